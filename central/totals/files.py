"""The same numbers as CSV or xlsx, with the cells of every export: text, guarded, and a check sheet in the xlsx."""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence

from django.utils import timezone
from django.utils.translation import gettext

from central.exports.models import Format
from central.exports.piece_files import PieceWriter, head_of
from central.exports.workbook import write_workbook
from central.totals.scope import CountedPeriod
from central.totals.tables import TotalTable
from central.web.words import day

FORMATS = (Format.CSV, Format.XLSX)


def titles() -> list[str]:
    """Of the columns."""
    return [gettext("集計"), gettext("項目"), gettext("コード・西暦"), gettext("件数")]


def rows_of(tables: Sequence[TotalTable]) -> Iterator[list[str]]:
    """A row for each line of the page."""
    for table in tables:
        if table.exported:
            for line in table.lines:
                yield [table.title, line.label, line.code, str(line.count)]


def file_of(form: Format, tables: Sequence[TotalTable], facts: Sequence[tuple[str, str]]) -> bytes:
    """All of it: some hundred rows."""
    file = io.BytesIO()
    if form is Format.XLSX:
        write_workbook(file, titles(), rows_of(tables), lambda: facts, beat=lambda: None, named=gettext("申込集計"))
        return file.getvalue()
    file.write(head_of(form))
    writer = PieceWriter(form, titles(), file, io.BytesIO())
    for number, cells in enumerate([titles(), *rows_of(tables), *([*fact, "", ""] for fact in facts)], start=1):
        writer.write(number, cells)
    writer.end()
    return file.getvalue()


def facts_of(period: CountedPeriod, form: str, all_of_them: int, who: str) -> list[tuple[str, str]]:
    """What the numbers are of."""
    return [
        (gettext("期間"), f"{day(period.first)}〜{day(period.last)}"),
        (gettext("様式"), form or gettext("すべて")),
        (gettext("時点"), f"{timezone.localtime(period.now):%Y-%m-%d %H:%M:%S}"),
        (gettext("合計"), str(all_of_them)),
        (gettext("数えた範囲"), gettext("%(name)sさんが見られる申請。試験運用は入りません。") % {"name": who}),
    ]
