"""Eight clerks at work, kiosks that deliver at half of what custody can, and a notice to 10,000 people, all at once, on
SQLite; beside the same clerks on a quiet centre and the same kiosks alone.

Two web workers and the task worker, as in service. The clerks are a process of their own; each acts at a pace, and a
time is from the click to the page that follows. Kiosks keep to a timetable; what they could not deliver in time they
deliver late. What the writer of SQLite does is told by each of the centre's processes (`probed_centre`).
"""

from __future__ import annotations

import multiprocessing
import os
import re
import secrets
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from multiprocessing.connection import Connection
from multiprocessing.synchronize import Event
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING

import requests

from sync.contract.wire.contact_frames import ContactEntry
from tests.bench import ground
from tests.bench.custody import BATCH, KIOSKS, KioskLine, body_of, flood
from tests.bench.figures import Figure, percentile
from tests.bench.probed_centre import FOLDER, turns_in
from tests.support.between.kiosk_hand import KioskHand
from tests.support.centre.centre_process import free_port

if TYPE_CHECKING:
    from tests.support.people.staff import Cast

CLERKS = 8
PACE_S = 2.0
"""Between two acts of one clerk: quick for a person, and eight of them need a third of a processor."""
GIVE_UP_S = 900.0
FULL_ROUNDS = 3
FULL_EACH = 4
"""Batches of each kiosk in a round that tells what custody can."""
WORDS = "【氏名】様\n" + "お知らせです。" * 100


@dataclass(frozen=True)
class Size:
    """Of a run."""

    applications: int
    days: int
    """The notice goes to whoever applied on these: one a minute, 1,440 a day."""
    quiet_s: float
    entries_s: float
    """So long the entries last that are made beforehand; then what goes on is no measure any more."""


FULL = Size(50_000, 7, 30.0, 90.0)
QUICK = Size(5_000, 1, 10.0, 20.0)


@dataclass(frozen=True)
class Beside:
    """What was seen while all of them worked."""

    clerks: list[list[float]]
    rate: float
    begun: float
    end: float
    reached: int
    """People whom the notice had reached by then."""


def sqlite(quick: bool) -> list[Figure]:
    """On the embedded default."""
    size = QUICK if quick else FULL
    with tempfile.TemporaryDirectory(dir=os.environ.get("MADOGUCHI_BENCH_DIR")) as name:
        turns = Path(name) / "turns"
        turns.mkdir()
        land = ground.lay(Path(name) / "state", "sqlite")
        sessions, numbers = _staff(size.applications)
        hands = [land.city.kiosk(101 + number) for number in range(KIOSKS)]
        for hand in hands:
            for _ in range((FULL_ROUNDS * FULL_EACH + 1) * BATCH):
                hand.submit()
        with _centre(turns) as server:
            flood(server, hands, 0, 1, learn=True)  # workers import on their first request
            can = median(
                flood(server, hands, 1 + turn * FULL_EACH, 1 + (turn + 1) * FULL_EACH, learn=True).rate
                for turn in range(FULL_ROUNDS)
            )
            lines = [_Timetable(hand, can / 2 / KIOSKS, size) for hand in hands]
            alone = _delivered(server.address, lines, size.quiet_s, threading.Event())
            with _clerks(server.address, sessions, numbers) as clerks:
                time.sleep(size.quiet_s)
            quiet = clerks.times
            with _worker():
                beside = _all_at_once(server.address, lines, sessions, numbers, size)
        found = list(turns_in(turns, beside.begun, beside.end))
    every, before = _all(beside.clerks), _all(quiet)
    worst, floor = max(percentile(clerk, 0.95) for clerk in beside.clerks), percentile(before, 0.95)
    waited_s, longest = [turn.waited_ms / 1000 for turn in found], max(found, key=lambda turn: turn.held_ms)
    took, people = beside.end - beside.begun, size.days * 1440
    return [
        Figure(f"slowest of {CLERKS} clerks, p95", worst, "ms", floor, "≤ 3 × quiet", worst <= 3 * floor),
        Figure(f"all clerks, p50 of {len(every)} acts", percentile(every, 0.5), "ms", percentile(before, 0.5)),
        Figure("longest act", max(every), "ms", max(before)),
        Figure(f"longest wait of {len(found):,} for the writer", max(waited_s), "s", None, "≤ 2 s", max(waited_s) <= 2),
        Figure("the same, p99", percentile(waited_s, 0.99), "s"),
        Figure(
            f"longest that one held the writer ({longest.where})", longest.held_ms, "ms", None,
            "≤ 200", longest.held_ms <= 200,
        ),
        Figure(
            "entries stored, at half of what custody can", beside.rate, "/s", alone,
            "≥ 0.8 × alone", beside.rate >= 0.8 * alone,
        ),
        Figure("all that custody can", can, "/s"),
        Figure(f"people of {people:,} whom the notice reached in that time", beside.reached, f"in {took:.0f} s"),
    ]  # fmt: skip


