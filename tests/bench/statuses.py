"""Statuses of a city: a million slips of a year, handed in at forty halls with five kiosks each.

The agent and the centre are the real ones; between them lies a line that counts what it carries, HTTP and all. The
slips are made by the database itself: what is sealed in them is random, and as long as a real one. What has ended lies
there still as on the morning before the night's job: a kiosk must not see it.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from hardware.simulated.network_link import CuttableLink
from sync.agent.agent import Agent
from sync.envelope.keys.signer import FileSigner
from sync.home.failpoints import Failpoint
from sync.inbox.cache_tables import CacheTables, Fact
from sync.outbox import KioskHome, Outbox
from sync.transport import CentreClient
from tests.bench import ground
from tests.bench.figures import Figure
from tests.support.faults.failpoints import RecordingFailpoints
from tests.support.machine.clocks import FakeClock

HALLS, KIOSKS_A_HALL = 40, 5
YEAR_DAYS, AWAY_DAYS, YOUNG_DAYS = 365, 40, 90
SEALED_BYTES = 540
BITS_PER_S = 640_000
ENTRY_BYTES = 3_000
ONE_CHANGE_BYTES, BEFORE_AN_ENTRY_BYTES = 2_000, 1_000_000
"""What is wanted: on the wire for one change beside a heartbeat without news; before the first new entry goes up."""
ONE_HALL_MB = 10
STEPS = 2_000


class Kiosk:
    """A kiosk's agent behind a line that counts."""

    def __init__(self, home: KioskHome, line: CuttableLink) -> None:
        self.home, self.line = home, line
        self.clock, self.failpoints = FakeClock(datetime.now(UTC)), RecordingFailpoints()
        self.tables = CacheTables.open(home.line_db)
        self._client = CentreClient(f"http://127.0.0.1:{line.port}", FileSigner.load(home.line_key))
        self._agent = Agent(
            home,
            self._client,
            self.tables,
            clock=self.clock,
            shake=lambda: 0.5,
            failpoints=self.failpoints,
            software="bench",
            simulated=True,
        )

    def contact(self) -> int:
        """One, with all that follows it at once; returns the bytes on the wire."""
        before = self.line.carried
        self.clock.pass_time(timedelta(minutes=2))
        self.step()
        return self.line.carried - before

    def step(self) -> float:
        """One step of the agent, in which the time passes that it asks for."""
        wait = self._agent.step()
        assert not self._agent.troubles(), self._agent.troubles()
        self.clock.pass_time(timedelta(seconds=wait))
        return wait

    def until(self, reached: Callable[[], bool]) -> int:
        """Step after step; returns how many it took."""
        for count in range(1, STEPS):
            self.step()
            if reached():
                return count
        raise TimeoutError("this state never came")

    def has_all(self, head: int) -> bool:
        """Whether the transfer has come to its end."""
        return self.tables.number(Fact.STATUS_CURSOR) >= head and self.tables.text(Fact.STATUS_STAGE) == "settled"

    def rows(self) -> int:
        """Statuses that it carries."""
        (count,) = self.tables._connection.execute("SELECT count(*) FROM status").fetchone()
        return int(count)

    def close(self) -> None:
        """End."""
        self._client.close()
        self.tables.close()


def figures(quick: bool) -> list[Figure]:
    """One hall's new kiosk, one change, an absence."""
    slips = 40_000 if quick else 1_000_000
    with tempfile.TemporaryDirectory(dir=os.environ.get("MADOGUCHI_BENCH_DIR")) as name:
        land = ground.lay(Path(name), "sqlite")
        home = ground.enrolled_home(land, 3, Path(name) / "kiosk")
        hand = land.city.kiosk(4)
        _forty_halls(land)
        head = fill_statuses(land.city, slips)
        with ground.centre() as server:
            line = CuttableLink(("127.0.0.1", 0), ("127.0.0.1", int(server.address.rpartition(":")[2])))
            line.start()
            line.throttle(BITS_PER_S)
            kiosk = Kiosk(home, line)
            try:
                begun = line.carried
                kiosk.until(lambda: kiosk.has_all(head))
                first, rows, size = line.carried - begun, kiosk.rows(), _bytes_of(home)
                quiet = min(kiosk.contact() for _ in range(3))
                elsewhere = _after_a_change(kiosk, lambda: _change_in_another_hall(land.city))
                change = _after_a_change(kiosk, lambda: _hand_in(hand, server.address))
                waited, meanwhile, away = _away(kiosk, slips)
            finally:
                kiosk.close()
                line.stop()
    hall = slips // HALLS
    young = hall * (YOUNG_DAYS + 1) // YEAR_DAYS
    return [
        Figure(f"statuses on one kiosk, of {slips:,} slips", rows, "rows", young, f"≤ a hall's {YOUNG_DAYS} days",
               rows <= young + HALLS),
        Figure("the same on its disk", size / 1e6, "MB", rows * SEALED_BYTES / 1e6, f"≤ {ONE_HALL_MB} MB",
               size <= ONE_HALL_MB * 1e6),
        Figure("new kiosk, on the wire", first / 1000, "kB", rows * SEALED_BYTES / 1000),
        Figure("heartbeat without news, on the wire", quiet, "B"),
        Figure("the same after a change in another hall", elsewhere, "B", quiet, "≤ + 100 B", elsewhere <= quiet + 100),
        Figure("one change in its own hall, beside that", change - quiet, "B", SEALED_BYTES,
               f"≤ {ONE_CHANGE_BYTES:,} B", change - quiet <= ONE_CHANGE_BYTES),
        Figure(f"{AWAY_DAYS} days away: before what waited was in custody", waited / 1000, "kB", None,
               f"≤ {BEFORE_AN_ENTRY_BYTES / 1000:,.0f} kB", waited <= BEFORE_AN_ENTRY_BYTES),
        Figure("the same, of an entry that was kept while statuses came", meanwhile / 1000, "kB", None,
               f"≤ {BEFORE_AN_ENTRY_BYTES / 1000:,.0f} kB", meanwhile <= BEFORE_AN_ENTRY_BYTES),
        Figure("the same, until everything was there", away / 1000, "kB"),
    ]  # fmt: skip


