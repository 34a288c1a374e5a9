"""How long bulk acts hold the centre's one writer on SQLite, in a city of 50,000 applications.

Every contact, page and verdict waits behind whoever holds it. A hold begins when a transaction has its turn and ends
when it gives it back; a statement outside a transaction holds the writer while it runs.
"""

from __future__ import annotations

import os
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any
from unittest.mock import patch

from tests.bench import ground
from tests.bench.figures import Figure, percentile

if TYPE_CHECKING:
    from tests.support.people.staff import Cast

APPLICATIONS = 50_000
RECIPIENTS = 20_000
"""As many as one notice may have."""
TAKEN_ON = 500
QUICK = 10
"""So much smaller is a quick run."""
WANTED_MS = 200
WORDS = {"ja": "【氏名】様\n" + "お知らせです。" * 100}
_WRITES = ("UPDATE", "INSERT", "DELETE", "ANALYZE")


class Holds:
    """Milliseconds of each hold of this thread's connection, by act."""

    def __init__(self) -> None:
        self.by_act: dict[str, list[float]] = {}
        self._now: list[float] = []
        self._began = 0.0

    def during(self, act: str, do: Callable[[], object]) -> None:
        """What this act holds."""
        self._now = self.by_act.setdefault(act, [])
        do()
        self._now = []

    @contextmanager
    def watching(self) -> Iterator[None]:
        """From here on."""
        from django.db import connection

        from central.database.sqlite_in_turn.base import DatabaseWrapper

        take, give = DatabaseWrapper._take_turn, DatabaseWrapper._give_turn

        def taken(wrapper: Any) -> None:
            had = wrapper._room is not None
            take(wrapper)
            if not had:
                self._began = time.perf_counter()

        def given(wrapper: Any) -> None:
            had = wrapper._room is not None
            give(wrapper)
            if had:
                self._note(self._began)

        def said(execute: Any, sql: str, values: Any, many: bool, context: Any) -> Any:
            began = time.perf_counter()
            try:
                return execute(sql, values, many, context)
            finally:
                if not connection.in_atomic_block and sql.lstrip().upper().startswith(_WRITES):
                    self._note(began)

        with (
            patch.object(DatabaseWrapper, "_take_turn", taken),
            patch.object(DatabaseWrapper, "_give_turn", given),
            connection.execute_wrapper(said),
        ):
            yield

    def _note(self, began: float) -> None:
        self._now.append((time.perf_counter() - began) * 1000)


def sqlite(quick: bool) -> list[Figure]:
    """Every bulk act at its largest."""
    smaller = QUICK if quick else 1
    with tempfile.TemporaryDirectory(dir=os.environ.get("MADOGUCHI_BENCH_DIR")) as name:
        ground.lay(Path(name), "sqlite")
        from django.conf import settings
        from django.db import connections

        from tests.support.centre.applications import make_city
        from tests.support.people.staff import QUICK_HASHERS, make_cast
        from tests.support.tables.full_tables import fill

        settings.PASSWORD_HASHERS = QUICK_HASHERS
        cast, holds = make_cast(make_city()), Holds()
        fill(APPLICATIONS // smaller)
        with holds.watching():
            _notices(holds, cast, RECIPIENTS // smaller)
            _applications(holds, cast, TAKEN_ON // smaller)
            _tidying(holds, APPLICATIONS // smaller)
        connections.close_all()
    return [_figure(act, found) for act, found in holds.by_act.items()]


def _figure(act: str, found: list[float]) -> Figure:
    longest = max(found)
    name = f"{act}: longest of {len(found):,} holds, p50 {percentile(found, 0.5):.1f} ms"
    return Figure(name, longest, "ms", None, f"≤ {WANTED_MS}", longest <= WANTED_MS)


def _notices(holds: Holds, cast: Cast, recipients: int) -> None:
    from django.utils import timezone

    from central.applications.models import Application
    from central.jobs.drain import drain_jobs
    from central.notices.actions import plan
    from central.notices.actions.decide import send_all_again, try_now
    from central.notices.actions.run import approve, discard
    from central.notices.drain import drain_notices
    from central.notices.models import BulkNotice, Delivery

    everybody = Application.objects.filter(pk__in=Application.objects.order_by("pk")[:recipients].values("pk"))
    made: list[BulkNotice] = []

    def choose() -> None:
        made.append(plan.choose(cast.sato, everybody, "すべて"))

    def write() -> None:
        plan.write(made[0].pk, cast.sato, revision=1, title="現況届", subject="お知らせ", text=WORDS)

    def run() -> None:
        made[0].refresh_from_db()
        approve(made[0].pk, cast.takahashi, revision=made[0].revision)

    holds.during(f"choose {recipients:,} people", choose)
    holds.during("write to them, the first thousand filled", write)
    holds.during("fill the others", lambda: _until_nothing(drain_jobs))
    holds.during("approve", run)
    holds.during("show on the status pages, and close", lambda: _until_nothing(drain_notices))
    rows = Delivery.objects.filter(notice=made[0])
    rows.update(state=Delivery.State.FAILED)
    holds.during("send all of them again", lambda: send_all_again(cast.sato, rows))
    rows.update(not_before=timezone.now())
    holds.during("try now, all of them waiting", lambda: try_now(cast.sato, Delivery.objects.all()))
    holds.during("choose as many again", choose)
    holds.during("discard", lambda: discard(made[1].pk, cast.sato, revision=made[1].revision))


def _applications(holds: Holds, cast: Cast, taken_on: int) -> None:
    from django.urls import reverse
    from django.utils import timezone

    from central.applications.models import Application, ApplicationVersion, NameEnding
    from central.applications.search.refolding import fold_again
    from tests.support.people.staff import sign_in

    client = sign_in(cast.sato)
    numbers = list(Application.objects.filter(status="unprocessed").values_list("arrival_number", flat=True)[:taken_on])
    several = {"chosen": numbers, "tab": "all", "as_of": timezone.now().isoformat()}

    def take_on() -> None:
        assert client.post(reverse("applications:take-on-many"), several).status_code == 302

    holds.during(f"take on {len(numbers)}", take_on)
    holds.during("fold all names again", lambda: fold_again(Application, ApplicationVersion, NameEnding))


def _tidying(holds: Holds, rows: int) -> None:
    from django.db import transaction
    from django.utils import timezone

    from central.intake.actions.forget_acks import FORGET_ACKS
    from central.intake.models import SentAck
    from central.jobs.actions.enqueue import enqueue
    from central.jobs.drain import drain_jobs
    from central.jobs.retention import NoArguments
    from central.kiosks.models import Kiosk
    from central.web.statistics import Looking

    kiosk, now = Kiosk.objects.get(code="99201-007"), timezone.now()
    acks = (SentAck(kiosk=kiosk, sha256=f"{number:064x}", at=now - timedelta(days=1)) for number in range(rows))
    SentAck.objects.bulk_create(acks, batch_size=1000)
    newest = SentAck.objects.create(kiosk=kiosk, sha256="f" * 64, at=now)
    told = {"ack": newest.sha256, "seq": kiosk.stored_up_to, "epoch": kiosk.epoch}
    Kiosk.objects.filter(pk=kiosk.pk).update(heartbeat=told)
    with transaction.atomic():
        enqueue(FORGET_ACKS, NoArguments())
    holds.during(f"forget {rows:,} old acknowledgements", lambda: _until_nothing(drain_jobs))
    holds.during("look at the tables", Looking().drain)
    assert SentAck.objects.count() == 1


def _until_nothing(drain: Callable[[], int]) -> None:
    while drain():
        pass
