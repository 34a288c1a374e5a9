"""Entries a second from kiosks into custody, beside the bare view of `floor_centre`, in turns.

Eight kiosks, each with one connection and one request in flight. Entries and bodies are made beforehand; each request
is signed when it is sent, because its nonce comes with the answer before. The generator shares the two cores.
"""

from __future__ import annotations

import http.client
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import median

import msgspec
import requests

from sync.contract.wire.ack import Ack, ContactAnswer
from sync.contract.wire.contact import ContactHeader
from sync.contract.wire.contact_frames import CONTACT_MEDIA_TYPE, ContactEntry, write_contact
from sync.envelope.http_signatures import sign_request
from sync.envelope.jws import Typ, payload_in
from tests.bench import ground
from tests.bench.figures import Figure, percentile
from tests.support.between.kiosk_hand import KioskHand
from tests.support.centre.centre_process import free_port

KIOSKS = 8
BATCH = 50
CONTENT = b"{}".ljust(700)
"""What is sealed; nobody opens it here. It makes entries of about 2 kB."""
PATH = "/kiosk/v1/contact"


@dataclass(frozen=True)
class Round:
    """What one turn gave."""

    rate: float
    cpu_us: float
    """Of the server, for each entry."""
    batches_ms: list[float]


def sqlite(quick: bool) -> list[Figure]:
    """On the embedded default."""
    return _measured("sqlite", quick)


def postgresql(quick: bool) -> list[Figure]:
    """On PostgreSQL with fsync."""
    return _measured("postgresql", quick)


def _measured(database: str, quick: bool) -> list[Figure]:
    rounds, each = (3, 5) if quick else (5, 16)
    with tempfile.TemporaryDirectory(dir=os.environ.get("MADOGUCHI_BENCH_DIR")) as name:
        land = ground.lay(Path(name), database)
        hands = [land.city.kiosk(number + 1) for number in range(KIOSKS)]
        for hand in hands:
            for _ in range((rounds * each + 1) * BATCH):
                hand.submit(content=CONTENT)
        ours: list[Round] = []
        floors: list[Round] = []
        with ground.centre() as centre, _floor(Path(name), database, hands) as floor:
            for turn in range(-1, rounds):
                # The first round of one batch each warms both up: workers import on their first request.
                start, end = (0, 1) if turn < 0 else (1 + turn * each, 1 + (turn + 1) * each)
                found = (flood(floor, hands, start, end, learn=False), flood(centre, hands, start, end, learn=True))
                if turn >= 0:
                    floors.append(found[0])
                    ours.append(found[1])
        from central.intake.models import CustodyEntry

        total = sum(len(hand.made) for hand in hands)
        assert CustodyEntry.objects.count() == total, "every entry is in custody"
        size = sum(len(made.entry.jws) + len(made.entry.box) for made in hands[0].made) / len(hands[0].made)
    return _figures(ours, floors, size)


def _figures(ours: list[Round], floors: list[Round], size: float) -> list[Figure]:
    rate, floor = median(turn.rate for turn in ours), median(turn.rate for turn in floors)
    batches = [one for turn in ours for one in turn.batches_ms]
    bare = [one for turn in floors for one in turn.batches_ms]
    p99, bare_p99 = percentile(batches, 0.99), percentile(bare, 0.99)
    cpu, bare_cpu = median(turn.cpu_us for turn in ours), median(turn.cpu_us for turn in floors)
    return [
        Figure("entries stored and acknowledged", rate, "/s", floor, "≥ 0.7 × floor", rate >= 0.7 * floor),
        Figure("the same", rate, "/s", None, "≥ 2,700/s", rate >= 2700),
        Figure(
            "processor time of the server for an entry", cpu, "µs", bare_cpu, "≤ floor / 0.7", cpu <= bare_cpu / 0.7
        ),
        Figure("batch of 50, p99", p99, "ms", bare_p99, "≤ 1.2 × floor", p99 <= 1.2 * bare_p99),
        Figure("batch of 50, p50", percentile(batches, 0.5), "ms", percentile(bare, 0.5)),
        Figure("size of an entry", size, "bytes"),
    ]


