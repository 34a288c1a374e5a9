"""A town for drills: the real centre with its worker, and terminals whose window alone is missing."""

from __future__ import annotations

import shutil
import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from hardware.printer import network_printer
from hardware.simulated.printer import SimulatedPrinter
from kiosk.runtime.failpoints import NoFailpoints
from kiosk.screens.touches import Confirmed
from kiosk.steps.always.welcome import Start
from kiosk.steps.apply.done import Received
from kiosk.steps.apply.fill_form import FillPage
from kiosk.steps.step import Step
from provisioning.demonstration.centre import Centre
from provisioning.demonstration.hall import Hall
from provisioning.demonstration.places import PYTHON, Places
from provisioning.demonstration.processes import Program, listens
from sync.home.clocks import Clock
from sync.inbox.cache_tables import CacheTables, Fact
from sync.outbox import CentreCache, KioskHome
from tests.support.centre.migrated_database import lay_migrated
from tests.support.kiosk.example_catalogue import BULKY_WASTE, Packed
from tests.support.kiosk.kiosk_homes import put_in_use
from tests.torture.headless import HeadlessKiosk

START_S = 60.0
ARRIVES_S = 60.0
LOOK_S = 0.05


class ShiftedClock:
    """A clock that goes right but stands wrong."""

    def __init__(self, right: Clock, by: timedelta) -> None:
        self._right = right
        self._by = by

    @property
    def boot(self) -> str:
        return self._right.boot

    def now(self) -> datetime:
        return self._right.now() + self._by

    def up_ms(self) -> int:
        return self._right.up_ms()


class Terminal:
    """One enrolled kiosk: its two folders, its agent, and residents who apply."""

    def __init__(self, town: Town, code: str, url: str) -> None:
        self.town = town
        self.code = code
        folder = town.places.folder / code
        self.places = Places(folder, town.places.centre_port, town.places.centre_port, town.printer.port, 0)
        self.home = KioskHome(self.places.data, self.places.mirror)
        self.questions: Path | None = None
        """Where it asks, once its agent listens there."""
        self.agent = self._agent(url)
        folder.mkdir(parents=True)
        Hall(self.places).enrol(town.centre.command("make_enrolment_code", code).strip().splitlines()[-1])
        self._fetches()

    def _fetches(self) -> None:
        """What the catalogue names is there, and no contact was made yet."""
        tables = CacheTables.open(self.home.line_db)
        index = tables.fact(Fact.CATALOGUE_COMING)
        tables.close()
        assert index is not None
        named = self.town.rows("SELECT sha256, data FROM catalogue_publishedobject")
        named += self.town.rows("SELECT sha256, definition FROM catalogue_procedureversion")
        put_in_use(self.home, index, Packed((), (), {sha256: bytes(data) for sha256, data in named}))

    def speaks_to(self, url: str, *more: str) -> None:
        """The agent goes by this address, and with these words more, from its next start."""
        self.agent = self._agent(url, *more)

    def asks(self, url: str) -> Path:
        """The agent listens for questions from its next start, and contacts the centre once and then seldom."""
        self.questions = self.places.question_socket
        self.speaks_to(url, "--questions", str(self.questions), "--heartbeat", "600")
        return self.questions

    def copied(self) -> Terminal:
        """What somebody has who copied this machine's disks."""
        copy = object.__new__(Terminal)
        copy.town, copy.code, copy.questions = self.town, self.code, None
        folder = self.places.folder.with_name(f"{self.code}-copy")
        for source, target in ((self.places.data, "kiosk-data"), (self.places.mirror, "kiosk-mirror")):
            shutil.copytree(source, folder / target)
        copy.places = Places(folder, self.places.centre_port, self.places.line_port, self.places.printer_port, 0)
        copy.home = KioskHome(copy.places.data, copy.places.mirror)
        copy.agent = copy._agent(self.town.places.centre_url)
        return copy

    def apply(self, count: int = 1, wrong_by: timedelta | None = None) -> list[str]:
        """So many residents; returns the arrival numbers on the screen. The clock may jump while they type."""
        numbers: list[str] = []
        with self.open(numbers.append) as kiosk:
            for _ in range(count):
                kiosk.starts("bulky_waste").at(FillPage)
                kiosk.fill(BULKY_WASTE)
                if wrong_by is not None:
                    kiosk.outbox.clock = ShiftedClock(kiosk.outbox.clock, wrong_by)
                kiosk.confirms().until(_printed, "a slip")
                kiosk.does(Confirmed()).at(Start)
        return list(dict.fromkeys(numbers))

    @contextmanager
    def open(self, told: Callable[[str], None] = lambda number: None) -> Iterator[HeadlessKiosk]:
        kiosk = HeadlessKiosk(
            self.home,
            network_printer("127.0.0.1", self.town.printer.port, "TM-T20II"),
            NoFailpoints(),
            told,
            self.questions,
        )
        try:
            yield kiosk
        finally:
            kiosk.close()

    def row(self, column: str) -> Any:
        """What the centre's row of this kiosk says."""
        return self.town.rows(f"SELECT {column} FROM kiosks_kiosk WHERE code = '{self.code}'")[0][0]

    def applications(self) -> list[str]:
        """Arrival numbers that the centre made applications of, in no order; with repetitions if there were any."""
        prefix = self.code[6:]
        rows = self.town.rows("SELECT arrival_number FROM applications_application")
        return [number for (number,) in rows if number[13:16] == prefix]

    def looks(self) -> list[tuple[Any, ...]]:
        """What of this kiosk's stands in the list 確認が要る."""
        return [look for look in self.town.looks() if look[2][13:16] == self.code[6:]]

    def wait_for_applications(self, numbers: list[str], timeout_s: float = ARRIVES_S) -> None:
        wait_for(lambda: set(numbers) <= set(self.applications()), f"{len(numbers)} applications", timeout_s)

    def state_told(self) -> str | None:
        """What the agent heard about this kiosk."""
        return CentreCache(self.home).kiosk_state()

    def _agent(self, url: str, *more: str) -> Program:
        homes = ["--data", str(self.places.data), "--mirror", str(self.places.mirror)]
        command = [str(PYTHON), "-m", "sync.agent", *homes, "--centre", url, "--heartbeat", "0.5", "--simulated", *more]
        return Program("agent", command, self.places.folder / "agent.log")