def _all(clerks: list[list[float]]) -> list[float]:
    return [one for clerk in clerks for one in clerk]


# ── the centre ──


@contextmanager
def _centre(turns: Path) -> Iterator[ground.Server]:
    """`python -m central serve` with a clock at the writer."""
    os.environ |= {FOLDER: str(turns), "MADOGUCHI_DOOR": "all"}
    port = free_port()
    words = f"gunicorn --config python:tests.bench.probed_centre --bind 127.0.0.1:{port} --workers 2 --threads 8"
    with ground.serving(words.split(), port) as server:
        yield server


@contextmanager
def _worker() -> Iterator[None]:
    """The task worker: verdicts, and the notice."""
    command = [sys.executable, "-m", "tests.bench.probed_centre", "worker"]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        yield
    finally:
        process.terminate()
        process.wait(ground.START_S)


def _staff(applications: int) -> tuple[list[str], list[str]]:
    """Sessions of eight clerks and of one who approves, and an application of today for each clerk."""
    from django.conf import settings
    from django.db import connections

    from tests.support.centre.applications import make_application, make_city
    from tests.support.people.staff import QUICK_HASHERS, make_cast, sign_in
    from tests.support.tables.full_tables import fill

    settings.PASSWORD_HASHERS = QUICK_HASHERS
    cast: Cast = make_cast(make_city())
    fill(applications)
    numbers = [make_application(place + 1).arrival_number for place in range(CLERKS)]
    clients = [*(sign_in(cast.sato) for _ in range(CLERKS + 1)), sign_in(cast.takahashi)]
    connections.close_all()
    return [client.cookies["sessionid"].value for client in clients], numbers


# ── clerks ──


class _Browser:
    """Of a member who has signed in."""

    def __init__(self, address: str, session: str) -> None:
        self._address, self._session, self._token = address, requests.Session(), secrets.token_hex(16)
        self._session.trust_env = False
        self._session.cookies.update({"sessionid": session, "csrftoken": self._token})

    def click(self, path: str, **said: str) -> str:
        """Post a form; the address of the page that follows, which was drawn."""
        words = {**said, "csrfmiddlewaretoken": self._token}
        answer = self._session.post(self._address + path, data=words, timeout=GIVE_UP_S)
        assert answer.status_code == 200, (path, answer.status_code)
        assert answer.history, f"{path} was refused: {answer.text[:2000]}"
        return answer.url.removeprefix(self._address)


@dataclass
class _Clerks:
    """The process they work in; `times` is there when it has ended: milliseconds of each act, by clerk."""

    times: list[list[float]]


@contextmanager
def _clerks(address: str, sessions: Sequence[str], numbers: Sequence[str]) -> Iterator[_Clerks]:
    """They work until the block is left."""
    forked = multiprocessing.get_context("fork")
    stop, (ours, theirs) = forked.Event(), forked.Pipe()
    process = forked.Process(target=_work, args=(address, sessions[:CLERKS], numbers, stop, theirs), daemon=True)
    process.start()
    ours.recv()
    clerks = _Clerks([])
    yield clerks
    stop.set()
    clerks.times = ours.recv()
    process.join(ground.START_S)
    assert all(clerks.times), "every clerk has acted"


def _work(address: str, sessions: Sequence[str], numbers: Sequence[str], stop: Event, told: Connection) -> None:
    browsers = [_Browser(address, session) for session in sessions]
    for browser, number in zip(browsers, numbers, strict=True):
        browser.click(f"/applications/{number}/comment/", text="x")
    told.send("at work")

    def one(place: int) -> list[float]:
        times: list[float] = []
        due = time.monotonic() + PACE_S * place / CLERKS
        while not stop.wait(max(0.0, due - time.monotonic())):
            begun = time.perf_counter()
            browsers[place].click(f"/applications/{numbers[place]}/comment/", text="x")
            times.append((time.perf_counter() - begun) * 1000)
            due = max(due + PACE_S, time.monotonic())
        return times

    with ThreadPoolExecutor(CLERKS) as pool:
        told.send(list(pool.map(one, range(CLERKS))))


