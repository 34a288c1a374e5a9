"""A procedure looked for among a thousand: what each key costs until its page stands, with words that fit and others.

Every word is looked for as it grows, letter by letter. The floor is one look for the same letters in the same names.
Drawing is the window's, and the same for a page of ten: `long-form` has it.
"""

from __future__ import annotations

from kiosk.screens.touches import LanguageChosen, TypedText
from kiosk.state import finding
from kiosk.state.offers import Offered
from kiosk.steps.apply.choose import TypeWords
from sync.japanese.syllabary import sought
from tests.bench.figures import Figure, percentile, timed_ms
from tests.support.kiosk.hundreds import hundreds
from tests.support.kiosk.walk import Hall, hall

PROCEDURES = 1_000
WORDS = (
    "そだいごみのしんせい", "じゅうみんひょう", "いんかんとうろく", "国民健康保険の申請", "税務課", "ｶｲｺﾞﾎｹﾝ",
    "Bulky waste booking", "ほいくしょ　りよう", "粗大なごみの収集", "ひっこしのてつづき", "ZZZZZZZZ", "の",
)  # fmt: skip
"""Names, readings, an office, several words; three that fit nothing exactly, and one that fits everything."""
ROUNDS, QUICK_ROUNDS = 8, 2
LIMIT_MS = 30


def figures(quick: bool) -> list[Figure]:
    """The search by itself, and with the page of what it found."""
    place = hall().does(LanguageChosen("ja"))
    state = place.conversation.visit.kiosk_state
    folded: list[float] = []
    alone: list[float] = []
    bare: list[float] = []
    shown: list[float] = []
    for _round in range(QUICK_ROUNDS if quick else ROUNDS):
        state.offers = hundreds(PROCEDURES, state.offers)
        folded.append(timed_ms(lambda: finding.fold(state.offers)))
        for word in WORDS:
            for grown in (word[:end] for end in range(1, len(word) + 1)):
                bare.append(timed_ms(lambda typed=grown: _one_look(state.offers, typed)))  # type: ignore[misc] # at once
                alone.append(timed_ms(lambda typed=grown: finding.search(state.offers, typed)))  # type: ignore[misc]
                shown.append(timed_ms(lambda typed=grown: _page_of(place, typed)))  # type: ignore[misc] # at once
    searched, page = percentile(alone, 0.95), percentile(shown, 0.95)
    return [
        Figure("search, p50", percentile(alone, 0.5), "ms", percentile(bare, 0.5)),
        Figure("search, p95", searched, "ms", percentile(bare, 0.95), f"≤ {LIMIT_MS}", searched <= LIMIT_MS),
        Figure("search and the page of what it found, p50", percentile(shown, 0.5), "ms"),
        Figure("search and the page of what it found, p95", page, "ms", wanted=f"≤ {LIMIT_MS}", meets=page <= LIMIT_MS),
        Figure(f"names of {PROCEDURES:,} folded once, while the keyboard comes up", percentile(folded, 0.5), "ms"),
    ]


def _one_look(offers: tuple[Offered, ...], typed: str) -> int:
    part = sought(typed)
    return sum(part in name for offer in offers for name in offer.names)


def _page_of(place: Hall, typed: str) -> None:
    """From the touch on さがす to what stands on the page."""
    place.conversation.step = TypeWords()
    place.does(TypedText(typed))
    place.conversation.step.screen(place.conversation.visit)
