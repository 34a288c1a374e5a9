"""What stands in a working copy of words, what is missing in it, and what it would change."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

import msgspec
from django.utils import timezone
from django.utils.translation import gettext

from central.authoring.models import WordingDraft
from central.authoring.publishing.comparison.compare import FormChange, compare_definitions
from central.authoring.publishing.comparison.rules import language_name
from central.authoring.publishing.places_named import NamedPlace, named_places
from central.authoring.publishing.refusals import WhyNot
from central.authoring.wordings.in_force import (
    WordsByLanguage,
    in_these_words,
    read_words,
    said_otherwise,
    words_in_force,
)
from central.catalogue.actions.carry_wordings import corrected_before, version_before
from central.catalogue.flaw_words import line_of, wording_told
from central.catalogue.models import ProcedureVersion
from central.catalogue.queries import procedure_of, words_key
from central.catalogue.readings.proposing import lacks_readings
from sync.contract.definition_flaws.check_definition import check_definition
from sync.contract.forms.procedures import Procedure
from sync.contract.forms.texts import LANGUAGES
from sync.contract.forms.wording import WORDING_LIMIT_BYTES, WORDING_VERSION, Wording, WordingNotUsable, places
from sync.contract.wire.messages import write_message
from sync.errors import ContractError
from sync.japanese.dates import today_in_japan
from sync.japanese.ruby import in_brackets

EASY = "easy-ja"


@dataclass(frozen=True)
class WordingGap:
    """A text that a language lacks, or a kanji of easy Japanese without a reading."""

    language: str
    place: NamedPlace
    why: str


@dataclass(frozen=True)
class WordingLookedAt:
    """One working copy as it stands."""

    draft: WordingDraft
    words: WordsByLanguage
    """As they would be."""
    numbers: dict[tuple[str, str], int]
    """Language and place → number of the change that stands there; none: the words it was begun with."""

    @cached_property
    def procedure(self) -> Procedure:
        """The definition in its own words."""
        return procedure_of(self.draft.version)

    @cached_property
    def named(self) -> tuple[NamedPlace, ...]:
        """Every text."""
        return named_places(self.procedure)

    @cached_property
    def moved_under(self) -> bool:
        """Whether other words than those it was begun with are in force now."""
        return words_key(self.draft.version) != self.draft.basis_key

    @cached_property
    def gaps(self) -> tuple[WordingGap, ...]:
        """By language, in the order of the form: what lacks, and what was corrected in the last version alone."""
        left = self._left_behind()
        return tuple(
            WordingGap(language, one, why)
            for language in LANGUAGES
            for one in self.named
            if (why := _gap(language, self.words[language].get(one.place, "")) or left.get((language, one.place), ""))
        )

    def _left_behind(self) -> dict[tuple[str, str], str]:
        version = self.draft.version
        former = version_before(version)
        if former is None:
            return {}
        own = dict(places(self.procedure))
        said = gettext("前の版では「%(words)s」に直していました。この版には引き継いでいません")
        return {
            (one.language, one.place): said % {"words": in_brackets(one.words)}
            for one in corrected_before(former, self.procedure)
            if one.there
            and not one.anew
            and self.words[one.language].get(one.place, "") == own[one.place].get(one.language, "")
        }

    @cached_property
    def flaws(self) -> tuple[str, ...]:
        """For which nobody publishes it, in the clerk's words."""
        before = words_in_force(self.draft.version)
        emptied = [
            gettext("%(of)s　%(name)s：言葉が空です。前に言葉があったところは、空にできません。")
            % {"of": one.of, "name": one.name}
            for one in self.named
            for language in LANGUAGES
            if before[language].get(one.place) and not self.words[language].get(one.place, "").strip()
        ]
        if emptied:
            return tuple(emptied)
        try:
            after = in_these_words(self.draft.version, self.words)
        except WordingNotUsable as refused:
            return tuple(wording_told(refused, self.procedure).replace("- ", "").splitlines())
        if too_long := tuple(self._too_long()):
            return too_long
        today = today_in_japan(timezone.now())
        known = set(check_definition(self.procedure, today))
        return tuple(line_of(flaw, after) for flaw in check_definition(after, today) if flaw not in known)

    def _too_long(self) -> Iterator[str]:
        """Languages that no kiosk would read."""
        said = gettext(
            "%(language)sの文言が全部で%(size)s KiBあります。%(limit)s KiBまでにしないと、キオスクが読めません。"
        )
        for language, texts in self.to_publish().items():
            size = len(write_message(Wording(WORDING_VERSION, self.draft.version.sha256, language, texts)))
            if size > WORDING_LIMIT_BYTES:
                sizes = {"size": -(-size // 1024), "limit": WORDING_LIMIT_BYTES // 1024}
                yield said % {"language": language_name(language), **sizes}

    @cached_property
    def differences(self) -> tuple[FormChange, ...]:
        """Against what is in force, in sentences."""
        version = self.draft.version
        try:
            before, after = (_written(version, one) for one in (words_in_force(version), self.words))
            return compare_definitions(before, after) if before != after else ()
        except ContractError:
            return ()

    def why_not(self) -> WhyNot | None:
        """Why they are neither sent nor published; None: nothing is against it."""
        version = ProcedureVersion.objects.get(pk=self.draft.version_id)
        if not version.offered:
            return WhyNot.NOT_OFFERED
        if self.moved_under:
            return WhyNot.ANOTHER_WORDING
        if self.flaws:
            return WhyNot.FLAWED
        return None if self.differences else WhyNot.SAME_WORDS

    def to_publish(self) -> WordsByLanguage:
        """Of each language what differs from the definition's own words."""
        return {language: said_otherwise(self.procedure, language, texts) for language, texts in self.words.items()}


def look_at_words(draft: WordingDraft) -> WordingLookedAt:
    """As they stand."""
    words, numbers = read_words(draft.basis), dict[tuple[str, str], int]()
    known = {place for place, text in places(procedure_of(draft.version)) if any(text.values())}
    for one in draft.changes.filter(aside=False):
        if one.language in words and one.place in known:
            words[one.language][one.place] = one.words
            numbers[one.language, one.place] = one.number
    return WordingLookedAt(draft, words, numbers)


def _gap(language: str, said: str) -> str:
    if not said.strip():
        return gettext("文がありません")
    if language == EASY and lacks_readings(said):
        return gettext("ふりがなのない漢字があります")
    return ""


def _written(version: ProcedureVersion, words: WordsByLanguage) -> bytes:
    return msgspec.json.encode(in_these_words(version, words))
