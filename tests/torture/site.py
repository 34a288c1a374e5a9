"""One centre (gunicorn, task worker, SQLite), one printer, one enrolled kiosk, and a server that forks the victims."""

from __future__ import annotations

import multiprocessing
import os
import signal
import sqlite3
import time
from collections.abc import Callable
from contextlib import closing
from multiprocessing import forkserver
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Any

from hardware.simulated.printer import SimulatedPrinter
from provisioning.demonstration.centre import Centre
from provisioning.demonstration.hall import Hall
from provisioning.demonstration.places import Places
from provisioning.demonstration.processes import listens
from sync.outbox import CentreCache, KioskHome
from tests.support.centre.migrated_database import lay_migrated
from tests.support.faults.failpoints import Orders
from tests.torture import children

SLICE_S = 0.003
"""How often the state of the victims is looked at."""
KILLED = -signal.SIGKILL
START_S = 60.0
Row = tuple[Any, ...]


class Site:
    """Make it once per process: the settings of the centre go into this process's environment."""

    def __init__(self, folder: Path) -> None:
        self.places = Places.under(folder)
        self.orders = Orders(folder / "orders")
        os.environ["MADOGUCHI_ORDERS"] = str(self.orders.folder)
        os.environ["DJANGO_SETTINGS_MODULE"] = "tests.support.centre.centre_settings"
        self.centre = Centre(self.places)
        os.environ.update(self.centre.env)
        self.printer = SimulatedPrinter()
        self.home = KioskHome(self.places.data, self.places.mirror)
        self._warm = multiprocessing.get_context("forkserver")
        self._warm.set_forkserver_preload(["tests.torture.children", "tests.torture.kills"])
        self.agent: BaseProcess | None = None
        self.worker: BaseProcess | None = None
        self.kiosk: BaseProcess | None = None

    def start(self) -> None:
        """Set everything up; returns when the centre answers and the kiosk is enrolled."""
        for use in ("sign", "auth"):
            (self.places.cards / "anchors" / use).mkdir(parents=True, exist_ok=True)
        forkserver.ensure_running()  # it reads the victims' programs meanwhile
        lay_migrated(self.places.centre_state / "central.db")
        self.centre.set_up()
        self.centre.web.start()
        code = self.centre.enrolment_code()
        self.printer.start()
        self.centre.web.wait_until(lambda: listens(self.places.centre_port), START_S)
        hall = Hall(_straight(self.places))
        hall.enrol(code)
        self.start_agent()
        self.start_worker()
        # Nobody is at a machine that was just enrolled before its agent has fetched what the catalogue names.
        self.centre.web.wait_until(self._has_catalogue, START_S)

    def _has_catalogue(self) -> bool:
        line = CentreCache(self.home)
        found = line.catalogue()
        line.close()
        return found is not None

    def stop(self) -> None:
        for process in (self.kiosk, self.agent, self.worker):
            if process is not None and process.is_alive():
                process.kill()
                process.join()
        self.centre.web.stop()
        self.printer.stop()

    # ── the victims ───────────────────────────────────────────────────────

    def start_agent(self) -> None:
        self.agent = self._fork(
            children.agent, self.places.folder, self.places.centre_url, self.places.logs / "agent.log"
        )

    def start_worker(self) -> None:
        self.worker = self._fork(children.worker, self.places.logs / "worker.log")

    def start_kiosk(self, visits: int, purge: bool = False) -> BaseProcess:
        self.kiosk = self._fork(
            children.kiosk, self.places.folder, self.printer.port, visits, purge, self.places.logs / "kiosk.log"
        )
        return self.kiosk

    def web_workers(self) -> list[int]:
        """Process ids of gunicorn's children."""
        return children_of(self.centre.web.pid)

    def _fork(self, program: Callable[..., None], *arguments: object) -> BaseProcess:
        self.places.logs.mkdir(exist_ok=True)
        process = self._warm.Process(target=program, args=arguments, daemon=True)
        process.start()
        return process

    # ── what the two sides hold ───────────────────────────────────────────

    def promises(self) -> list[str]:
        """Arrival numbers that stood on the screen or began to print."""
        path = self.places.folder / "promises"
        return path.read_text().splitlines() if path.exists() else []

    def kept(self) -> list[tuple[int, str]]:
        """(seq, arrival) of the kiosk's outbox."""
        return [(int(seq), str(number)) for seq, number in _rows(self.places.data / "outbox.db",
                "SELECT seq, arrival FROM entries ORDER BY seq")]  # fmt: skip

    def at_centre(self, sql: str) -> list[Row]:
        return _rows(self.places.centre_state / "central.db", sql)

    def until(self, true: Callable[[], bool], what: str, timeout_s: float = 60) -> None:
        """Wait for a state.

        Raises:
            TimeoutError
        """
        end = time.monotonic() + timeout_s
        while not true():
            if time.monotonic() > end:
                raise TimeoutError(f"waited {timeout_s:.0f} s for {what}")
            time.sleep(SLICE_S * 10)


def children_of(pid: int) -> list[int]:
    """Direct children of a process."""
    text = Path(f"/proc/{pid}/task/{pid}/children").read_text()
    return [int(word) for word in text.split()]


def _rows(path: Path, sql: str) -> list[Row]:
    with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True, timeout=30)) as database:
        return list(database.execute(sql))


def _straight(places: Places) -> Places:
    """The same places without a line between kiosk and centre."""
    return Places(places.folder, places.centre_port, places.centre_port, places.printer_port, places.mail_port)
