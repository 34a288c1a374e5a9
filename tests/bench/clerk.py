"""A clerk's pages and eight clerks' acts in a large city, beside the same in a small one: one run, one database, which
grows in between. What is asked is the ratio; both figures suffer alike from a busy machine.
"""

from __future__ import annotations

import os
import tempfile
import threading
import time
from collections.abc import Callable
from pathlib import Path

from tests.bench import ground
from tests.bench.figures import Figure, percentile, timed_ms

SIZES = (10_000, 300_000)
QUICK = (5_000, 50_000)
ROUNDS = 15
CLERKS = 8
ACTING_S = 6.0


def sqlite(quick: bool) -> list[Figure]:
    """On the embedded default."""
    return _measured("sqlite", quick)


def postgresql(quick: bool) -> list[Figure]:
    """On PostgreSQL with fsync."""
    return _measured("postgresql", quick)


def _measured(database: str, quick: bool) -> list[Figure]:
    small, large = QUICK if quick else SIZES
    with tempfile.TemporaryDirectory(dir=os.environ.get("MADOGUCHI_BENCH_DIR")) as name:
        land = ground.lay(Path(name), database)
        from django.conf import settings
        from django.db import connections

        from tests.support.centre.applications import make_city
        from tests.support.people.staff import QUICK_HASHERS, make_cast
        from tests.support.tables.full_tables import fill

        settings.PASSWORD_HASHERS = QUICK_HASHERS
        cast = make_cast(make_city())
        del land
        fill(small)
        _settle()
        before, acts_before = _pages(cast.sato), _acting(cast.sato, 1)
        fill(large - small, start=small)
        _settle()
        after, acts_after = _pages(cast.sato), _acting(cast.sato, 101)
        connections.close_all()
    figures = [
        Figure(
            f"{page}, {large:,} beside {small:,}",
            after[page],
            "ms",
            before[page],
            "≤ 1.5",
            after[page] <= 1.5 * before[page],
        )
        for page in before
    ]
    wanted = acts_after >= 0.8 * acts_before
    return [
        *figures,
        Figure(f"{CLERKS} clerks writing notes, {large:,}", acts_after, "/s", acts_before, "≥ 0.8", wanted),
    ]


def _settle() -> None:
    """What PostgreSQL does by itself within minutes, and must not do in the middle of a measurement."""
    from django.db import connection

    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("VACUUM (ANALYZE)")
            cursor.execute("CHECKPOINT")


def _pages(member: object) -> dict[str, float]:
    """Page → median milliseconds."""
    from django.urls import reverse

    from central.applications.models import Application
    from tests.support.people.staff import sign_in

    client = sign_in(member)  # type: ignore[arg-type]  # of Django, which this module imports late
    newest = Application.objects.order_by("-arrived_at")[0].arrival_number
    middle = Application.objects.order_by("arrived_at")[2000].arrival_number
    every = reverse("applications:all")

    def search() -> None:
        client.post(reverse("applications:search"), {"q": "ヤマダ77"}, follow=True)

    asked: dict[str, Callable[[], object]] = {
        "work list": lambda: client.get(reverse("applications:work")),
        "all applications": lambda: client.get(every),
        "all, far back": lambda: client.get(every, {"after": middle}),
        "all, ended": lambda: client.get(every, {"status": "completed"}),
        "one application": lambda: client.get(reverse("applications:detail", args=[newest])),
        "search, part of a name": search,
    }
    return {page: percentile([timed_ms(ask) for _ in range(ROUNDS)], 0.5) for page, ask in asked.items()}


def _acting(member: object, counter: int) -> float:
    """Notes a second of all clerks, each on an application of today."""
    from django.db import connections
    from django.urls import reverse

    from tests.support.centre.applications import make_application
    from tests.support.people.staff import sign_in

    done, ends = [0] * CLERKS, time.monotonic() + ACTING_S
    clients = [sign_in(member) for _ in range(CLERKS)]  # type: ignore[arg-type]  # as above
    numbers = [make_application(counter + place).arrival_number for place in range(CLERKS)]
    ends = time.monotonic() + ACTING_S

    def act(place: int) -> None:
        address = reverse("applications:comment", args=[numbers[place]])
        while time.monotonic() < ends:
            assert clients[place].post(address, {"text": "x"}).status_code == 302
            done[place] += 1
        connections.close_all()

    threads = [threading.Thread(target=act, args=(place,)) for place in range(CLERKS)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    return sum(done) / ACTING_S
