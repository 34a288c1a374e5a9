"""Who may see, ask for and release an export; the same of decisions that come back in a table."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Final

from django.conf import settings
from django.db.models import Exists, OuterRef, Q, QuerySet, Sum
from django.utils import timezone

from central.applications import second_person
from central.applications.access import line_outside, within_duty
from central.applications.taken_out import taken_alone
from central.exports.decision_rules import WORDS
from central.exports.models import UNDER_WAY, DecisionLine, DecisionSheet, Export, ExportScope, Format
from central.staff.access import bodies_for, has_duty, within_reach
from central.staff.duties import Duty
from central.staff.models import StaffMember
from sync.contract.states import HandlingStatus

_Line = DecisionLine.State
EXPORTS: Final = "exports"
"""This door, for the count of all."""


def exports_anywhere(member: StaffMember) -> bool:
    """Whoever reviews may write out what they review."""
    return has_duty(member, Duty.REVIEW)


def may_open_page(member: StaffMember) -> bool:
    """Who makes exports, or releases them."""
    return exports_anywhere(member) or has_duty(member, Duty.APPROVE_BULK)


def exports_visible_to(member: StaffMember, closed: Collection[str] = ()) -> QuerySet[Export]:
    """The member's own, as long as they review all that is in it; others' that wait for the member's word, or had it.

    `closed` are the procedures that may not be opened from where the member sits.
    """
    theirs = Q(made_by=member) & ~Q(pk__in=_outside(member, Duty.REVIEW))
    asked = Q(state=Export.State.ASKED) | Q(released_by=member)
    others = asked & ~Q(made_by=member) & ~Q(pk__in=_outside(member, Duty.APPROVE_BULK))
    rows = Export.objects.filter(theirs | others)
    return rows.exclude(pk__in=ExportScope.objects.filter(procedure__in=closed).values("export"))


def may_fetch(member: StaffMember, export: Export) -> bool:
    """Whoever made it, and nobody else: whom the second person allows is the maker."""
    return member.pk == export.made_by_id


def second_person_needed(export: Export) -> bool:
    """Above this many applications another person must release: what the maker has written out alone in a day counts
    too. Of residents' files they are fewer than of tables, and each is counted by itself.
    """
    alone = Export.objects.filter(
        made_by=export.made_by,
        released_by=export.made_by,
        released_at__gt=timezone.now() - second_person.ALONE_COUNTED_FOR,
    )
    alike = alone.filter(format=Format.ZIP) if export.of_files else alone.exclude(format=Format.ZIP)
    before: int = alike.exclude(pk=export.pk).aggregate(rows=Sum("rows"))["rows"] or 0
    if not export.of_files:
        before += taken_alone(export.made_by, but=EXPORTS)
    return export.rows + before > alone_up_to(export)


def alone_up_to(export: Export) -> int:
    """So many applications one person may write out in a day."""
    files, tables = settings.EXPORT_FILES_SECOND_PERSON_ABOVE, settings.EXPORT_SECOND_PERSON_ABOVE
    return int(files if export.of_files else tables)


def written_out_alone(member: StaffMember, since: datetime) -> int:
    """Tables, for the count of all doors."""
    alone = Export.objects.filter(made_by=member, released_by=member, released_at__gt=since)
    rows: int = alone.exclude(format=Format.ZIP).aggregate(rows=Sum("rows"))["rows"] or 0
    return rows


def may_release(member: StaffMember, export: Export) -> bool:
    """Another than the maker, who approves for all that is in it."""
    if member.pk == export.made_by_id:
        return False
    return not _outside(member, Duty.APPROVE_BULK).filter(export=export).exists()


def _outside(member: StaffMember, duty: Duty) -> QuerySet[ExportScope, int]:
    """Keys of exports in which there is something for which the duty is not held."""
    return ExportScope.objects.exclude(within_reach(member, frozenset({duty}))).values_list("export_id", flat=True)


def decisions_visible_to(member: StaffMember, closed: Collection[str] = ()) -> QuerySet[DecisionSheet]:
    """The member's own tables, as long as they review all that is in one; others' that they could release.

    `closed` are the procedures that may not be opened from where the member sits.
    """
    theirs = Q(made_by=member) & ~Q(_line_outside(member, Duty.REVIEW, closed))
    return DecisionSheet.objects.filter(theirs | _releasable(member, closed))


def decided_alone(member: StaffMember, since: datetime) -> int:
    """Decisions that the member ran by sheets without anybody else since then, or is about to. What was stopped before
    its turn was decided by nobody.
    """
    alone = DecisionSheet.objects.filter(made_by=member, released_by=member, released_at__gt=since)
    to_come = Q(state=_Line.PLANNED, sheet__state__in=UNDER_WAY)
    return DecisionLine.objects.filter(Q(state=_Line.DONE) | to_come, sheet__in=alone).count()


def decisions_by_two(sheet: DecisionSheet) -> bool:
    """Whether it holds a decision that one person never gives to many, however few they are."""
    return second_person.always_by_two(_targets(sheet))


def decisions_second_needed(sheet: DecisionSheet) -> bool:
    """By the rule for all that changes many."""
    planned = sheet.lines.filter(state=_Line.PLANNED).count()
    return second_person.needs_second_person(sheet.made_by, _targets(sheet), planned)


def _targets(sheet: DecisionSheet) -> frozenset[HandlingStatus]:
    said = sheet.lines.filter(state=_Line.PLANNED).order_by().values_list("decision", flat=True).distinct()
    return frozenset(WORDS[word] for word in said)


def may_release_decisions(member: StaffMember, sheet: DecisionSheet) -> bool:
    """Another than the maker, who approves for all that is in it."""
    return DecisionSheet.objects.filter(_releasable(member), pk=sheet.pk).exists()


def _releasable(member: StaffMember, closed: Collection[str] = ()) -> Q:
    """Others' tables, in which the member approves for every application. What was typed in lines that name none is of
    the maker's body.
    """
    bodies = bodies_for(member, Duty.APPROVE_BULK)
    nameless = Exists(DecisionLine.objects.filter(sheet=OuterRef("pk"), application=None))
    of_body = Q(body_id__in=bodies) | ~Q(nameless)
    allowed = of_body & ~Q(made_by=member) & ~Q(_line_outside(member, Duty.APPROVE_BULK, closed))
    return allowed if bodies else Q(pk__in=[])


def _line_outside(member: StaffMember, duty: Duty, closed: Collection[str]) -> Exists:
    named = DecisionLine.objects.exclude(application=None)
    return line_outside(named, "sheet", within_duty(member, duty).exclude(procedure__in=closed))
