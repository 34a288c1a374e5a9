"""Who writes beside a busy queue gets a turn, not what is left over."""

from __future__ import annotations

import sqlite3
import struct
import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import nullcontext
from pathlib import Path
from threading import Event, Thread
from time import monotonic, sleep
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.management import call_command
from django.db import OperationalError, connection, connections, transaction

from central.audit.models import AuditHead
from central.database.sqlite_in_turn.base import DatabaseWrapper, _Later, standing_as_one
from tests.support.centre.city import City
from tests.support.centre.deliveries import deliver

sqlite_only = pytest.mark.skipif("connection.vendor != 'sqlite'", reason="PostgreSQL lets writers queue by itself")
TURNS = 25
WHO = ("first", "second", "clerk")
PLACES: list[bool] = []


def _write() -> None:
    with transaction.atomic():
        for _ in range(20):
            AuditHead.objects.update(number=0)


class _Queue:
    """A worker that comes back the moment it is done."""

    def __init__(self, *, after_others: bool = False) -> None:
        self.turns, self._over, self._begun = 0, Event(), Event()
        self._after_others = after_others
        self._thread = Thread(target=self._run)

    def __enter__(self) -> _Queue:
        self._thread.start()
        assert self._begun.wait(60)
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self._thread.join(60)
        assert not self._thread.is_alive()

    def _run(self) -> None:
        connection.comes_after_others = self._after_others  # type: ignore[attr-defined]  # of our own backend
        try:
            while not self._over.is_set():
                _write()
                self.turns += 1
                self._begun.set()
        finally:
            connections.close_all()


def test_a_clerk_writes_in_turn_with_a_queue_that_never_rests(transactional_db: None) -> None:
    with _Queue() as queue:
        before = queue.turns
        for _ in range(TURNS):
            _write()
        meanwhile = queue.turns - before
    assert meanwhile <= 3 * TURNS, "the queue had many turns for one of the clerk's"


@sqlite_only
def test_a_statement_by_itself_waits_in_line_too(transactional_db: None) -> None:
    """Before and after each mail its row is written in one statement, without a transaction around it."""
    AuditHead.objects.get_or_create(pk=1, defaults={"number": 0, "hash": "0" * 64})
    meanwhile = 0
    with _Queue() as queue:
        for _ in range(TURNS):
            seen = queue.turns
            while queue.turns == seen:
                sleep(0.001)
            before = queue.turns
            AuditHead.objects.update(number=0)
            meanwhile += queue.turns - before
    assert meanwhile <= 3 * TURNS, "the queue had many turns for one statement"


@sqlite_only
def test_who_comes_after_others_has_a_turn_for_several_of_a_clerk(transactional_db: None) -> None:
    with _Queue(after_others=True) as queue:
        before = queue.turns
        for _ in range(TURNS):
            _write()
        meanwhile = queue.turns - before
    assert 0 < meanwhile < 0.6 * TURNS, "it rests while others are at work, and comes to its turn all the same"


@sqlite_only
def test_who_come_after_others_rest_for_each_other_and_not_for_ever(transactional_db: None) -> None:
    """The moment in their file is of a start of this machine that is over."""
    later = Path(f"{connection.settings_dict['NAME']}-later")
    later.write_bytes(struct.pack("d", monotonic() + 3600))
    with _Queue(after_others=True) as one, _Queue(after_others=True) as other:
        for queue in (one, other):
            seen = queue.turns
            while queue.turns < seen + 3:
                sleep(0.001)
    later.unlink()


@sqlite_only
def test_who_come_after_others_have_their_turns_one_after_the_other(transactional_db: None, tmp_path: Path) -> None:
    """Verdicts are recorded piece after piece; a notice waits for one of them."""
    place, came = tmp_path / "db-later", list[str]()

    def waits() -> None:
        with _Later(place):
            came.append("notice")

    for _ in range(TURNS):
        notice = Thread(target=waits)
        with _Later(place):
            notice.start()
            _until(lambda: _waiting_at(str(tmp_path / "db")) == 1)
        with _Later(place):
            came.append("piece")
        notice.join(60)
    assert came == ["notice", "piece"] * TURNS