def fill_statuses(city: Any, slips: int) -> int:
    """So many, of the last year and of all halls in turn. Returns the newest cursor."""
    from django.db import connection, connections

    from central.applications.models import StatusHead
    from central.organisation.models import Hall

    halls = list(Hall.objects.order_by("pk").values_list("pk", flat=True))
    table = "(" + " UNION ALL ".join(f"SELECT {at} AS at, {hall} AS hall" for at, hall in enumerate(halls)) + ")"
    with connection.cursor() as cursor:
        cursor.execute(
            f"""
            WITH RECURSIVE slip(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM slip WHERE n < {slips}),
            dated AS (SELECT n, ({slips} - n) * {YEAR_DAYS} / {slips} AS ago FROM slip)
            INSERT INTO applications_statuspublication
              (status_id, body_id, hall_id, cursor, sealed, published_at, carried_until, ends_on)
            SELECT lower(hex(randomblob(16))), {city.body.pk}, halls.hall, n, randomblob({SEALED_BYTES}),
              datetime('now', '-' || ago || ' days'), date('now', '+9 hours', ({YOUNG_DAYS} - ago) || ' days'),
              CASE WHEN n % 10 < 7 THEN date('now', '+9 hours', (180 - ago) || ' days') END
            FROM dated JOIN {table} AS halls ON halls.at = n % {len(halls)}
            """
        )
    StatusHead.objects.update_or_create(pk=1, defaults={"cursor": slips})
    connections.close_all()
    return slips


def _forty_halls(land: ground.Ground) -> None:
    from django.db import connections

    from central.kiosks.actions.add import add_kiosk
    from central.organisation.models import Body, Hall
    from tests.support.centre.city import TEXTS

    for number in range(1, HALLS):
        body = Body.objects.create(code=f"{98000 + number}", name=f"第{number}庁舎")
        hall = Hall.objects.create(body=body, phone="0", **TEXTS)
        hall.serves.set([land.city.body])
        for place in range(1, KIOSKS_A_HALL + 1):
            add_kiosk(hall.pk, place, "system")
    for place in range(1, KIOSKS_A_HALL + 1):
        add_kiosk(land.city.hall.pk, place, "system")
    connections.close_all()


def _after_a_change(kiosk: Kiosk, change: Callable[[], None]) -> int:
    change()
    return kiosk.contact()


def _hand_in(hand: Any, address: str) -> None:
    """One real application: its status is the change."""
    from django.db import connections

    from central.intake.actions.record_verdicts import drain_verdicts

    hand.contact(address, [hand.submit()])
    drain_verdicts()
    connections.close_all()


def _change_in_another_hall(city: Any) -> None:
    from django.db import connections
    from django.db.models import F

    from central.applications.models import StatusHead, StatusPublication

    row = StatusPublication.objects.exclude(hall=city.hall).order_by("cursor").first()
    assert row is not None
    StatusHead.objects.update(cursor=F("cursor") + 1)
    row.cursor = StatusHead.objects.get().cursor
    row.save()
    connections.close_all()


def _away(kiosk: Kiosk, slips: int) -> tuple[int, int, int]:
    """As the kiosk was forty days ago, with an entry that waits, and another that is kept behind the first page. Bytes
    on the wire until the first, from the keeping until the second, and until all is there.
    """
    since = slips - slips * AWAY_DAYS // YEAR_DAYS
    tables, head = kiosk.tables, kiosk.tables.number(Fact.STATUS_CURSOR)
    with tables.change():
        tables._connection.execute("DELETE FROM status WHERE cursor > ?", (since,))
        tables.put(Fact.STATUS_CURSOR, since)
    signer = FileSigner.load(kiosk.home.entry_key)
    with Outbox.open(kiosk.home) as outbox:
        outbox.boot_check()
        ground.fill(outbox, signer, 1, ENTRY_BYTES)
        at: dict[str, int] = {"begun": kiosk.line.carried}

        def page_kept() -> None:
            if "kept" not in at:
                ground.fill(outbox, signer, 1, ENTRY_BYTES)
                at["kept"] = kiosk.line.carried

        def acknowledged() -> None:
            for name, seq in (("first", 1), ("second", 2)):
                if name not in at and outbox.line.stored_up_to() >= seq:
                    at[name] = kiosk.line.carried

        kiosk.failpoints.on[Failpoint.AFTER_DOCUMENT_STORE.value] = page_kept
        kiosk.failpoints.on[Failpoint.AFTER_ACK_STORE.value] = acknowledged
        kiosk.clock.pass_time(timedelta(minutes=2))
        kiosk.until(lambda: "second" in at and kiosk.has_all(head))
    return at["first"] - at["begun"], at["second"] - at["kept"], kiosk.line.carried - at["begun"]


def _bytes_of(home: KioskHome) -> int:
    return sum(path.stat().st_size for path in home.line_db.parent.glob(f"{home.line_db.name}*"))