@contextmanager
def _floor(folder: Path, database: str, hands: list[KioskHand]) -> Iterator[ground.Server]:
    keys = folder / "floor-keys.json"
    signers = [signer for hand in hands for signer in (hand.entry_key, hand.line_key)]
    keys.write_text(json.dumps({signer.kid: signer.public.hex() for signer in signers}))
    url = os.environ["DATABASE_URL"] if database == "postgresql" else f"sqlite:///{folder / 'floor.db'}"
    kept = {name: os.environ.get(name) for name in ("DATABASE_URL", "FLOOR_KEYS")}
    os.environ |= {"DATABASE_URL": url, "FLOOR_KEYS": str(keys)}
    try:
        make = "import tests.bench.floor_centre as floor; floor.make_table()"
        subprocess.run([sys.executable, "-c", make], check=True)
        port = free_port()
        words = "tests.bench.floor_centre:application --workers 2 --worker-class gthread --threads 8 --keep-alive 75"
        command = ["gunicorn", *words.split(), "--bind", f"127.0.0.1:{port}"]
        with ground.serving(command, port) as server:
            yield server
    finally:
        for name, value in kept.items():
            if value is None:
                os.environ.pop(name, None)
            else:
                os.environ[name] = value


def flood(server: ground.Server, hands: list[KioskHand], start: int, end: int, *, learn: bool) -> Round:
    """These batches of each, all at once."""
    bodies = [[_batch(hand, place) for place in range(start, end)] for hand in hands]
    begun, cpu_s = time.perf_counter(), server.cpu_s()
    with ThreadPoolExecutor(len(hands)) as pool:
        times = list(
            pool.map(lambda pair: _deliver(server.address, *pair, learn=learn), zip(hands, bodies, strict=True))
        )
    took = time.perf_counter() - begun
    count = len(hands) * (end - start) * BATCH
    return Round(count / took, (server.cpu_s() - cpu_s) / count * 1e6, [one for several in times for one in several])


def body_of(hand: KioskHand, entries: Sequence[ContactEntry]) -> bytes:
    """A contact with these entries."""
    return write_contact(ContactHeader(1, hand.audience, hand.code, hand.heartbeat(), len(entries)), entries)


class KioskLine:
    """One kiosk's connection, which stays open."""

    def __init__(self, address: str, hand: KioskHand) -> None:
        self._address, self._hand = address, hand
        self._connection = http.client.HTTPConnection(address.removeprefix("http://"), timeout=120)

    def deliver(self, body: bytes, *, learn: bool) -> float:
        """Milliseconds from the first byte to the whole answer. `learn`: it is the centre's, with the next nonce."""
        prepared = requests.Request("POST", self._address + PATH, data=body).prepare()
        prepared.headers["Content-Type"] = CONTACT_MEDIA_TYPE
        sign_request(prepared, self._hand.line_key, self._hand.nonce)
        begun = time.perf_counter()
        headers = {key: str(value) for key, value in prepared.headers.items()}
        self._connection.request("POST", PATH, body, headers)
        answer = self._connection.getresponse()
        said = answer.read()
        took = (time.perf_counter() - begun) * 1000
        assert answer.status == 200, said[:200]
        if learn:
            message = msgspec.json.decode(said, type=ContactAnswer)
            self._hand.nonce = msgspec.json.decode(payload_in(message.ack.encode(), Typ.ACK), type=Ack).nonce
        return took

    def close(self) -> None:
        """At the end."""
        self._connection.close()


def _batch(hand: KioskHand, place: int) -> bytes:
    return body_of(hand, [one.entry for one in hand.made[place * BATCH : (place + 1) * BATCH]])


def _deliver(address: str, hand: KioskHand, bodies: list[bytes], *, learn: bool) -> list[float]:
    line = KioskLine(address, hand)
    times = [line.deliver(body, learn=learn) for body in bodies]
    line.close()
    return times
