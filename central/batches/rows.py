"""The rows of a batch as one member looks at them: narrowed, sorted, with the columns that were chosen.

What was typed is kept with the member's desk, never in an address. All of it is asked of the rows that may be seen.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING

import msgspec
from django.db.models import Case, Exists, F, OuterRef, QuerySet, Subquery, Value, When
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from central.applications.access import visible_to
from central.applications.search.folding import folded
from central.batches.models import AddedItem, BatchDesk, BatchRow, ItemValue, MassBatch
from central.certificates.models import IssuedDocument
from central.certificates.states import DocumentState
from central.staff.models import StaffMember

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


class Column(StrEnum):
    """Columns that every batch has. Added items are further ones: `item:12`."""

    OWN_NUMBER = "own_number"
    STATUS = "status"
    LETTER = "letter"
    FILES = "files"
    NUMBER = "number"
    NAME = "name"
    DAY = "day"


COLUMN_WORDS: dict[Column, StrOrPromise] = {
    Column.OWN_NUMBER: _("個別番号"),
    Column.STATUS: _("処理状況"),
    Column.LETTER: _("作成帳票"),
    Column.FILES: _("担当者のファイル"),
    Column.NUMBER: _("到達番号"),
    Column.NAME: _("氏名"),
    Column.DAY: _("申請日"),
}
_SORTED_BY: dict[Column, str] = {
    Column.OWN_NUMBER: "own_number",
    Column.STATUS: "application__status",
    Column.NUMBER: "application__arrival_number",
    Column.NAME: "application__applicant_name",
    Column.DAY: "application__arrived_at",
}
ITEM = "item:"


class Narrowing(msgspec.Struct, frozen=True, omit_defaults=True):
    """What was typed into 検索, as it was typed. Empty members ask nothing; what cannot be read finds nobody."""

    on: bool = False
    """絞り込み検索: する / しない. What was typed stays, whichever it is."""
    own_number: str = ""
    status: str = ""
    number: str = ""
    name: str = ""
    day_from: date | None = None
    day_to: date | None = None
    item: int = 0
    item_text: str = ""
    letter: str = ""
    files: str = ""
    """These two: yes, no."""


class RowView(msgspec.Struct, frozen=True, omit_defaults=True):
    """One member's desk."""

    narrowing: Narrowing = Narrowing()
    hidden: tuple[str, ...] = ()
    """Columns that are not shown."""
    sort: str = Column.NUMBER.value
    down: bool = False


@dataclass(frozen=True)
class ShownColumn:
    """One column of the table."""

    key: str
    word: StrOrPromise
    shown: bool


def view_of(batch: MassBatch, member: StaffMember) -> RowView:
    """How this member looks at this batch; of an added item that is gone nothing is asked any more."""
    kept = BatchDesk.objects.filter(batch=batch, member=member).values_list("view", flat=True).first()
    view = RowView() if kept is None else msgspec.json.decode(kept, type=RowView)
    there = set(batch.items.values_list("pk", flat=True)) | {0}
    if view.narrowing.item not in there:
        view = msgspec.structs.replace(view, narrowing=msgspec.structs.replace(view.narrowing, item=0, item_text=""))
    if view.sort.startswith(ITEM) and view.sort not in {f"{ITEM}{key}" for key in there}:
        view = msgspec.structs.replace(view, sort=Column.NUMBER.value, down=False)
    return view


def keep_view(batch: MassBatch, member: StaffMember, view: RowView) -> None:
    """From now on."""
    kept = msgspec.json.encode(view).decode()
    BatchDesk.objects.update_or_create(batch=batch, member=member, defaults={"view": kept})


def columns_of(items: Sequence[AddedItem], view: RowView) -> list[ShownColumn]:
    """All that there are."""
    own = [(column.value, COLUMN_WORDS[column]) for column in Column]
    added: list[tuple[str, StrOrPromise]] = [(f"{ITEM}{item.pk}", item.name) for item in items]
    return [ShownColumn(key, word, key not in view.hidden) for key, word in [*own, *added]]


