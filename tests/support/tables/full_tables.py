"""A city of many years in the tables, made in seconds: finished applications, their versions, and the audit log."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import connection, transaction
from django.db.models import Model

from central.applications.act_details import Arrived
from central.applications.models import Application, ApplicationVersion
from central.applications.search.folding import folded
from central.applications.search.name_endings import CUT
from central.audit.models import AuditEntry, AuditHead
from central.audit.record import NewEntry, record_all
from central.web.statistics import look_at_tables
from tests.support.centre.applications import make_application

OPEN_EACH = 50
"""One of so many is open."""
_FAMILIES = "ヤマダ", "サトウ", "スズキ", "タカハシ", "タナカ", "イトウ", "ワタナベ", "ナカムラ", "コバヤシ", "カトウ"
_NUMBERS = "WITH RECURSIVE counted(n) AS (SELECT %s UNION ALL SELECT n + 1 FROM counted WHERE n < %s)"
_NUMBER = "'99201' || CAST(10000000000000000 + n AS text)"
"""22 digits, and no day or check digits that a slip would bear."""


def fill(rows: int, *, start: int = 0) -> None:
    """So many applications behind one real one, and as many entries of the log. The statements are the real one's.

    `start`: how many are there from a call before.
    """
    first = make_application(9000 + start % 997, days_ago=0.01)
    version = first.versions.get()
    earlier = _moment("arrived_at", "-n", "minutes")
    family, found_by = _one_of(_FAMILIES), _one_of([folded(name) for name in _FAMILIES])
    status = "CASE n %% 3 WHEN 0 THEN 'unprocessed' WHEN 1 THEN 'sent_back' ELSE 'accepted_reply_pending' END"
    with transaction.atomic():
        (entry,) = record_all([NewEntry("system", "application.arrived", first.audit_subject, first.body, Arrived())])
        last = entry.number
        _copy(
            Application,
            first,
            (start, rows),
            {
                "id": f"{first.pk} + n",
                "arrival_number": _NUMBER,
                "arrived_at": earlier,
                "taken_in_at": earlier,
                "changed_at": earlier,
                "status": f"CASE WHEN n %% {OPEN_EACH} = 0 THEN {status} ELSE 'completed' END",
                "applicant_key": "CAST(n AS text)",
                "applicant_name": family,
                "found_by": f"{found_by} || CAST(n AS text)",
            },
        )
        _name_endings(first.pk + start, rows)
        _copy(
            ApplicationVersion,
            version,
            (start, rows),
            {
                "id": f"{version.pk} + n",
                "application_id": f"{first.pk} + n",
                "arrival_number": _NUMBER,
                "entry_hash": "CAST(n AS text)",
                "kiosk_seq": "100000 + n",
                "arrived_at": earlier,
            },
        )
        _copy(
            AuditEntry,
            entry,
            (start, rows),
            {
                "number": f"{last - start} + n",
                "at": _moment("at", "n", "seconds"),
                "actor": "CASE n %% 3 WHEN 0 THEN 'system' WHEN 1 THEN 'staff:sato' ELSE 'kiosk:99201-007' END",
                "act": "CASE n %% 2 WHEN 0 THEN 'application.read' ELSE 'application.accepted' END",
                "subject": f"'application:' || {_NUMBER}",
            },
        )
        AuditHead.objects.update(number=last + rows)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            for table in (Application, ApplicationVersion):
                cursor.execute(
                    f"SELECT setval(pg_get_serial_sequence('{table._meta.db_table}', 'id'), max(id)) "
                    f"FROM {table._meta.db_table}"
                )
            cursor.execute("ANALYZE")
        else:
            look_at_tables()


def _one_of(names: Sequence[str]) -> str:
    """The names in turn."""
    each = " ".join(f"WHEN {place} THEN '{name}'" for place, name in enumerate(names))
    return f"CASE n %% {len(names)} {each} END"


def _name_endings(after: int, rows: int) -> None:
    """Of so many applications behind this one, whose `found_by` has one line each."""
    part = f"substr(found_by, place, {CUT})"
    part = f"convert_to({part}, 'UTF8')" if connection.vendor == "postgresql" else f"CAST({part} AS BLOB)"
    with connection.cursor() as cursor:
        cursor.execute(
            "WITH RECURSIVE places(place) AS (SELECT 1 UNION ALL SELECT place + 1 FROM places WHERE place < 30) "
            "INSERT INTO applications_nameending (ending, application_id) "
            f"SELECT DISTINCT {part} AS ending, id FROM applications_application, places "
            "WHERE id > %s AND id <= %s AND place <= length(found_by) ORDER BY 1, 2",
            [after, after + rows],
        )


def _moment(column: str, count: str, unit: str) -> str:
    if connection.vendor == "postgresql":
        return f"{column} + ({count}) * interval '1 {unit.removesuffix('s')}'"
    return f"strftime('%%Y-%%m-%%d %%H:%%M:%%f000', {column}, ({count}) || ' {unit}')"


def _copy(model: type[Model], row: Model, numbers: tuple[int, int], otherwise: dict[str, str]) -> None:
    """The row so many times, with these columns said anew."""
    table, key = model._meta.db_table, model._meta.pk
    assert key is not None
    start, rows = numbers
    columns = [field.column for field in model._meta.concrete_fields]
    said = ", ".join(otherwise.get(column, f'"{column}"') for column in columns)
    named = ", ".join(f'"{column}"' for column in columns)
    with connection.cursor() as cursor:
        cursor.execute(
            f'{_NUMBERS} INSERT INTO "{table}" ({named}) '
            f'SELECT {said} FROM counted, "{table}" WHERE "{key.column}" = %s',
            [start + 1, start + rows, row.pk],
        )
