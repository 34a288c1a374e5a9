"""A file of everything: rows a second beside what a bare cursor and `csv.writer` take, memory, and the first byte."""

from __future__ import annotations

import csv
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tests.bench import ground
from tests.bench.figures import Figure
from tests.bench.memory import peak_mb

if TYPE_CHECKING:
    from central.exports.models import Export, Format
    from central.staff.models import StaffMember

SIZE, QUICK, AT_ONCE = 1_000_000, 50_000, 100_000
LIST_SHARE, ANSWERS_SHARE, CSV_MB, XLSX_MB, FIRST_BYTE_S = 0.6, 0.25, 32.0, 64.0, 1.0
ANSWERS = 10
FLOOR_COLUMNS = ("arrival_number", "title", "status", "applicant_name", "arrived_at", "kiosk__code", "assignee__name")
"""What the columns of the list stand for, as the tables have it."""


def figures(quick: bool) -> list[Figure]:
    """SQLite, as one worker drains it."""
    size = QUICK if quick else SIZE
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        ground.lay(folder, "sqlite")
        from django.conf import settings
        from django.db import connections

        from central.exports.models import Format
        from tests.support.centre.applications import make_city
        from tests.support.people.staff import QUICK_HASHERS, make_cast
        from tests.support.tables.full_tables import fill

        settings.PASSWORD_HASHERS = QUICK_HASHERS
        settings.EXPORT_SECOND_PERSON_ABOVE = 10 * size
        member = make_cast(make_city()).sato
        for start in range(0, size, AT_ONCE):
            fill(min(AT_ONCE, size - start), start=start)
        floor = _floor(member, folder / "floor.csv")
        listed, in_csv, export = _written(member, Format.CSV, answers=0)
        answered, _, _ = _written(member, Format.CSV, answers=ANSWERS)
        _, in_xlsx, _ = _written(member, Format.XLSX, answers=0)
        first = _first_byte(member, export)
        connections.close_all()
    return [
        Figure("a cursor and csv.writer over the same statement", floor, "rows/s"),
        _share("columns of the list as CSV", listed, floor, LIST_SHARE),
        _share(f"and {ANSWERS} answers", answered, floor, ANSWERS_SHARE),
        Figure(f"memory taken for {size:,} rows of CSV", in_csv, "MB", None, f"≤ {CSV_MB:.0f}", in_csv <= CSV_MB),
        Figure(f"memory taken for {size:,} rows of xlsx", in_xlsx, "MB", None, f"≤ {XLSX_MB:.0f}", in_xlsx <= XLSX_MB),
        Figure("first byte of the file", first, "s", None, f"≤ {FIRST_BYTE_S:.0f}", first <= FIRST_BYTE_S),
    ]


def _share(name: str, value: float, floor: float, wanted: float) -> Figure:
    return Figure(name, value, "rows/s", floor, f"≥ {wanted:.0%}", value >= wanted * floor)


def _floor(member: StaffMember, path: Path) -> float:
    from django.db import connection

    from central.applications.access import within_duty
    from central.applications.trials import counted
    from central.staff.duties import Duty

    rows = counted(within_duty(member, Duty.REVIEW)).order_by("pk").values_list(*FLOOR_COLUMNS)
    statement, parameters = rows.query.sql_with_params()
    began = time.monotonic()
    with connection.cursor() as cursor, path.open("w", newline="", encoding="utf-8") as file:
        cursor.execute(statement, parameters)
        writer, written = csv.writer(file), 0
        while some := cursor.fetchmany(2_000):
            writer.writerows(some)
            written += len(some)
    return written / (time.monotonic() - began)


def _written(member: StaffMember, form: Format, *, answers: int) -> tuple[float, float, Export]:
    """Rows a second from the question to the finished file, the memory at the peak, and the export."""
    from central.applications.chosen import ListChoice
    from central.applications.models import Application
    from central.exports.actions.ask import ask
    from central.exports.actions.choose import choose
    from central.exports.columns import ANSWER
    from central.exports.models import Export
    from central.exports.row_reading import offered_columns
    from central.jobs.drain import drain_jobs

    export = choose(member, ListChoice(Application.objects.all(), "すべて", every=True))
    keys: Sequence[str] = export.column_keys
    if answers:
        stated = [column.key for column in offered_columns(export) if column.key.startswith(ANSWER)]
        keys = [*keys, *stated[:answers]]

    def write() -> None:
        ask(export, member, revision=export.revision, keys=keys, form=form)
        while drain_jobs():
            pass

    began = time.monotonic()
    taken = peak_mb(write)
    took = time.monotonic() - began
    done = Export.objects.get(pk=export.pk)
    if done.state != Export.State.READY or done.written != export.rows:
        raise RuntimeError(f"{done.written:,} of {export.rows:,} rows, {done.state}")
    return export.rows / took, taken, done


def _first_byte(member: StaffMember, export: Export) -> float:
    """Seconds until the answer of its address begins."""
    from tests.support.people.staff import sign_in

    browser = sign_in(member)
    began = time.monotonic()
    answer: Any = browser.get(f"/exports/{export.pk}/file/")
    if answer.status_code != 200 or not next(iter(answer.streaming_content)):
        raise RuntimeError(f"the file was answered by {answer.status_code}")
    return time.monotonic() - began
