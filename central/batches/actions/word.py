"""追加項目・固定文字: columns of a batch's own, and what stands in them."""

from __future__ import annotations

from collections.abc import Mapping

from django.db import transaction
from django.utils.translation import gettext

from central.audit.record import record
from central.batches.act_details import OfRows
from central.batches.actions.fetch import lock_batch, see_own_batch, touch
from central.batches.actions.gather import PIECE
from central.batches.headings import OWN_NAMES
from central.batches.models import AddedItem, BatchRow, ItemValue, MassBatch
from central.batches.refusals import BatchIncomplete, BatchStale
from central.staff.models import StaffMember

MOST_ITEMS = 20


def add_item(batch_id: int, member: StaffMember, *, revision: int, name: str, fixed: bool, text: str) -> None:
    """One more column: empty in each row, or with this text in all.

    Raises:
        BatchRefused
    """
    if name in OWN_NAMES:
        raise BatchIncomplete(
            gettext("「%(name)s」は、はじめからある項目です。ほかの名前にしてください。") % {"name": name}
        )
    if fixed and not text:
        raise BatchIncomplete(gettext("固定文字を書いてください。"))
    seen = see_own_batch(batch_id, member, revision)
    with transaction.atomic():
        batch = lock_batch(seen)
        if batch.items.filter(name=name).exists():
            raise BatchIncomplete(gettext("「%(name)s」はもうあります。") % {"name": name})
        if batch.items.count() >= MOST_ITEMS:
            raise BatchIncomplete(gettext("項目は%(most)sまでです。") % {"most": MOST_ITEMS})
        AddedItem.objects.create(batch=batch, name=name, fixed=fixed, text=text if fixed else "")
        _changed(batch, member)


def set_fixed(batch_id: int, member: StaffMember, item_id: int, *, revision: int, text: str) -> None:
    """Another text for all.

    Raises:
        BatchRefused
    """
    seen = see_own_batch(batch_id, member, revision)
    with transaction.atomic():
        batch = lock_batch(seen)
        if not text:
            raise BatchIncomplete(gettext("固定文字を書いてください。"))
        if not batch.items.filter(pk=item_id, fixed=True).update(text=text):
            raise BatchStale("there is no such fixed text")
        _changed(batch, member)


def remove_item(batch_id: int, member: StaffMember, item_id: int, *, revision: int) -> None:
    """Take a column out, with what stands in it.

    Raises:
        BatchRefused
    """
    seen = see_own_batch(batch_id, member, revision)
    with transaction.atomic():
        batch = lock_batch(seen)
        batch.items.filter(pk=item_id).delete()
        _changed(batch, member)


def set_values(batch_id: int, member: StaffMember, values: Mapping[int, Mapping[int, str]], *, revision: int) -> None:
    """What stands in items of rows: row → item → text; an empty text takes away what stood there.

    Raises:
        BatchRefused
    """
    seen = see_own_batch(batch_id, member, revision)
    keys = sorted(values)
    for start in range(0, len(keys), PIECE):
        piece = {row: values[row] for row in keys[start : start + PIECE]}
        with transaction.atomic():
            batch = lock_batch(seen)
            _set_piece(batch, piece)
            touch(batch)
            seen = batch
            record(member, "batch.values_changed", batch.audit_subject, batch.body, OfRows(rows=len(piece)))


def _set_piece(batch: MassBatch, values: Mapping[int, Mapping[int, str]]) -> None:
    items = set(batch.items.filter(fixed=False).values_list("pk", flat=True))
    rows = set(BatchRow.objects.filter(batch=batch, pk__in=values).values_list("pk", flat=True))
    if rows != set(values) or any(set(said) - items for said in values.values()):
        raise BatchStale("a row or an item is not there any more")
    new: list[ItemValue] = []
    for item in items:
        told = [row for row, said in values.items() if item in said]
        ItemValue.objects.filter(item=item, row__in=told).delete()
        new += [ItemValue(row_id=row, item_id=item, text=values[row][item]) for row in told if values[row][item]]
    ItemValue.objects.bulk_create(new)


def _changed(batch: MassBatch, member: StaffMember) -> None:
    touch(batch)
    record(member, "batch.items_changed", batch.audit_subject, batch.body)
