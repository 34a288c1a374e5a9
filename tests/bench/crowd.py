"""A clerk's page and a kiosk's contacts on a quiet centre, and beside people who mean no good, in one run.

They are 200 connections that send a byte a second, announcements of bodies of 8 GiB, a kiosk whose contacts hold
200,000 entries, and 1,000 public checks from one address, nearly all refused. They run in a process of their own with
the lowest priority: in life they stand on other machines.
"""

from __future__ import annotations

import multiprocessing
import os
import socket
import tempfile
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from multiprocessing.synchronize import Event
from pathlib import Path

import requests

from sync.contract.wire.contact_frames import ContactEntry
from tests.bench import ground
from tests.bench.figures import Figure, percentile
from tests.support.between.kiosk_hand import KioskHand, Made

SLOW, CHECKS, MANY = 200, 1000, 200_000
GIB_8 = 8 * 1024**3
SOURCES = 10
"""Addresses of loopback from which they come."""
BESIDE_S = 20.0
"""So long at least they are there while the work is measured."""


def figures(quick: bool) -> list[Figure]:
    """SQLite, the embedded default."""
    pages, contacts = (40, 20) if quick else (150, 60)
    with tempfile.TemporaryDirectory(dir=os.environ.get("MADOGUCHI_BENCH_DIR")) as name:
        land = ground.lay(Path(name), "sqlite")
        session = _clerk(land)
        hand, bad = land.city.kiosk(1), land.city.kiosk(2)
        made = [hand.submit() for _ in range(2 * contacts)]
        with ground.centre() as server:
            clerk = _Clerk(server.address, session)
            _work(clerk, hand, made[:2], 3)
            quiet, quiet_contacts = _work(clerk, hand, made[2:contacts], pages)
            before = _memory_mb(server)
            forked = multiprocessing.get_context("fork")
            stop, ready = forked.Event(), forked.Event()
            crowd = forked.Process(target=_crowd, args=(server.address, bad, stop, ready), daemon=True)
            crowd.start()
            ready.wait(ground.START_S)
            begun, beside, beside_contacts = time.monotonic(), [], []
            left = made[contacts:]
            while time.monotonic() - begun < BESIDE_S or left:
                some = _work(clerk, hand, left[:5], max(1, pages // 8))
                left = left[5:]
                beside += some[0]
                beside_contacts += some[1]
            grown = _memory_mb(server) - before
            stop.set()
            crowd.join(ground.START_S)
        stored = land.city.row(hand).stored_up_to
    p95, bare = percentile(beside, 0.95), percentile(quiet, 0.95)
    slow, bare_slow = percentile(beside_contacts, 0.95), percentile(quiet_contacts, 0.95)
    return [
        Figure("a clerk's work list, p95 beside them", p95, "ms", bare, "≤ 2 × quiet", p95 <= 2 * bare),
        Figure("the same, p50", percentile(beside, 0.5), "ms", percentile(quiet, 0.5)),
        Figure("a contact of one entry, p95 beside them", slow, "ms", bare_slow),
        Figure("contacts served of those sent", stored, "", len(made), "all", stored == len(made)),
        Figure("memory gained by the server's processes", grown, "MB", None, "≤ 200 MB", grown <= 200),
    ]


class _Clerk:
    """One browser of a member who has signed in."""

    def __init__(self, address: str, session: str) -> None:
        self.address, self._session = address, requests.Session()
        self._session.trust_env = False
        self._session.cookies.set("sessionid", session)

    def look(self) -> float:
        """Milliseconds of the work list."""
        begun = time.perf_counter()
        answer = self._session.get(f"{self.address}/work/review/", timeout=120, allow_redirects=False)
        assert answer.status_code == 200, answer.status_code
        return (time.perf_counter() - begun) * 1000


def _clerk(land: ground.Ground) -> str:
    from django.db import connections

    from tests.support.people.staff import make_cast, sign_in

    client = sign_in(make_cast(land.city.body).sato)
    connections.close_all()
    return client.cookies["sessionid"].value


def _work(clerk: _Clerk, hand: KioskHand, made: list[Made], pages: int) -> tuple[list[float], list[float]]:
    looked, delivered = [], []
    for place in range(max(pages, len(made))):
        if place < pages:
            looked.append(clerk.look())
        if place < len(made):
            begun = time.perf_counter()
            hand.contact(clerk.address, [made[place]])
            delivered.append((time.perf_counter() - begun) * 1000)
    return looked, delivered


def _memory_mb(server: ground.Server) -> float:
    pages = 0
    for stat in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):
            if int(stat.read_text().rpartition(")")[2].split()[3]) == server.session:
                pages += int((stat.parent / "statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6


# ── the crowd, in a process of its own ──


def _crowd(address: str, bad: KioskHand, stop: Event, ready: Event) -> None:
    os.nice(19)
    port = int(address.rpartition(":")[2])
    parts: list[Callable[[], None]] = [
        lambda: _drip(port, stop),
        lambda: _announce(port, stop),
        lambda: _flood(address, bad, stop),
        lambda: _check(address, stop),
    ]
    threads = [threading.Thread(target=part) for part in parts]
    for thread in threads:
        thread.start()
    ready.set()
    for thread in threads:
        thread.join()


def _connected(port: int, number: int, head: bytes) -> socket.socket:
    sock = socket.create_connection(("127.0.0.1", port), 10, source_address=(f"127.0.1.{1 + number % SOURCES}", 0))
    sock.sendall(head)
    return sock


def _head(path: str, length: int) -> bytes:
    return f"POST {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: {length}\r\n\r\n".encode()


def _drip(port: int, stop: Event) -> None:
    paths = ("/kiosk/v1/enrolment/hello", "/sign-in/", "/kiosk/v1/contact", "/check/")
    heads = [_head(paths[number % len(paths)], 4000) for number in range(SLOW)]
    held: list[socket.socket | None] = [None] * SLOW
    while not stop.wait(1):
        for number, sock in enumerate(held):
            try:
                if sock is None:
                    held[number] = _connected(port, number, heads[number])
                else:
                    sock.sendall(b"x")
            except OSError:
                if sock is not None:
                    sock.close()
                held[number] = None
    for sock in held:
        if sock is not None:
            sock.close()


def _announce(port: int, stop: Event) -> None:
    while not stop.wait(0.1):
        for path in ("/sign-in/", "/kiosks/add/", "/check/", "/kiosk/v1/contact"):
            with suppress(OSError), _connected(port, SOURCES, _head(path, GIB_8)) as sock:
                for _ in range(16):
                    sock.sendall(bytes(64 * 1024))


def _flood(address: str, bad: KioskHand, stop: Event) -> None:
    entries = [ContactEntry(b".", b"")] * MANY
    while not stop.wait(1):
        with suppress(requests.RequestException):
            answer = bad.send(bad.request(address, entries))
            bad.nonce = answer.json().get("nonce") or bad.nonce


def _check(address: str, stop: Event) -> None:
    session = requests.Session()
    session.trust_env = False
    for _ in range(CHECKS):
        if stop.wait(0.01):
            return
        with suppress(requests.RequestException):
            session.post(f"{address}/check/", {"number": "J-99201-26-0000001", "code": "x"}, timeout=60)
