"""Finding one procedure among hundreds: by what is typed, scene of life, office, reading, and who may apply.

Plain work over what is offered: a search looks once at each offer, whose words are folded once.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from kiosk.state.offers import Offered, read_aloud
from sync.contract.forms.texts import words
from sync.japanese.kana import hiragana
from sync.japanese.ruby import plain
from sync.japanese.syllabary import ROWS, in_order, row_of, sought

NEAR = 8
"""So many that are only like what was typed are shown at most."""
_LIKE = 0.5
"""This part of the pairs of characters that were typed stands in what is like it."""
_LETTERS = ("ABC", "DEF", "GHI", "JKL", "MNO", "PQR", "STU", "VWX", "YZ")
REST = "＃"
"""The row of what begins with none of the others."""
_GUIDE_CHARACTERS = 7
_NOT = 9
"""The rank of what does not fit."""


@dataclass(frozen=True)
class ApplicantSaid:
    """What somebody says of the person who is to apply. Nothing said: anybody."""

    ages: tuple[int, int] | None = field(default=None, repr=False)
    """Youngest and oldest."""
    lives_here: bool | None = field(default=None, repr=False)
    sex: str = field(default="", repr=False)

    def __bool__(self) -> bool:
        return self != ANYBODY


ANYBODY = ApplicantSaid()


@dataclass(frozen=True)
class WantedOffers:
    """By what the procedures on a page were chosen. Nothing: all of them."""

    scene: str = ""
    office: str = ""
    """Its name in Japanese, by which offices are told apart."""
    row: str = ""
    applicant: ApplicantSaid = ANYBODY
    typed: str = field(default="", repr=False)


EVERYTHING = WantedOffers()


@dataclass(frozen=True)
class PlaceInList:
    """Where somebody stood among the procedures when one was chosen: 戻る leads there."""

    way: str = "event"
    """event | list | office | applicant | leaflet"""
    wanted: WantedOffers = EVERYTHING
    page: int | None = None


@dataclass(frozen=True)
class OffersFound:
    """In their order. `near`: nothing was as it was typed, and these are like it."""

    offers: tuple[Offered, ...]
    near: bool = False


def search(offers: Sequence[Offered], typed: str) -> OffersFound:
    """Those in which all the words that were typed stand somewhere: names that begin so first, then names, other common
    names, offices. Where there are none: those that are most like it.
    """
    parts = tuple(filter(None, map(sought, typed.split())))
    if not parts:
        return OffersFound(())
    ranked = sorted(
        ((max(_rank(offer, part) for part in parts), offer.order, at) for at, offer in enumerate(offers)),
    )
    there = tuple(offers[at] for rank, _order, at in ranked if rank < _NOT)
    if there:
        return OffersFound(there)
    likely = sorted((-_likeness(offer, "".join(parts)), offer.order, at) for at, offer in enumerate(offers))
    return OffersFound(tuple(offers[at] for like, _order, at in likely[:NEAR] if like), near=True)


def fold(offers: Iterable[Offered]) -> None:
    """Fold the words of all of them now, while a keyboard comes up, and not at the first search."""
    for offer in offers:
        _ = offer.all_words, offer.order


def _rank(offer: Offered, part: str) -> int:
    """How well it fits: 0 best."""
    if part not in offer.all_words:
        return _NOT
    if any(name.startswith(part) for name in offer.names) or part in offer.other_words:
        return 0
    if any(part in name for name in offer.names):
        return 1
    if any(part in word for word in offer.other_words):
        return 2
    return 3 if any(part in word for word in offer.office_words) else _NOT


def _likeness(offer: Offered, typed: str) -> float:
    pairs = [typed[at : at + 2] for at in range(len(typed) - 1)]
    if not pairs:
        return 0
    share = sum(pair in offer.named for pair in pairs) / len(pairs)
    return share if share >= _LIKE else 0


def fits(offer: Offered, applicant: ApplicantSaid) -> bool:
    """Whether such a person may apply, as far as both are said."""
    who = offer.who
    if who is None:
        return True
    if applicant.ages is not None:
        youngest, oldest = applicant.ages
        if oldest < (who.least_age or 0) or (who.most_age is not None and youngest > who.most_age):
            return False
    if applicant.lives_here is False and who.lives_in:
        return False
    return not (applicant.sex and who.sexes and applicant.sex not in who.sexes)


def by_name(offers: Iterable[Offered], language: str) -> tuple[Offered, ...]:
    """In the 五十音; in English by the letters of their names."""
    return tuple(sorted(offers, key=lambda offer: (_order(offer, language), offer.id)))


def row(offer: Offered, language: str) -> str:
    """Where it stands by name."""
    if language == "en":
        first = _order(offer, language)[:1].upper()
        return next((letters for letters in _LETTERS if first and first in letters), REST)
    return row_of(offer.reading or read_aloud(offer.name)) or REST


def rows(language: str) -> tuple[str, ...]:
    """All rows, in their order."""
    return (*(_LETTERS if language == "en" else ROWS), REST)


def guide_words(offers: Sequence[Offered], size: int, language: str) -> tuple[str, ...]:
    """With which letters each page of `size` of these begins, as dictionaries print it: as few as tell it from where
    the page before begins and ends."""
    guides = list[str]()
    for first in range(0, len(offers), size):
        shown, now = _shown(offers[first], language), _order(offers[first], language)
        others = [_order(offers[at], language) for at in {max(first - size, 0), max(first - 1, 0)} if first]
        same = max((_alike(now, other) for other in others), default=0)
        guides.append(shown[: min(max(same + 1, 2), _GUIDE_CHARACTERS)])
    return tuple(guides)


def _alike(one: str, other: str) -> int:
    """Letters with which both begin."""
    return next((at for at, letter in enumerate(one) if other[at : at + 1] != letter), len(one))


def offices(offers: Iterable[Offered]) -> tuple[tuple[str, int], ...]:
    """Each office by its name in Japanese, in the order of the names as they are read, with how many it handles."""
    read = dict[str, str]()
    counts = dict[str, int]()
    for offer in offers:
        name = words(offer.section, "ja")
        if name:
            read.setdefault(name, in_order(read_aloud(offer.section)))
            counts[name] = counts.get(name, 0) + 1
    return tuple((name, counts[name]) for name in sorted(counts, key=lambda name: (read[name], name)))


def _order(offer: Offered, language: str) -> str:
    return plain(words(offer.name, "en")).casefold() if language == "en" else offer.order


def _shown(offer: Offered, language: str) -> str:
    """What guide words are made of."""
    if language == "en":
        return plain(words(offer.name, "en"))
    return hiragana(offer.reading or read_aloud(offer.name))
