"""SIGKILL at every named step from the confirming touch to the verdict, and at any moment; then everything is counted.

Each round arms an order for the kiosk, and one for the agent, the web workers and the task worker as soon as their last
one is spent: so two programs often die in one visit. After the last round nothing is armed, everything drains, and what
was promised is compared with what the centre holds.
"""

from __future__ import annotations

import os
import random
import signal
import sqlite3
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from typing import Final

from kiosk.runtime.failpoints import Failpoint as KioskPoint
from sync.home.failpoints import Failpoint as OutboxPoint
from tests.torture.canaries import Canaries, Stems
from tests.torture.children import QUARANTINED
from tests.torture.site import KILLED, SLICE_S, Site
from tests.torture.window import Window

CUSTODY: Final = ("custody_begin", "custody_appended", "custody_before_commit", "custody_after_commit", "before_ack")
VERDICT: Final = (
    "verdict_claimed", "verdict_opened", "verdict_let_go", "verdict_before_commit", "verdict_after_commit",
)  # fmt: skip
AGENT: Final = (
    OutboxPoint.BEFORE_SEND, OutboxPoint.AFTER_SEND, OutboxPoint.BEFORE_ACK_STORE, OutboxPoint.IN_ACK_STORE,
    OutboxPoint.AFTER_ACK_STORE, OutboxPoint.BEFORE_DOCUMENT_STORE, OutboxPoint.AFTER_DOCUMENT_STORE,
)  # fmt: skip
HEALING: Final = (OutboxPoint.BEFORE_HEAL, OutboxPoint.MID_HEAL, OutboxPoint.AFTER_HEAL)
PURGING: Final = (OutboxPoint.BEFORE_PURGE, OutboxPoint.MID_PURGE, OutboxPoint.AFTER_PURGE)
KIOSK: Final = (
    *(point for point in OutboxPoint if point not in (*AGENT, *HEALING, *PURGING)),
    *KioskPoint,
)  # fmt: skip
ANY_MOMENT: Final = "any_moment"
LONGEST_MOMENT_S: Final = 1.2
WEB_EVERY: Final = 6
"""A web worker takes a second of processor to come back; it is killed in each so many rounds."""
WORKER_EVERY: Final = 2
WINDOW_EVERY: Final = 30
"""The whole program with its window takes some seconds to start."""
KIOSK_S: Final = 90.0
DRAIN_S: Final = 120.0
LONG_AGO: Final = "2026-01-01T00:00:00.000Z"


class PromiseBroken(AssertionError):
    """The count does not agree. Says what, and where the folder lies."""


@dataclass
class Tally:
    """What a run did. `kills` counts processes that died of an order or of the hand, by program and step."""

    kills: Counter[str] = field(default_factory=Counter)
    missed: Counter[str] = field(default_factory=Counter)
    rounds: int = 0
    promised: int = 0
    kept: int = 0
    stored: int = 0
    applications: int = 0
    seconds: float = 0.0

    @property
    def points(self) -> int:
        """Named steps at which something died."""
        return len({name.partition(":")[2] for name in self.kills} - {ANY_MOMENT})


