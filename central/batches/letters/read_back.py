"""A finished file, read from its bytes by poppler, against its row and all others of the batch (MOON-11).

typst wrote it; what it says is asked of another library. It must hold what its own row says: name, number, arrival
number, and every value that its letter uses. Of nobody else may it hold a name, a number or an arrival number that
neither its own row nor the words for everybody say. What is expected is asked of the tables anew, not of the merge.
"""

from __future__ import annotations

import re
import subprocess
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from central.batches.headings import NAME, NUMBER, OWN_NUMBER
from central.batches.letters.merging import RowValues, edited_names, for_everybody
from central.batches.letters.places import places_in, without_places
from central.batches.letters.templates import HONORIFIC, TEMPLATES, LetterTemplate
from central.batches.models import MassBatch
from central.web.words import grouped
from sync.contract.forms.drawable import drawn_text

GIVE_UP_S = 20
_SELECTORS = re.compile("[\ufe00-\ufe0f\U000e0100-\U000e01ef\u200b]")
_SIGN = re.compile(r"[0-9A-Za-z]")


class MixUp(StrEnum):
    """What is wrong with a file. The values are stored."""

    UNREADABLE = "unreadable"
    OWN_MISSING = "own_missing"
    """Something of its own row does not stand in it."""
    OTHERS = "others"
    """Something of another row does."""


class NotReadable(Exception):
    """Poppler reads no text from it."""


def text_of(pdf: bytes) -> str:
    """What poppler reads.

    Raises:
        NotReadable
    """
    command = ["pdftotext", "-raw", "-enc", "UTF-8", "-nopgbrk", "-", "-"]
    try:
        done = subprocess.run(command, input=pdf, capture_output=True, timeout=GIVE_UP_S, check=False)
    except (OSError, subprocess.TimeoutExpired) as silent:
        raise NotReadable from silent
    if done.returncode != 0:
        raise NotReadable
    return done.stdout.decode("utf-8", "replace")


def plain(text: str) -> str:
    """One spelling for both sides: fonts write compatibility forms, lines break anywhere."""
    return _SELECTORS.sub("", "".join(unicodedata.normalize("NFKC", text).split()))


@dataclass
class _Known:
    """Words by their length: whether one of them stands in a text is asked of each place of the text."""

    by_length: dict[int, set[str]] = field(default_factory=dict)

    def add(self, word: str) -> None:
        if word:
            self.by_length.setdefault(len(word), set()).add(word)

    def standing_in(self, text: str) -> Iterable[tuple[str, int]]:
        """Each that stands there, and where."""
        for length, words in self.by_length.items():
            for at in range(len(text) - length + 1):
                if (piece := text[at : at + length]) in words:
                    yield piece, at


class BatchPeople:
    """Names and numbers of everybody in a batch."""

    def __init__(self, batch: MassBatch) -> None:
        self._names, self._numbers = _Known(), _Known()
        rows = batch.rows.values_list("own_number", "application__arrival_number", "application__applicant_name")
        for own_number, arrival_number, name in rows:
            self._names.add(plain(drawn_text(name)))
            self._numbers.add(plain(own_number or ""))
            self._numbers.add(plain(grouped(arrival_number)))
        for name in edited_names(batch, batch.rows.values_list("application", flat=True)).values():
            self._names.add(plain(drawn_text(name)))

    def mix_up_in(self, text: str, own: Sequence[str]) -> bool:
        """Whether anybody's name or number stands in this text that is in none of `own`, the words that may."""
        for word, _at in self._names.standing_in(text):
            if not any(word in allowed for allowed in own):
                return True
        for word, at in self._numbers.standing_in(text):
            if _whole(word, text, at) and not any(
                _whole(word, allowed, found) for allowed in own for found in _places_of(word, allowed)
            ):
                return True
        return False


def _places_of(word: str, text: str) -> Iterable[int]:
    at = text.find(word)
    while at >= 0:
        yield at
        at = text.find(word, at + 1)


def _whole(word: str, text: str, at: int) -> bool:
    """Not the middle of a longer number."""
    before, after = text[at - 1 : at] if at else "", text[at + len(word) : at + len(word) + 1]
    return not (_SIGN.match(word[0]) and _SIGN.match(before)) and not (_SIGN.match(word[-1]) and _SIGN.match(after))


class LetterCheck:
    """All that finished files of one batch are held against. Asks the tables when it is made, and never again."""

    def __init__(self, batch: MassBatch) -> None:
        self._people = BatchPeople(batch)
        items = {item.name for item in batch.items.all()}
        self._used = {NAME, NUMBER, OWN_NUMBER} | places_in(batch.heading, batch.words) | items
        lines = without_places(f"{batch.heading}\n{batch.words}").splitlines()
        self._everybody = [part for part in (plain(line) for line in lines) if part]
        first = batch.rows.select_related("application", "application__definition").order_by("pk").first()
        around = for_everybody(batch, first.application) if first is not None else []
        drawn = TEMPLATES[LetterTemplate(batch.template)].drawn if batch.template else ()
        self._around = [plain(line) for line in (*around, *items, *drawn)]

    def wrong_with(self, told: RowValues, pdf: bytes) -> MixUp | None:
        """What is wrong with this file of this row; None: nothing."""
        try:
            text = plain(text_of(pdf))
        except NotReadable:
            return MixUp.UNREADABLE
        values = {name: plain(drawn_text(value)) for name, value in told.values.items()}
        if not values[NAME] or any(values.get(name) and values[name] not in text for name in self._used):
            return MixUp.OWN_MISSING
        if any(part not in text for part in self._everybody):
            return MixUp.OWN_MISSING
        own = [*values.values(), f"{values[NAME]}{HONORIFIC}", *self._everybody, *self._around]
        return MixUp.OTHERS if self._people.mix_up_in(text, own) else None