# ── kiosks ──


class _Timetable:
    """One kiosk that has a batch to deliver at fixed times. Its entries are made beforehand."""

    def __init__(self, hand: KioskHand, entries_a_second: float, size: Size) -> None:
        self.hand, self._every_s = hand, BATCH / entries_a_second
        hand.made.clear()
        batches = int((size.quiet_s + size.entries_s) / self._every_s) + 1
        self._batches: list[list[ContactEntry]] = []
        for _ in range(batches):
            self._batches.append([hand.submit().entry for _ in range(BATCH)])
            hand.made.clear()

    def deliver(self, address: str, begun: float, until: float, stop: threading.Event) -> int:
        """Entries stored before `until` (or a stop, or the last of them)."""
        line, stored, due = KioskLine(address, self.hand), 0, begun
        while self._batches and due < until and not stop.wait(max(0.0, due - time.monotonic())):
            line.deliver(body_of(self.hand, self._batches.pop(0)), learn=True)
            due += self._every_s
            if time.monotonic() > until:
                break
            stored += BATCH
        line.close()
        stop.set()
        return stored


def _delivered(address: str, lines: Sequence[_Timetable], for_s: float, stop: threading.Event) -> float:
    """Entries a second. Whoever comes to the end first ends it for all: what follows would be fewer kiosks."""
    begun = time.monotonic()
    with ThreadPoolExecutor(KIOSKS) as pool:
        stored = sum(pool.map(lambda line: line.deliver(address, begun, begun + for_s, stop), lines))
    return stored / (time.monotonic() - begun)


# ── all of it ──


def _all_at_once(
    address: str, lines: Sequence[_Timetable], sessions: Sequence[str], numbers: Sequence[str], size: Size
) -> Beside:
    stop = threading.Event()
    with _clerks(address, sessions, numbers) as clerks, ThreadPoolExecutor(1) as pool:
        begun = time.monotonic()
        notice = pool.submit(_notice, address, sessions, size.days, stop)
        rate = _delivered(address, lines, GIVE_UP_S, stop)
        end = time.monotonic()
        reached = notice.result()
    return Beside(clerks.times, rate, begun, end, reached)


def _notice(address: str, sessions: Sequence[str], days: int, stop: threading.Event) -> int:
    """One clerk chooses and writes, another approves, as their pages would; stops everybody when all are reached."""
    from django.db import connections
    from django.utils import timezone

    from central.applications.models import Application
    from central.notices.models import BulkNotice, Delivery

    maker, second = _Browser(address, sessions[CLERKS]), _Browser(address, sessions[CLERKS + 1])
    newest = timezone.localdate(Application.objects.order_by("-pk").values_list("arrived_at", flat=True)[0])
    since = newest - timedelta(days)
    place = maker.click("/notices/choose/", tab="all", every=f"arrived_from={since}&arrived_to={newest - timedelta(1)}")
    (number,) = map(int, re.findall(r"/notices/(\d+)/", place))
    notice = BulkNotice.objects.get(pk=number)
    title = {"revision": str(notice.revision), "title": "現況届", "subject": "お知らせ", "text": WORDS}
    maker.click(f"/notices/{number}/write/", **title)

    def comes(state: BulkNotice.State) -> bool:
        ground.wait_until(lambda: stop.is_set() or _notice_is(number, state), GIVE_UP_S)
        return not stop.is_set()

    if comes(BulkNotice.State.PLANNED):
        notice.refresh_from_db()
        second.click(f"/notices/{number}/run/", revision=str(notice.revision), looked="on")
        comes(BulkNotice.State.DONE)
    stop.set()
    reached = Delivery.objects.filter(notice=number).exclude(state=Delivery.State.PLANNED).count()
    connections.close_all()
    return reached


def _notice_is(number: int, state: str) -> bool:
    from central.notices.models import BulkNotice

    return BulkNotice.objects.filter(pk=number, state=state).exists()
