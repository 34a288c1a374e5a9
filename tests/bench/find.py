"""A clerk looks for people in a city of a million applications: the question and the lines of its page, in process, on
one database that `full_tables.fill` makes. Beside each word stands the scan that reads every name (LIKE), in this run.
"""

from __future__ import annotations

import os
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from tests.bench import ground
from tests.bench.figures import Figure, percentile, timed_ms

if TYPE_CHECKING:
    from central.applications.lists.work_list import Filters
    from central.staff.models import StaffMember

SIZE, QUICK = 1_000_000, 50_000
AT_ONCE = 100_000
ROUNDS, SCANS = 60, 5
WORDS_MS, LETTER_MS, SHARE_OF_SCAN = 5.0, 50.0, 0.1
MAKING_S, MAKING_MB = 900.0, 8192.0
LINES = 50


def sqlite(quick: bool) -> list[Figure]:
    """On the embedded default."""
    return _measured("sqlite", quick)


def postgresql(quick: bool) -> list[Figure]:
    """On PostgreSQL with fsync."""
    return _measured("postgresql", quick)


def _measured(database: str, quick: bool) -> list[Figure]:
    size = QUICK if quick else SIZE
    with tempfile.TemporaryDirectory(dir=os.environ.get("MADOGUCHI_BENCH_DIR")) as name:
        land = ground.lay(Path(name), database)
        from django.conf import settings
        from django.db import connections

        from tests.support.centre.applications import make_city
        from tests.support.people.staff import QUICK_HASHERS, make_cast
        from tests.support.tables.full_tables import fill

        settings.PASSWORD_HASHERS = QUICK_HASHERS
        member = make_cast(make_city()).sato
        del land
        began = time.monotonic()
        for start in range(0, size, AT_ONCE):
            fill(min(AT_ONCE, size - start), start=start)
        took = time.monotonic() - began
        _settle()
        figures = [
            Figure(f"{size:,} applications made", took, "s", None, f"≤ {MAKING_S:.0f}", took <= MAKING_S),
            Figure("the database", _megabytes(), "MB", None, f"≤ {MAKING_MB:.0f}", _megabytes() <= MAKING_MB),
            Figure("of it what finds names", _index_bytes() / size, "bytes an application"),
            *_asked(member, size),
        ]
        connections.close_all()
    return figures


def _asked(member: StaffMember, size: int) -> list[Figure]:
    """p95 of each kind of question; the words of a kind take turns."""
    from central.applications.lists.work_list import Filters
    from central.applications.models import Application

    newest = Application.objects.order_by("-arrived_at")[0].arrival_number
    far = f"{size // 3:06d}"
    questions: list[tuple[str, list[Filters], float, bool]] = [
        ("a word that one in ten has", _words("ヤマダ", "サトウ", "イトウ"), WORDS_MS, False),
        ("a word that one in some hundreds has", _words("777", "314", "505"), WORDS_MS, False),
        ("a whole number", _words(newest), WORDS_MS, False),
        ("a word and conditions", [Filters(query="サトウ", channel="kiosk", statuses=("sent_back",))], WORDS_MS, False),
        ("one letter", _words("ヤ", "7", "ナ"), LETTER_MS, False),
        ("a rare name", _words(f"タナカ{far}", f"カトウ{far[:-1]}9"), 0.0, True),
        ("a name that nobody has", _words("鯱鯱", "ヤマダハナコ", "サトウ鯱"), 0.0, True),
    ]
    figures = []
    for name, asked, wanted, beside_scan in questions:
        found = percentile(_samples(member, asked, ROUNDS), 0.95)
        scan = percentile(_scans(asked), 0.5) if beside_scan else None
        most = SHARE_OF_SCAN * scan if scan is not None else wanted
        said = f"≤ {SHARE_OF_SCAN} of the scan" if beside_scan else f"≤ {wanted:.0f}"
        figures.append(Figure(f"{name}, p95", found, "ms", scan, said, found <= most))
    onward = [Filters(query="ヤマダ")]
    after = percentile(_samples(member, onward, ROUNDS, second=True), 0.95)
    return [*figures, Figure("the same word's second page, p95", after, "ms", None, "≤ 5", after <= WORDS_MS)]


def _words(*words: str) -> list[Filters]:
    from central.applications.lists.work_list import Filters

    return [Filters(query=each) for each in words]


def _samples(member: StaffMember, asked: Sequence[Filters], rounds: int, *, second: bool = False) -> list[float]:
    from central.applications.lists.list_part import ListTurn, newest_first
    from central.applications.lists.work_list import Tab, waiting_for

    def first(filters: Filters, turn: ListTurn) -> str | None:
        return newest_first(waiting_for(member, Tab.ALL, filters), LINES, turn).after

    def ask(place: int) -> Callable[[], object]:
        filters = asked[place % len(asked)]
        turn = ListTurn(after=first(filters, ListTurn())) if second else ListTurn()
        return lambda: first(filters, turn)

    for place in range(len(asked)):
        ask(place)()
    return [timed_ms(ask(place)) for place in range(rounds)]


def _scans(asked: Sequence[Filters]) -> list[float]:
    """Reading every name."""
    from central.applications.models import Application
    from central.applications.search.folding import folded

    def scan(place: int) -> Callable[[], object]:
        words = folded(asked[place % len(asked)].query)
        rows = Application.objects.filter(found_by__contains=words).order_by("-arrived_at", "-pk")
        return lambda: list(rows[:LINES])

    return [timed_ms(scan(place)) for place in range(SCANS)]


def _settle() -> None:
    """What PostgreSQL does by itself within minutes, and must not do in the middle of a measurement."""
    from django.db import connection

    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("VACUUM (ANALYZE)")
            cursor.execute("CHECKPOINT")


def _megabytes() -> float:
    return _one("SELECT page_count * page_size FROM pragma_page_count, pragma_page_size", _PG_ALL) / 2**20


def _index_bytes() -> float:
    """The table of endings with its indexes. SQLite says it where it was built with `dbstat`; 0: it was not."""
    from django.db import DatabaseError

    try:
        return _one("SELECT sum(pgsize) FROM dbstat WHERE name LIKE '%applications_nameending%'", _PG_INDEX)
    except DatabaseError:
        return 0.0


_PG_ALL = "SELECT pg_database_size(current_database())"
_PG_INDEX = "SELECT pg_total_relation_size('applications_nameending')"


def _one(on_sqlite: str, on_postgresql: str) -> float:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(on_postgresql if connection.vendor == "postgresql" else on_sqlite)
        (found,) = cursor.fetchone()
    return float(found or 0)
