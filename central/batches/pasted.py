"""A table that somebody pasted from a spreadsheet: 到達番号, 氏名 and added items.

Rows are found by arrival number, and each must say the name that belongs to it: a column that slipped by one line is
refused whole, and so is a number that stands twice. Nothing is changed here; what would change is told first.
"""

from __future__ import annotations

import csv
import io
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from django.utils.translation import gettext

from central.batches.headings import NAME, NUMBER, OWN_NUMBER
from central.batches.letters.read_back import plain
from central.batches.models import AddedItem, BatchRow, ItemValue, MassBatch
from central.web.spreadsheet_cells import unguarded

MOST_LINES = 20_000
MOST_TROUBLES = 20
LONGEST_TEXT = 200


@dataclass(frozen=True)
class ItemChange:
    """What would stand in one item of one row, and what stands there."""

    row: BatchRow
    item: AddedItem
    before: str
    after: str


@dataclass
class ReadTable:
    """What a table says. With troubles none of it may be used."""

    troubles: list[str] = field(default_factory=list)
    changes: list[ItemChange] = field(default_factory=list)
    lines: int = 0

    def values(self) -> dict[int, dict[int, str]]:
        """Row → item → text, of what changes."""
        found: dict[int, dict[int, str]] = {}
        for change in self.changes:
            found.setdefault(change.row.pk, {})[change.item.pk] = change.after
        return found


def read_table(batch: MassBatch, text: str) -> ReadTable:
    """Read it against the batch."""
    table = ReadTable()
    lines = _lines(text, table)
    if table.troubles or not lines:
        if not table.troubles:
            table.troubles.append(gettext("表がありません。見出しの行から貼り付けてください。"))
        return table
    empty = next((place for place, cells in enumerate(lines) if any(cell.strip() for cell in cells)), 0)
    head, body = [cell.strip().lstrip("\ufeff") for cell in lines[empty]], lines[empty + 1 :]
    items = _items(batch, [name for name in head if name], table)
    if table.troubles:
        return table
    known = _Known(
        rows={row.application.arrival_number: row for row in batch.rows.select_related("application")},
        stands=_stands(batch),
        items=items,
    )
    for place, cells in enumerate(body, start=empty + 2):
        if not any(cell.strip() for cell in cells):
            continue
        table.lines += 1
        if not (words := _beside(head, cells)):
            words = _read_line(table, {name: cell for name, cell in zip(head, cells, strict=False) if name}, known)
        if words:
            table.troubles.append(gettext("%(place)s行目：%(words)s") % {"place": place, "words": words})
        if len(table.troubles) >= MOST_TROUBLES:
            break
    return table


@dataclass
class _Known:
    """What a line is held against."""

    rows: Mapping[str, BatchRow]
    stands: Mapping[tuple[int, int], str]
    items: Mapping[str, AddedItem]
    seen: set[str] = field(default_factory=set)


def _lines(text: str, table: ReadTable) -> list[list[str]]:
    first = next((line for line in text.split("\n") if line.strip()), "")
    try:
        lines = list(csv.reader(io.StringIO(text), delimiter="\t" if "\t" in first else ",", strict=True))
    except csv.Error:
        table.troubles.append(gettext('表として読めません。引用符（"）を確かめてください。'))
        return []
    lines = [[unguarded(cell.strip()) for cell in cells] for cells in lines]
    if len(lines) > MOST_LINES + 1:
        table.troubles.append(gettext("一度に読めるのは%(most)s行までです。") % {"most": f"{MOST_LINES:,}"})
    return lines


def _beside(head: Sequence[str], cells: Sequence[str]) -> str:
    """What is wrong with a line's columns. A spreadsheet copies empty columns beside a table: these say nothing."""
    if any(head[len(cells) :]) or any(cell.strip() for cell in cells[len(head) :]):
        return gettext("列の数が見出しと違います。")
    if any(cell.strip() for name, cell in zip(head, cells, strict=False) if not name):
        return gettext("見出しのない列に文字があります。")
    return ""


def _items(batch: MassBatch, head: Sequence[str], table: ReadTable) -> dict[str, AddedItem]:
    items = {item.name: item for item in batch.items.all()}
    if NUMBER not in head or NAME not in head:
        table.troubles.append(
            gettext("見出しに「到達番号」と「氏名」が要ります。氏名は、行がずれていないかを確かめるために使います。")
        )
    if len(set(head)) != len(head):
        table.troubles.append(gettext("同じ見出しが2つあります。"))
    found: dict[str, AddedItem] = {}
    for name in head:
        if name in (NUMBER, NAME, OWN_NUMBER):
            continue
        if name not in items:
            table.troubles.append(gettext("「%(name)s」という追加項目はありません。") % {"name": name[:30]})
        elif items[name].fixed:
            table.troubles.append(gettext("「%(name)s」は固定文字です。表からは変えられません。") % {"name": name})
        else:
            found[name] = items[name]
    if not found and not table.troubles:
        table.troubles.append(gettext("追加項目の列がありません。"))
    return found


def _stands(batch: MassBatch) -> dict[tuple[int, int], str]:
    rows = ItemValue.objects.filter(row__batch=batch).values_list("row_id", "item_id", "text")
    return {(row, item): text for row, item, text in rows}


def _read_line(table: ReadTable, cells: Mapping[str, str], known: _Known) -> str:
    """Add what it changes; returns what is wrong with it, in words."""
    number = "".join(each for each in unicodedata.normalize("NFKC", cells[NUMBER]) if each.isdigit())
    row = known.rows.get(number)
    if row is None:
        return gettext("この到達番号の申請は、この一括処理にありません。")
    if number in known.seen:
        return gettext("同じ到達番号が2回あります。")
    known.seen.add(number)
    if not same_name(cells[NAME], row.application.applicant_name):
        return gettext("氏名が到達番号の人と違います。行がずれていないか確かめてください。")
    for name, item in known.items.items():
        after = " ".join(cells[name].split())
        if len(after) > LONGEST_TEXT:
            return gettext("「%(name)s」は%(most)s字までです。") % {"name": name, "most": LONGEST_TEXT}
        before = known.stands.get((row.pk, item.pk), "")
        if before != after:
            table.changes.append(ItemChange(row, item, before, after))
    return ""


def same_name(one: str, other: str) -> bool:
    """Whether two spellings are of one name, whatever their spaces, widths and selectors. Variants are other names:
    渡邉 and 渡辺 may be two people.
    """
    return plain(one) == plain(other)