def rows_for(batch: MassBatch, member: StaffMember, view: RowView, closed: Collection[str] = ()) -> QuerySet[BatchRow]:
    """The rows that this member may see, as the desk narrows and sorts them."""
    seen = Exists(visible_to(member).exclude(procedure__in=closed).filter(pk=OuterRef("application_id")))
    rows = BatchRow.objects.filter(seen, batch=batch)
    return _sorted(_narrowed(rows, view.narrowing), view)


def with_files(rows: Sequence[BatchRow]) -> set[int]:
    """Keys of the applications of these rows for which staff have issued a document."""
    asked = [row.application_id for row in rows]
    issued = IssuedDocument.objects.filter(application__in=asked, state=DocumentState.ISSUED.value)
    return set(issued.values_list("application_id", flat=True))


def _issued() -> Exists:
    documents = IssuedDocument.objects.filter(application=OuterRef("application_id"), state=DocumentState.ISSUED.value)
    return Exists(documents)


def _plain_number(typed: str) -> str:
    return unicodedata.normalize("NFKC", typed).strip()


def _digits(typed: str) -> str:
    return "".join(sign for sign in unicodedata.normalize("NFKC", typed) if sign.isdigit())


def _asked_as(typed: str, read: Callable[[str], str]) -> str | None:
    """What is looked for; empty: nothing was typed; None: nothing can be read in it."""
    return (read(typed) or None) if typed else ""


def _narrowed(rows: QuerySet[BatchRow], asked: Narrowing) -> QuerySet[BatchRow]:
    if not asked.on:
        return rows
    own_number = _asked_as(asked.own_number, _plain_number)
    number, name = _asked_as(asked.number, _digits), _asked_as(asked.name, folded)
    if own_number is None or number is None or name is None:
        return rows.none()
    if own_number:
        rows = rows.filter(own_number__icontains=own_number)
    if asked.status:
        rows = rows.filter(application__status=asked.status)
    if number:
        rows = rows.filter(application__arrival_number__contains=number)
    if name:
        rows = rows.filter(application__found_by__contains=name)
    if asked.day_from is not None:
        rows = rows.filter(application__arrived_at__date__gte=asked.day_from)
    if asked.day_to is not None:
        rows = rows.filter(application__arrived_at__date__lte=asked.day_to)
    if asked.item:
        said = ItemValue.objects.filter(row=OuterRef("pk"), item=asked.item)
        if asked.item_text:
            rows = rows.filter(Exists(said.filter(text__icontains=asked.item_text)))
        else:
            rows = rows.exclude(Exists(said))
    if asked.letter:
        rows = rows.exclude(letter="") if asked.letter == "yes" else rows.filter(letter="")
    if asked.files:
        rows = rows.filter(_issued()) if asked.files == "yes" else rows.exclude(_issued())
    return rows


def _sorted(rows: QuerySet[BatchRow], view: RowView) -> QuerySet[BatchRow]:
    if view.sort.startswith(ITEM) and view.sort.removeprefix(ITEM).isdecimal():
        said = ItemValue.objects.filter(row=OuterRef("pk"), item=int(view.sort.removeprefix(ITEM)))
        rows, key = rows.annotate(sorted_by=Coalesce(Subquery(said.values("text")[:1]), Value(""))), "sorted_by"
    elif view.sort == Column.LETTER:
        rows, key = rows.annotate(sorted_by=Case(When(letter="", then=Value(0)), default=Value(1))), "sorted_by"
    elif view.sort == Column.FILES:
        rows, key = rows.annotate(sorted_by=_issued()), "sorted_by"
    else:
        key = _SORTED_BY[Column(view.sort)] if view.sort in set(Column) else "application__arrival_number"
    order = F(key).desc(nulls_last=True) if view.down else F(key).asc(nulls_last=True)
    return rows.order_by(order, "pk")
