"""Who may see, ask for and release an export; the same of decisions that come back in a table."""

from __future__ import annotations

from collections.abc import Collection
from datetime import timedelta

from django.conf import settings
from django.db.models import Exists, OuterRef, Q, QuerySet, Sum
from django.utils import timezone

from central.applications.access import within_duty
from central.exports.models import DecisionLine, DecisionSheet, Export, ExportScope, Format
from central.staff.access import has_duty, within_reach
from central.staff.duties import Duty
from central.staff.models import StaffMember

ALONE_COUNTED_FOR = timedelta(hours=24)


def exports_anywhere(member: StaffMember) -> bool:
    """Whoever reviews may write out what they review."""
    return has_duty(member, Duty.REVIEW)


def may_open_page(member: StaffMember) -> bool:
    """Who makes exports, or releases them."""
    return exports_anywhere(member) or has_duty(member, Duty.APPROVE_BULK)


def exports_visible_to(member: StaffMember, closed: Collection[str] = ()) -> QuerySet[Export]:
    """The member's own, as long as they review all that is in it; others' that they could release.

    `closed` are the procedures that may not be opened from where the member sits.
    """
    theirs = Q(made_by=member) & ~Q(pk__in=_outside(member, Duty.REVIEW))
    others = ~Q(pk__in=_outside(member, Duty.APPROVE_BULK)) & ~Q(state=Export.State.CHOSEN)
    rows = Export.objects.filter(theirs | others)
    return rows.exclude(pk__in=ExportScope.objects.filter(procedure__in=closed).values("export"))


def second_person_needed(export: Export) -> bool:
    """Above this many applications another person must release: what the maker has written out alone in a day counts
    too. Of residents' files they are fewer than of tables, and each is counted by itself.
    """
    alone = Export.objects.filter(
        made_by=export.made_by, released_by=export.made_by, released_at__gt=timezone.now() - ALONE_COUNTED_FOR
    )
    alike = alone.filter(format=Format.ZIP) if export.of_files else alone.exclude(format=Format.ZIP)
    before: int = alike.exclude(pk=export.pk).aggregate(rows=Sum("rows"))["rows"] or 0
    return export.rows + before > alone_up_to(export)


def alone_up_to(export: Export) -> int:
    """So many applications one person may write out in a day."""
    files, tables = settings.EXPORT_FILES_SECOND_PERSON_ABOVE, settings.EXPORT_SECOND_PERSON_ABOVE
    return int(files if export.of_files else tables)


def may_release(member: StaffMember, export: Export) -> bool:
    """Another than the maker, who approves for all that is in it."""
    if member.pk == export.made_by_id:
        return False
    return not _outside(member, Duty.APPROVE_BULK).filter(export=export).exists()


def _outside(member: StaffMember, duty: Duty) -> QuerySet[ExportScope, int]:
    """Keys of exports in which there is something for which the duty is not held."""
    return ExportScope.objects.exclude(within_reach(member, frozenset({duty}))).values_list("export_id", flat=True)


def decisions_visible_to(member: StaffMember, closed: Collection[str] = ()) -> QuerySet[DecisionSheet]:
    """The member's own tables, as long as they review all that is in one; others' that they could release."""
    theirs = Q(made_by=member) & ~Q(pk__in=_decided_outside(member, Duty.REVIEW))
    others = ~Q(pk__in=_decided_outside(member, Duty.APPROVE_BULK)) & ~Q(made_by=member)
    if not has_duty(member, Duty.APPROVE_BULK):
        others = Q(pk__in=[])
    rows = DecisionSheet.objects.filter(theirs | others)
    return rows.exclude(pk__in=DecisionLine.objects.filter(application__procedure__in=closed).values("sheet"))


def decisions_second_needed(sheet: DecisionSheet) -> bool:
    """Above this many decisions another person must release: those count too that the maker ran alone in a day."""
    alone = DecisionSheet.objects.filter(
        made_by=sheet.made_by, released_by=sheet.made_by, released_at__gt=timezone.now() - ALONE_COUNTED_FOR
    )
    before = DecisionLine.objects.filter(sheet__in=alone.exclude(pk=sheet.pk)).count()
    return sheet.lines.count() + before > settings.BULK_SECOND_PERSON_ABOVE


def may_release_decisions(member: StaffMember, sheet: DecisionSheet) -> bool:
    """Another than the maker, who approves for all that is in it."""
    if member.pk == sheet.made_by_id or not has_duty(member, Duty.APPROVE_BULK):
        return False
    return not _decided_outside(member, Duty.APPROVE_BULK).filter(sheet=sheet).exists()


def _decided_outside(member: StaffMember, duty: Duty) -> QuerySet[DecisionLine, int]:
    held = Exists(within_duty(member, duty).filter(pk=OuterRef("application_id")))
    return DecisionLine.objects.exclude(application=None).exclude(held).values_list("sheet_id", flat=True)
