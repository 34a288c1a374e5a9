"""How long a key takes until its words are known, and whether a thousand rare names come out as they were meant.

Every reading is asked as it grows, kana by kana, as a finger types it; of the real Mozc, in a home of its own. The list
that stands in for Mozc and the search for a rare character are timed beside it.
"""

from __future__ import annotations

import tempfile
from contextlib import closing
from pathlib import Path

from kiosk.conversion.kanji_table import find
from kiosk.conversion.mozc_home import HousedMozc
from kiosk.conversion.word_list import WordList
from kiosk.screens.appearance import Appearance
from kiosk.screens.form_page import InputKind
from kiosk.screens.keyboard_page import KeyboardPage
from kiosk.screens.touches import TypedText
from kiosk.ui.view import Tools
from kiosk.ui.views.keyboard_page import KeyboardPageView
from tests.bench.figures import Figure, percentile, timed_ms
from tests.support.kiosk.dictionary import Dictionary
from tests.support.kiosk.typed_names import names_to_type, type_name
from tests.support.screens.example_screens import example

READINGS = (
    "さいとう", "わたなべ", "けんたろう", "はなこ", "やまだ", "おおはし", "まつもとりゅうのすけ", "げんみょういん",
    "とうきょうとしんじゅくくにししんじゅく", "わかばしみどりちょう", "ひきこしのため", "かいしゃにていしゅつする",
)  # fmt: skip
ROUNDS, QUICK_ROUNDS = 12, 2
NAMES, QUICK_NAMES = 1_000, 60
SEED = 27


def figures(quick: bool) -> list[Figure]:
    """A row for each kind of key, and the names that came out otherwise."""
    rounds = QUICK_ROUNDS if quick else ROUNDS
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o755)
        with closing(HousedMozc("", Path(folder))) as mozc:
            mozc.candidates("あ")
            keys = [
                timed_ms(lambda grown=reading[:end]: mozc.candidates(grown))  # type: ignore[misc] # bound at once
                for _ in range(rounds)
                for reading in READINGS
                for end in range(1, len(reading) + 1)
            ]
            pieces = [
                timed_ms(lambda whole=reading: mozc.segments(whole))  # type: ignore[misc] # bound at once
                for _ in range(rounds)
                for reading in READINGS
            ]
            poorer = mozc.is_poorer
    words = WordList()
    listed = [timed_ms(lambda whole=reading: words.candidates(whole)) for _ in range(rounds) for reading in READINGS]  # type: ignore[misc] # bound at once
    searched = [timed_ms(lambda at=radical: find(radical=at)) for _ in range(rounds) for radical in range(1, 215, 12)]  # type: ignore[misc] # bound at once
    count = QUICK_NAMES if quick else NAMES
    altered = sum(_typed(name) != name for name in names_to_type(count, SEED))
    p95 = percentile(keys, 0.95)
    return [
        Figure("Mozc: a key, p50", percentile(keys, 0.5), "ms"),
        Figure("Mozc: a key, p95", p95, "ms", wanted="≤ 20", meets=p95 <= 20 and not poorer),
        Figure("Mozc: 変換 into pieces, p95", percentile(pieces, 0.95), "ms"),
        Figure("without Mozc: a reading, p95", percentile(listed, 0.95), "ms"),
        Figure("characters of a radical, p95", percentile(searched, 0.95), "ms"),
        Figure(f"rare names altered, of {count:,} typed", altered, "", wanted="0", meets=altered == 0),
    ]


def _typed(name: str) -> str:
    page = example("k06-keyboard")
    assert isinstance(page, KeyboardPage)
    screen = KeyboardPage(page.frame, "氏名", InputKind.KEYBOARD, most_characters=40, is_name=True)
    view = KeyboardPageView(screen, Appearance(), Tools(Dictionary({})))
    type_name(view, name)
    (event,) = view.handle("submit")
    assert isinstance(event, TypedText)
    return event.text