class Kills:
    """A run over one site."""

    def __init__(self, site: Site, seed: int) -> None:
        self.site = site
        self.tally = Tally()
        self._chance = random.Random(seed)
        self._kiosk = self._endless([*KIOSK, ANY_MOMENT, ANY_MOMENT])
        self._window = self._endless([*KIOSK])
        self._agent = self._endless([*AGENT, ANY_MOMENT])
        self._web = self._endless([*CUSTODY, ANY_MOMENT])
        self._worker = self._endless([*VERDICT, ANY_MOMENT])
        self._pending: dict[str, str] = {}

    def run(self, enough: Callable[[Tally], bool]) -> Tally:
        """Rounds until it is enough, then the count.

        Raises:
            PromiseBroken
        """
        began = time.monotonic()
        while not enough(self.tally):
            self.tally.rounds += 1
            number = self.tally.rounds
            if number % 25 == 7:
                self._healing_round()
            elif number % 25 == 19:
                self._purging_round()
            elif number % WINDOW_EVERY == 13:
                self._window_round(next(self._window))
            else:
                self._round(next(self._kiosk))
        self._settle()
        self.tally.seconds = time.monotonic() - began
        self._count()
        return self.tally

    # ── one round ─────────────────────────────────────────────────────────

    def _round(self, point: str, purge: bool = False) -> None:
        number = self.tally.rounds
        self._arm("agent", self._agent)
        if number % WORKER_EVERY == 0:
            self._arm("worker", self._worker)
        if number % WEB_EVERY == 0:
            self._arm("web", self._web)
        moment = self._moment() if point == ANY_MOMENT else None
        if moment is None:
            self.site.orders.arm(point)
        kiosk = self.site.start_kiosk(1 + self._chance.randrange(2), purge)
        end = time.monotonic() + KIOSK_S
        while kiosk.is_alive():
            if moment is not None and time.monotonic() >= moment:
                kiosk.kill()
            if time.monotonic() > end:
                raise PromiseBroken(f"a kiosk hangs; {self.site.places.folder}")
            self._look_after()
            time.sleep(SLICE_S)
        kiosk.join()
        self._look_after()
        self._note_kiosk(kiosk.exitcode, point)

    def _note_kiosk(self, code: int | None, point: str) -> None:
        if code == QUARANTINED:
            raise PromiseBroken(f"a killed kiosk went into quarantine; {self.site.places.folder}")
        if code not in (0, KILLED):
            raise PromiseBroken(f"a kiosk ended with {code}; {self.site.places.logs / 'kiosk.log'}")
        if code == KILLED:
            self.tally.kills[f"kiosk:{point}"] += 1
        else:
            self.tally.missed[f"kiosk:{point}"] += 1
            self.site.orders.withdraw(point)

    def _window_round(self, point: str) -> None:
        """The same with the whole program and its window, touched by its words."""
        self.site.orders.arm(point)
        window = Window(self.site.places.folder, self.site.places.logs, self.site.home, self.site.printer.port)
        died = not window.visit(Canaries.of(Stems.of(1), self.tally.rounds), signal.SIGKILL)
        self._look_after()
        if died:
            self.tally.kills[f"window:{point}"] += 1
        else:
            self.tally.missed[f"window:{point}"] += 1
            self.site.orders.withdraw(point)

    def _healing_round(self) -> None:
        """The database is lost while the kiosk is off; the boot that heals it dies on the way, then heals again.

        First a whole visit: a lost database beside a torn mirror is two faults at once, and then the kiosk calls for
        staff, as it should.
        """
        self._served()
        database = self.site.places.data / "outbox.db"
        for name in ("outbox.db", "outbox.db-wal", "outbox.db-shm"):
            database.with_name(name).unlink(missing_ok=True)
        self._round(HEALING[self.tally.rounds // 25 % len(HEALING)])

    def _purging_round(self) -> None:
        """What the centre holds counts as held for long, and the purge dies on the way."""
        self._end_agent()
        with closing(sqlite3.connect(self.site.places.data / "line.db")) as line, line:
            line.execute("UPDATE custody SET since = ?", (LONG_AGO,))
        self._round(PURGING[self.tally.rounds // 25 % len(PURGING)], purge=True)

    # ── the other programs ────────────────────────────────────────────────

    def _arm(self, program: str, points: Iterator[str]) -> None:
        if program in self._pending:
            return
        point = next(points)
        if point == ANY_MOMENT:
            self._kill_now(program)
            return
        self._pending[program] = point
        self.site.orders.arm(point)

    def _kill_now(self, program: str) -> None:
        process = {"agent": self.site.agent, "worker": self.site.worker}.get(program)
        if process is not None:
            process.kill()
            process.join()
        else:
            workers = self.site.web_workers()
            if not workers:
                return
            os.kill(self._chance.choice(workers), signal.SIGKILL)
        self.tally.kills[f"{program}:{ANY_MOMENT}"] += 1
        self._look_after()

    def _look_after(self) -> None:
        """Start again what died, as its supervisor would; gunicorn looks after its own."""
        for program, point in list(self._pending.items()):
            if not self.site.orders.pending(point):
                del self._pending[program]
                self.tally.kills[f"{program}:{point}"] += 1
        if self.site.agent is None or not self.site.agent.is_alive():
            self.site.start_agent()
        if self.site.worker is None or not self.site.worker.is_alive():
            self.site.start_worker()

    def _end_agent(self) -> None:
        if self.site.agent is not None:
            self.site.agent.kill()
            self.site.agent.join()

    def _settle(self) -> None:
        for program, point in self._pending.items():
            if self.site.orders.withdraw(point):
                self.tally.missed[f"{program}:{point}"] += 1
            else:
                self.tally.kills[f"{program}:{point}"] += 1
        self._pending.clear()
        self._served()
        last = self.site.kept()[-1][0]

        def drained() -> bool:
            self._look_after()
            stored = self.site.at_centre("SELECT stored_up_to FROM kiosks_kiosk")[0][0]
            waiting = self.site.at_centre("SELECT count(*) FROM intake_waitingentry")[0][0]
            return bool(stored == last and waiting == 0)

        self.site.until(drained, "the centre to hold and judge everything", DRAIN_S)

    def _served(self) -> None:
        """The machine that died comes back, and one more resident is served without any kill."""
        kiosk = self.site.start_kiosk(1)
        kiosk.join(KIOSK_S)
        if kiosk.exitcode != 0:
            raise PromiseBroken(f"the kiosk does not serve: {kiosk.exitcode}; {self.site.places.folder}")

    # ── the count ─────────────────────────────────────────────────────────

    def _count(self) -> None:
        promised = self.site.promises()
        kept = [number for _, number in self.site.kept()]
        custody = [row[0] for row in self.site.at_centre(
            "SELECT arrival_number FROM intake_custodyentry ORDER BY seq")]  # fmt: skip
        applications = Counter(
            row[0] for row in self.site.at_centre("SELECT arrival_number FROM applications_application")
        )
        looks = self.site.at_centre("SELECT kind, reasons FROM applications_manualcheck")
        state = self.site.at_centre("SELECT state FROM kiosks_kiosk")[0][0]
        self.tally.promised = len(set(promised))
        self.tally.kept, self.tally.stored, self.tally.applications = len(kept), len(custody), len(applications)
        troubles = {
            "promised but not kept": sorted(set(promised) - set(kept)),
            "promised but not at the centre": sorted(set(promised) - set(applications)),
            "kept but not at the centre": sorted(set(kept) - set(applications)),
            "at the centre, but never kept": sorted(set(custody) - set(kept)),
            "counted twice": sorted(number for number, count in applications.items() if count > 1),
            "number given twice": sorted(number for number, count in Counter(kept).items() if count > 1),
            "another order than the kiosk's": [] if custody == kept else ["custody"],
            "for a person": sorted({str(look) for look in looks}),
            "the kiosk's state": [] if state == "active" else [state],
        }
        wrong = {name: found[:5] for name, found in troubles.items() if found}
        if wrong:
            raise PromiseBroken(f"{wrong}; {self.site.places.folder}")

    def _moment(self) -> float:
        return time.monotonic() + self._chance.random() * LONGEST_MOMENT_S

    def _endless(self, points: Sequence[str]) -> Iterator[str]:
        while True:
            order = [str(point) for point in points]
            self._chance.shuffle(order)
            yield from order
