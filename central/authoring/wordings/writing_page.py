"""Everything that the page shows on which words are written: one part of the form, its texts in three languages."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from itertools import groupby

from django.utils.translation import gettext

from central.authoring.models import WordingChange, WordingDraft
from central.authoring.publishing.comparison.rules import language_name
from central.authoring.publishing.places_named import WHOLE, NamedPlace, parts
from central.authoring.wordings.in_force import read_words
from central.authoring.wordings.looking import EASY, WordingGap, WordingLookedAt, look_at_words
from central.authoring.wordings.writing import Cell, may_word
from central.catalogue.readings.morphology import ReadingsNotHere
from central.catalogue.readings.proposing import lacks_readings, proposed
from central.staff.models import StaffMember
from central.web.words import moment
from sync.contract.forms.texts import LANGUAGES

TEXTS_OF_A_CARD = 20
"""They are sent together, and what a stranger may send holds three times as many at their usual length."""
BOX = "words"
TRIED = "tried"
"""Before language and place: what the page sent before without an answer."""
EARLIER_SHOWN = 10
BESIDE_SHOWN = 50


@dataclass(frozen=True)
class EarlierWords:
    """What stood in a box before, to be put back."""

    number: int
    """0: the words the copy was begun with."""
    words: str
    who: str


@dataclass(frozen=True)
class WordBox:
    """One text in one language."""

    name: str
    """Of the box: number of the change it shows, language, place."""
    id: str
    language: str
    language_words: str
    label: str
    words: str
    before: str
    """What was there when the copy was begun, where that is otherwise."""
    gap: str
    proposal: str
    """Readings as a machine proposes them: nobody has read them yet."""
    place: str
    earlier: tuple[EarlierWords, ...]
    """Newest first."""
    beaten: bool
    """Whether somebody else was first, and what was typed here lies aside."""


@dataclass(frozen=True)
class WordCard:
    """Texts that are sent together: those of one field."""

    of: str
    rows: tuple[tuple[str, tuple[WordBox, ...]], ...]
    """Name of a text, its boxes."""


@dataclass(frozen=True)
class WordsBeside:
    """What lies aside, with the box into which it can be put."""

    change: WordingChange
    where: str
    name: str
    """Of the box."""


@dataclass(frozen=True)
class GapLine:
    """A gap with the part where it is mended."""

    part: str
    words: str


@dataclass(frozen=True)
class WritingPage:
    """What stands on it."""

    draft: WordingDraft
    looked: WordingLookedAt
    at: str
    writes: bool
    parts: tuple[tuple[str, str, int], ...]
    """Id, words, number of gaps."""
    cards: tuple[WordCard, ...]
    gaps: tuple[tuple[str, tuple[GapLine, ...]], ...]
    """By language."""
    no_readings: bool
    """Whether this machine cannot propose any."""
    beside: tuple[WordsBeside, ...]
    """What was kept aside and does not stand, newest first."""


def writing_page(
    draft: WordingDraft,
    member: StaffMember,
    asked: str,
    *,
    only: Collection[str] | None = None,
    beaten: Collection[Cell] = (),
) -> WritingPage:
    """The page as this member sees it. `only`: of these places; `beaten`: where what was just sent lies aside."""
    looked = look_at_words(draft)
    known = parts(looked.procedure)
    at = asked if any(asked == part for part, _words in known) else WHOLE
    here = [one for one in looked.named if (one.part == at if only is None else one.place in only)]
    writes = may_word(member, draft.version) and draft.is_writable
    proposals, no_readings = _proposals(looked, here) if writes else ({}, False)
    return WritingPage(
        draft=draft,
        looked=looked,
        at=at,
        writes=writes,
        parts=tuple((part, said, sum(gap.place.part == part for gap in looked.gaps)) for part, said in known),
        cards=tuple(_cards(looked, here, proposals, _earlier(looked, here) if writes else {}, beaten)),
        gaps=_gap_lines(looked.gaps),
        no_readings=no_readings,
        beside=tuple(_beside(looked)),
    )


def boxes_of(page: WritingPage) -> Iterator[WordBox]:
    """Every box on it."""
    for card in page.cards:
        for _name, boxes in card.rows:
            yield from boxes


def proposal_for(looked: WordingLookedAt, place: str) -> str:
    """What a machine proposes for easy Japanese at a place; nothing: no reading lacks. Raises ReadingsNotHere."""
    said = looked.words[EASY].get(place) or looked.words["ja"].get(place, "")
    return proposed([said])[0] if said and (lacks_readings(said) or not looked.words[EASY].get(place)) else ""


def _proposals(looked: WordingLookedAt, here: list[NamedPlace]) -> tuple[dict[str, str], bool]:
    """By place, as `proposal_for`, asked together."""
    lacking = dict[str, str]()
    for one in here:
        easy = looked.words[EASY].get(one.place, "")
        said = easy or looked.words["ja"].get(one.place, "")
        if said and (not easy or lacks_readings(easy)):
            lacking[one.place] = said
    try:
        found = dict(zip(lacking, proposed(list(lacking.values())), strict=True)) if lacking else {}
    except ReadingsNotHere:
        return {}, True
    return {place: said for place, said in found.items() if said != looked.words[EASY].get(place)}, False


def _earlier(looked: WordingLookedAt, here: list[NamedPlace]) -> dict[Cell, tuple[EarlierWords, ...]]:
    """What stood in each box before what stands there, each text once."""
    draft, begun = looked.draft, read_words(looked.draft.basis)
    rows = draft.changes.filter(aside=False, place__in=[one.place for one in here]).select_related("by")
    found = dict[Cell, dict[str, EarlierWords]]()
    for one in rows.order_by("-number"):
        cell = one.language, one.place
        known = found.setdefault(cell, {})
        if one.words != looked.words[one.language].get(one.place, "") and len(known) < EARLIER_SHOWN:
            known.setdefault(one.words, EarlierWords(one.number, one.words, f"{one.by.name}　{moment(one.at)}"))
    for (language, place), known in found.items():
        first = begun[language].get(place, "")
        if first != looked.words[language].get(place, ""):
            known[first] = EarlierWords(0, first, gettext("直す前"))
    return {cell: tuple(known.values()) for cell, known in found.items()}


def _beside(looked: WordingLookedAt) -> Iterator[WordsBeside]:
    named = {one.place: one for one in looked.named}
    for one in looked.draft.changes.filter(aside=True).select_related("by").order_by("-number")[:BESIDE_SHOWN]:
        if one.place in named and one.words != looked.words[one.language].get(one.place, ""):
            place, number = named[one.place], looked.numbers.get((one.language, one.place), 0)
            where = f"{place.of}　{place.name}　{language_name(one.language)}"
            yield WordsBeside(one, where, f"{BOX}:{number}:{one.language}:{one.place}")


def _cards(
    looked: WordingLookedAt,
    here: list[NamedPlace],
    proposals: dict[str, str],
    earlier: dict[Cell, tuple[EarlierWords, ...]],
    beaten: Collection[Cell],
) -> Iterator[WordCard]:
    begun = read_words(looked.draft.basis)
    gaps = {(gap.language, gap.place.place): gap.why for gap in looked.gaps}

    def box(one: NamedPlace, language: str) -> WordBox:
        said, before = looked.words[language].get(one.place, ""), begun[language].get(one.place, "")
        number = looked.numbers.get((language, one.place), 0)
        return WordBox(
            name=f"{BOX}:{number}:{language}:{one.place}",
            id=f"{language}-{one.place}",
            language=language,
            language_words=language_name(language),
            label=f"{one.of}　{one.name}　{language_name(language)}",
            words=said,
            before="" if said == before else before,
            gap=gaps.get((language, one.place), ""),
            proposal=proposals.get(one.place, "") if language == EASY else "",
            place=one.place,
            earlier=earlier.get((language, one.place), ()),
            beaten=(language, one.place) in beaten,
        )

    for of, places in groupby(here, key=lambda one: one.of):
        together = list(places)
        for at in range(0, len(together), TEXTS_OF_A_CARD):
            rows = together[at : at + TEXTS_OF_A_CARD]
            yield WordCard(of, tuple((one.name, tuple(box(one, language) for language in LANGUAGES)) for one in rows))


def _gap_lines(gaps: tuple[WordingGap, ...]) -> tuple[tuple[str, tuple[GapLine, ...]], ...]:
    return tuple(
        (
            language_name(language),
            tuple(GapLine(gap.place.part, f"{gap.place.of}　{gap.place.name}：{gap.why}") for gap in of_language),
        )
        for language, of_language in groupby(gaps, key=lambda gap: gap.language)
    )