class Town:
    """Make it once for a module."""

    def __init__(self, folder: Path) -> None:
        self.places = Places.under(folder)
        for use in ("sign", "auth"):
            (self.places.cards / "anchors" / use).mkdir(parents=True, exist_ok=True)
        self.centre = Centre(self.places)
        self.printer = SimulatedPrinter()
        self._number = 10
        self._terminals: list[Terminal] = []

    def start(self) -> None:
        lay_migrated(self.places.centre_state / "central.db")
        self.centre.set_up()
        self.printer.start()
        self.start_centre()

    def start_centre(self) -> None:
        self.centre.web.start()
        self.centre.worker.start()
        self.centre.web.wait_until(lambda: listens(self.places.centre_port), START_S)

    def stop_centre(self) -> None:
        self.centre.worker.stop()
        self.centre.web.stop()

    def stop(self) -> None:
        for terminal in self._terminals:
            terminal.agent.stop()
        self.stop_centre()
        self.printer.stop()

    def terminal(self, url: str = "") -> Terminal:
        """A newly enrolled kiosk. Its agent is not started."""
        self._number += 1
        made = Terminal(self, f"99201-{self._number:03d}", url or self.places.centre_url)
        self._terminals.append(made)
        return made

    def copy_of(self, terminal: Terminal) -> Terminal:
        made = terminal.copied()
        self._terminals.append(made)
        return made

    @property
    def database(self) -> Path:
        return self.places.centre_state / "central.db"

    def rows(self, sql: str) -> list[tuple[Any, ...]]:
        with closing(sqlite3.connect(f"file:{self.database}?mode=ro", uri=True, timeout=30)) as database:
            return list(database.execute(sql))

    def looks(self) -> list[tuple[Any, ...]]:
        """What stands in the list 確認が要る."""
        return self.rows("SELECT kind, reasons, arrival_number FROM applications_manualcheck")


def wait_for(true: Callable[[], bool], what: str, timeout_s: float = 30) -> None:
    end = time.monotonic() + timeout_s
    while not true():
        assert time.monotonic() < end, f"waited {timeout_s:.0f} s for {what}"
        time.sleep(LOOK_S)


def _printed(step: Step) -> bool:
    return isinstance(step, Received) and step.printed == "printed"
