"""A working copy of a version's words: begun, written, laid over newer words. What was typed is never written over."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TypeAlias

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from central.audit.record import record
from central.authoring.access import DUTIES
from central.authoring.act_details import WordingDraftChanged
from central.authoring.models import WordingChange, WordingDraft, with_hand
from central.authoring.refusals import DraftElsewhere, DraftNotVisible, DraftNotYours
from central.authoring.wordings.in_force import read_words, words_in_force, write_words
from central.authoring.wordings.looking import look_at_words
from central.catalogue.models import ProcedureVersion
from central.catalogue.queries import words_key
from central.staff.access import has_duty, within_reach
from central.staff.duties import Duty
from central.staff.models import StaffMember
from sync.contract.forms.texts import LANGUAGES

CHANGES_KEPT = 100
"""Of one place in one language, and as many that lie aside. The oldest go."""
Cell: TypeAlias = tuple[str, str]
"""Language and place."""


@dataclass(frozen=True)
class TypedWords:
    """What stands in one box of the page."""

    language: str
    place: str
    number: int
    """Of the change that the page showed there; 0: the words it was begun with."""
    words: str
    tried: str | None = None
    """What the same page sent before from that box without hearing what became of it."""

    @property
    def cell(self) -> Cell:
        """Where."""
        return self.language, self.place


@dataclass(frozen=True)
class KeptChanges:
    """What became of what was typed."""

    draft: WordingDraft
    numbers: dict[Cell, int]
    """Of each change that was kept, or stands there in these very words."""
    aside: tuple[Cell, ...]
    """Where somebody else had written meanwhile: theirs stands."""


def versions_worded_by(member: StaffMember) -> QuerySet[ProcedureVersion]:
    """Versions in force whose words this member may look at."""
    return ProcedureVersion.objects.filter(within_reach(member, DUTIES), offered=True)


def wording_drafts_visible_to(member: StaffMember) -> QuerySet[WordingDraft]:
    """Working copies of the bodies and procedures for which the member writes or publishes forms."""
    reach = within_reach(member, DUTIES, body="version__body", procedure="version__procedure")
    return WordingDraft.objects.filter(reach)


def may_word(member: StaffMember, version: ProcedureVersion) -> bool:
    """Write its words and send them."""
    return has_duty(member, Duty.FORM_AUTHOR, version.body_id, version.procedure)


def may_publish_words(member: StaffMember, version: ProcedureVersion) -> bool:
    """Publish them, or give them back."""
    return has_duty(member, Duty.FORM_PUBLISHER, version.body_id, version.procedure)


def begin_words(version_id: int, member: StaffMember) -> WordingDraft:
    """The open working copy of a version's words; where there is none, one that says what is in force.

    Raises:
        DraftNotVisible, DraftNotYours
    """
    with transaction.atomic():
        seen = versions_worded_by(member).filter(pk=version_id)
        version = ProcedureVersion.objects.select_for_update(of=("self",)).filter(pk__in=seen.values("pk")).first()
        if version is None:
            raise DraftNotVisible
        known = version.wording_drafts.exclude(state=WordingDraft.State.PUBLISHED).first()
        if known is not None:
            return known
        if not may_word(member, version):
            raise DraftNotYours
        now = timezone.now()
        draft = WordingDraft.objects.create(
            version=version,
            basis=write_words(words_in_force(version)),
            basis_key=words_key(version),
            made_by=member,
            made_at=now,
            changed_by=member,
            changed_at=now,
        )
        tell(draft, member, "wording.begun")
    return draft


def keep_words(draft_id: int, member: StaffMember, *, basis_key: str, typed: Iterable[TypedWords]) -> KeptChanges:
    """Keep what was typed. What is as it was shown is no change.

    Raises:
        DraftNotVisible, DraftNotYours, DraftElsewhere
    """
    with transaction.atomic():
        draft = fetch_words(draft_id, member)
        if not draft.is_writable:
            raise DraftElsewhere
        looked = look_at_words(draft)
        known = {one.place for one in looked.named}
        numbers, aside = dict[Cell, int](), list[Cell]()
        for one in typed:
            if one.language not in LANGUAGES or one.place not in known:
                continue
            stands, number = looked.words[one.language].get(one.place, ""), looked.numbers.get(one.cell, 0)
            if one.words == stands:
                numbers[one.cell] = number  # its answer was lost, or somebody wrote the same
                continue
            if one.words == _shown(draft, one):
                continue
            other = number not in (one.number, _tried(draft, one, member)) or basis_key != draft.basis_key
            numbers[one.cell] = _add(draft, member, one, aside=other)
            if other:
                aside.append(one.cell)
        draft.save()
    return KeptChanges(draft, numbers, tuple(aside))


def lay_over_newer(draft_id: int, member: StaffMember) -> WordingDraft:
    """Put the words that are in force now under what was changed.

    Raises:
        DraftNotVisible, DraftNotYours, DraftElsewhere
    """
    with transaction.atomic():
        draft = fetch_words(draft_id, member)
        if not draft.is_writable:
            raise DraftElsewhere
        draft.basis, draft.basis_key = write_words(words_in_force(draft.version)), words_key(draft.version)
        draft.changed_by, draft.changed_at = member, timezone.now()
        draft.hands = with_hand(draft.hands, member)
        draft.save()
    return draft


def fetch_words(draft_id: int, member: StaffMember) -> WordingDraft:
    """Locked, for whoever writes it.

    Raises:
        DraftNotVisible, DraftNotYours
    """
    draft = fetch_words_seen(draft_id, member)
    if not may_word(member, draft.version):
        raise DraftNotYours
    return draft


def fetch_words_seen(draft_id: int, member: StaffMember) -> WordingDraft:
    """Locked. Raises DraftNotVisible."""
    seen = wording_drafts_visible_to(member).filter(pk=draft_id).values("pk")
    rows = WordingDraft.objects.select_for_update(of=("self",)).select_related("version__body")
    draft = rows.filter(pk__in=seen).first()
    if draft is None:
        raise DraftNotVisible
    return draft


def tell(draft: WordingDraft, member: StaffMember, act: str) -> None:
    """Into the audit log: who did what with it."""
    version = draft.version
    details = WordingDraftChanged(procedure=version.procedure, version=version.version, text=draft.revision)
    record(member, act, draft.audit_subject, version.body, details)


def _shown(draft: WordingDraft, one: TypedWords) -> str | None:
    """What the page showed in that box; None: nobody knows any more."""
    if one.number == 0:
        return read_words(draft.basis)[one.language].get(one.place, "")
    found = draft.changes.filter(number=one.number, language=one.language, place=one.place).first()
    return None if found is None else found.words


def _tried(draft: WordingDraft, one: TypedWords, member: StaffMember) -> int | None:
    """The change that the same page made before it lost the line."""
    if one.tried is None:
        return None
    own = draft.changes.filter(language=one.language, place=one.place, aside=False, by=member).last()
    return own.number if own is not None and own.words == one.tried else None


def _add(draft: WordingDraft, member: StaffMember, one: TypedWords, *, aside: bool) -> int:
    draft.revision += 1
    draft.changed_by, draft.changed_at = member, timezone.now()
    draft.hands = with_hand(draft.hands, member)
    WordingChange.objects.create(
        draft=draft,
        number=draft.revision,
        language=one.language,
        place=one.place,
        words=one.words,
        aside=aside,
        by=member,
        at=draft.changed_at,
    )
    of_cell = draft.changes.filter(language=one.language, place=one.place, aside=aside).order_by("-number")
    beyond = of_cell.values_list("pk", flat=True)[CHANGES_KEPT:]
    WordingChange.objects.filter(pk__in=list(beyond)).delete()
    return draft.revision