@sqlite_only
def test_who_had_to_wait_for_a_clerk_rests_after_its_turn_and_who_was_alone_does_not(transactional_db: None) -> None:
    name = str(connection.settings_dict["NAME"])
    rests_until = Path(f"{name}-later")
    rests_until.write_bytes(b"")

    def drains() -> None:
        connection.comes_after_others = True  # type: ignore[attr-defined]  # of our own backend
        try:
            _write()
        finally:
            connections.close_all()

    alone = Thread(target=drains)
    alone.start()
    alone.join(60)
    assert rests_until.read_bytes() == b"", "nobody else was at work"
    worker = Thread(target=drains)
    with transaction.atomic():
        worker.start()
        _until(lambda: _waiting_at(name) == 1)
    worker.join(60)
    assert rests_until.read_bytes() != b""


@pytest.mark.parametrize(
    ("held_s", "worked_s", "rests_s"), [(0.01, 0.0, 0.04), (0.01, 0.2, 0.2), (0.1, 0.2, 0.4), (0.01, 60.0, 0.5)]
)
def test_who_comes_after_others_rests_for_what_it_held_and_for_what_it_worked(
    held_s: float, worked_s: float, rests_s: float, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Between its turns it opened boxes: the processor it took was a page's too."""
    slept = list[float]()
    clock = SimpleNamespace(monotonic=lambda: now, process_time=lambda: used, sleep=slept.append)
    monkeypatch.setattr("central.database.sqlite_in_turn.base.time", clock)
    now, used = 1000.0, 7.0
    for begins in (False, True):
        with _Later(tmp_path / "db-later") as turn:
            turn.has_turn(others=begins)
            if begins:
                now, used = now + held_s, used + worked_s
    with _Later(tmp_path / "db-later"):
        pass
    assert slept[-1] == pytest.approx(rests_s)


def _let_write(writers: dict[str, Thread], first_has_it: Event, first_may_end: Event) -> None:
    """First, second and clerk, each once the one before has its turn or waits; then the first ends."""
    name = str(connection.settings_dict["NAME"])
    writers["first"].start()
    assert first_has_it.wait(60)
    writers["second"].start()
    _until(lambda: _waiting_at(name) == 1)
    writers["clerk"].start()
    _until(lambda: _waiting_at(name) == 2)
    first_may_end.set()
    for writer in writers.values():
        writer.join(60)


@sqlite_only
def test_of_who_come_after_others_one_stands_in_line(transactional_db: None) -> None:
    """The next of them waits where it holds up nobody: a clerk who comes after both is let in before it."""
    came = list[str]()
    first_has_it, first_may_end = Event(), Event()

    def writes(who: str, *, after_others: bool) -> None:
        connection.comes_after_others = after_others  # type: ignore[attr-defined]  # of our own backend
        try:
            with transaction.atomic():
                came.append(who)
                if who == "first":
                    first_has_it.set()
                    assert first_may_end.wait(60)
        finally:
            connections.close_all()

    writers = {who: Thread(target=writes, args=[who], kwargs={"after_others": who != "clerk"}) for who in WHO}
    _let_write(writers, first_has_it, first_may_end)
    assert came == ["first", "clerk", "second"]


@sqlite_only
def test_of_who_stand_as_one_one_stands_in_line(transactional_db: None) -> None:
    """Contacts of several web workers: a clerk who comes after two of them waits for one."""
    came = list[str]()
    first_has_it, first_may_end = Event(), Event()

    def writes(who: str, *, as_one: bool) -> None:
        try:
            with standing_as_one() if as_one else nullcontext(), transaction.atomic():
                came.append(who)
                if who == "first":
                    first_has_it.set()
                    assert first_may_end.wait(60)
        finally:
            connections.close_all()

    writers = {who: Thread(target=writes, args=[who], kwargs={"as_one": who != "clerk"}) for who in WHO}
    _let_write(writers, first_has_it, first_may_end)
    assert came == ["first", "clerk", "second"]


@sqlite_only
def test_contacts_stand_as_one(transactional_db: None, city: City, monkeypatch: pytest.MonkeyPatch) -> None:
    places = list[bool]()
    honest = DatabaseWrapper._take_turn

    def noted(wrapper: DatabaseWrapper) -> None:
        places.append(wrapper.stands_as_one)
        honest(wrapper)

    hand = city.kiosk(1)
    made = hand.submit()
    monkeypatch.setattr(DatabaseWrapper, "_take_turn", noted)
    deliver(hand, made)
    assert places == [True]
    assert not connection.stands_as_one, "what the thread writes next is a page's"  # type: ignore[attr-defined]


def _until(is_so: Callable[[], bool]) -> None:
    over = monotonic() + 60
    while not is_so():
        assert monotonic() < over, "it never came to a lock"
        sleep(0.001)


def _waiting_at(name: str) -> int:
    """How many stand at the locks of this database, by the kernel's own list."""
    names = [Path(f"{name}-{place}") for place in ("later", "later-door", "one-door", "one-line", "door", "line")]
    places = {path.stat().st_ino for path in names if path.exists()}
    lines = [line.split() for line in Path("/proc/locks").read_text().splitlines()]
    return sum(1 for line in lines if line[1] == "->" and int(line[6].rsplit(":", 1)[1]) in places)


def note_place() -> int:
    """A queue of the task worker's (settings `DRAINS`) that never has anything."""
    PLACES.append(connection.comes_after_others)  # type: ignore[attr-defined]  # of our own backend
    return 0


@sqlite_only
def test_the_task_worker_comes_after_others(
    transactional_db: None, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.DRAINS, settings.DRAINS_APART = ["tests.central.test_turns.note_place"], []
    from tests.central import test_turns

    monkeypatch.setattr(test_turns, "PLACES", [])
    call_command("worker", until_idle=True)
    assert (test_turns.PLACES, connection.comes_after_others) == ([True], False)  # type: ignore[attr-defined]


def test_eight_writers_all_finish_beside_it(transactional_db: None) -> None:
    def clerk(_: int) -> int:
        try:
            for _turn in range(5):
                _write()
            return 5
        finally:
            connections.close_all()

    with _Queue(), ThreadPoolExecutor(8) as pool:
        assert list(pool.map(clerk, range(8))) == [5] * 8


def test_a_transaction_that_fails_gives_its_turn_back(transactional_db: None) -> None:
    class Broken(Exception):
        pass

    def break_off() -> None:
        with transaction.atomic():
            AuditHead.objects.update(number=0)
            raise Broken

    for _ in range(3):
        with pytest.raises(Broken):
            break_off()
    with ThreadPoolExecutor(1) as pool:
        pool.submit(lambda: (_write(), connections.close_all())).result(60)


@sqlite_only
def test_a_killed_writer_holds_up_nobody(transactional_db: None) -> None:
    name = str(connection.settings_dict["NAME"])
    code = (
        "import os, signal, sys, django; django.setup();"
        "from django.db import connection, transaction;"
        "transaction.atomic().__enter__();"
        "os.kill(os.getpid(), signal.SIGKILL)"
    )
    environment = {"DATABASE_URL": f"sqlite:///{name}", "DJANGO_SETTINGS_MODULE": "central.project.settings"}
    killed = subprocess.run([sys.executable, "-c", code], env=environment, timeout=60, check=False)
    assert killed.returncode == -9
    _write()


@sqlite_only
def test_a_program_that_knows_of_no_turns_is_waited_for(transactional_db: None) -> None:
    """Another program's lock is SQLite's own: we wait for it as long as SQLite does, and the turn goes on after."""
    other = sqlite3.connect(str(connection.settings_dict["NAME"]), isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    connection.ensure_connection()
    connection.connection.execute("PRAGMA busy_timeout = 50")
    with pytest.raises(OperationalError):
        _write()
    other.execute("ROLLBACK")
    other.close()
    _write()
