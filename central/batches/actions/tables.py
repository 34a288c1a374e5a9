"""表を出す: the selected people as a table to copy.

It leaves the house like an export: it is counted with these, and above their limit another person releases it.
"""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.db.models import Sum
from django.utils import timezone
from django.utils.translation import gettext

from central.applications.taken_out import taken_alone, taken_since
from central.audit.record import record
from central.batches.act_details import OfRows
from central.batches.actions.fetch import lock_as_it_is, see_batch, see_own_batch
from central.batches.models import MassBatch, TableOut
from central.batches.refusals import BatchIncomplete, BatchNotAllowed, BatchStale
from central.batches.shown_marks import selected_keys, selection_mark
from central.staff.access import has_duty
from central.staff.duties import Duty
from central.staff.models import StaffMember

_S = MassBatch.State
THERE = frozenset(_S) - {_S.CHOOSING, _S.DISCARDED}


def ask_for_table(batch_id: int, member: StaffMember, selection: str) -> TableOut:
    """The people who were selected on the page. Released at once while it is few; the same people are counted once.

    Raises:
        BatchRefused
    """
    seen = see_own_batch(batch_id, member, None)
    with transaction.atomic():
        # Of one member at a time: two small ones at the same moment must not both count as the first.
        StaffMember.objects.select_for_update().get(pk=member.pk)
        batch = lock_as_it_is(seen, THERE)
        keys = selected_keys(batch)
        if not keys:
            raise BatchIncomplete(gettext("「検索・選択」で、表に出す人をえらんでください。"))
        if selection_mark(keys) != selection:
            raise BatchStale("others are selected now")
        same = TableOut.objects.filter(
            batch=batch, asked_by=member, selection=selection, asked_at__gt=taken_since()
        ).first()
        if same is not None:
            return same
        table = TableOut(batch=batch, asked_by=member, selection=selection, rows=len(keys), asked_at=timezone.now())
        if len(keys) + taken_alone(member) <= settings.EXPORT_SECOND_PERSON_ABOVE:
            table.released_by, table.released_at = member, table.asked_at
        table.save()
        record(member, "batch.table_asked", batch.audit_subject, batch.body, OfRows(rows=len(keys)))
    return table


def waiting_tables(batch: MassBatch) -> list[TableOut]:
    """Those that wait for another person."""
    found = TableOut.objects.filter(batch=batch, released_at=None, asked_at__gt=taken_since())
    return list(found.select_related("asked_by").order_by("pk"))


def may_release_table(member: StaffMember, table: TableOut, batch: MassBatch) -> bool:
    """Another than who asked, who approves for its procedure."""
    return member.pk != table.asked_by_id and has_duty(member, Duty.APPROVE_BULK, batch.body_id, batch.procedure)


def release_table(batch_id: int, member: StaffMember, table_id: int) -> None:
    """Whoever asked may copy it from now on, for a day.

    Raises:
        BatchRefused
    """
    seen = see_batch(batch_id, member, None)
    with transaction.atomic():
        batch = lock_as_it_is(seen, THERE)
        table = next((each for each in waiting_tables(batch) if each.pk == table_id), None)
        if table is None:
            raise BatchStale("it waits for nobody")
        if not may_release_table(member, table, batch):
            raise BatchNotAllowed("another person must release this")
        table.released_by, table.released_at = member, timezone.now()
        table.save(update_fields=["released_by", "released_at"])
        record(member, "batch.table_released", batch.audit_subject, batch.body, OfRows(rows=table.rows))


def copied_alone(member: StaffMember, since: datetime) -> int:
    """For the count of all doors."""
    alone = TableOut.objects.filter(asked_by=member, released_by=member, released_at__gt=since)
    rows: int = alone.aggregate(rows=Sum("rows"))["rows"] or 0
    return rows
