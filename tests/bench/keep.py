"""From KeepSubmission to Kept beside its floors: crypto by hand, the same rows by raw sqlite3, a durable append.

`prepared`: the inquiry number was drawn and its status key derived while the resident read the confirm page, as the
kiosk does; `unprepared`: the day or the place changed meanwhile, and scrypt stands between touch and 受付.

A resident's touch finds everything cold: the screen was drawn since the last keeping. So before every sample, ours and
each floor's, the processor's caches are filled with something else.
"""

from __future__ import annotations

import hashlib
import os
import secrets
import sqlite3
import statistics
import tempfile
import zlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.hpke import AEAD, KDF, KEM, Suite
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

from sync.envelope.keys.hpke_keys import Recipient
from sync.envelope.keys.signer import FileSigner
from sync.envelope.manifest import TrustedManifest
from sync.outbox import CentreCache, Outbox
from tests.bench import ground
from tests.bench.figures import Figure, fdatasync_samples, percentile, timed_ms
from tests.support.kiosk.kiosk_homes import enrolled_kiosk, submission_of

WAITING = 5000
WAITING_QUICK = 1500
ENTRY_BYTES = 20_000
SOMETHING_ELSE_BYTES = 64 * 1024 * 1024
"""More than any cache here holds."""


@dataclass
class Samples:
    """Milliseconds of each kind, taken in turns."""

    prepared: list[float] = field(default_factory=list)
    unprepared: list[float] = field(default_factory=list)
    scrypt: list[float] = field(default_factory=list)
    crypto: list[float] = field(default_factory=list)
    rows: list[float] = field(default_factory=list)
    appends: list[float] = field(default_factory=list)


def alone(quick: bool = False) -> list[Figure]:
    """Keep submissions on a fresh home; floors in between, in the same minutes."""
    with tempfile.TemporaryDirectory(dir=os.environ.get("MADOGUCHI_BENCH_DIR")) as name:
        folder = Path(name)
        kiosk = enrolled_kiosk(folder)
        recipients = TrustedManifest(kiosk.city.manifest(1, "2026-11-20T00:00:00.000Z")).recipients()
        samples = Samples()
        with Outbox.open(kiosk.home) as outbox:
            outbox.boot_check()
            turn = _turn(folder, outbox, kiosk.entry_signer, recipients, samples)
            for number in range(60 if quick else 300):
                turn(number)
    return _figures(samples)


def draining(quick: bool = False) -> list[Figure]:
    """The same on a home whose agent drains to a real centre meanwhile."""
    waiting = WAITING_QUICK if quick else WAITING
    with tempfile.TemporaryDirectory(dir=os.environ.get("MADOGUCHI_BENCH_DIR")) as name:
        folder = Path(name)
        city = ground.lay(folder, "sqlite")
        home = ground.enrolled_home(city, 3, folder / "kiosk")
        signer, samples = FileSigner.load(home.entry_key), Samples()
        with ground.centre() as server, Outbox.open(home) as outbox:
            outbox.boot_check()
            ground.fill(outbox, signer, waiting, ENTRY_BYTES)
            manifest = outbox.line.manifest()
            assert manifest is not None
            turn = _turn(folder, outbox, signer, manifest.recipients(), samples)
            with ground.agent(home, server.address):
                ground.wait_until(lambda: CentreCache(home).stored_up_to() > 0)
                number, line = 1, CentreCache(home)
                while line.stored_up_to() < waiting:
                    turn(number)
                    number += 1
    return [Figure("turns during the drain", number - 1, ""), *_figures(samples)]


def _turn(
    folder: Path, outbox: Outbox, signer: FileSigner, recipients: Sequence[Recipient], samples: Samples
) -> Callable[[int], None]:
    raw_rows, raw_crypto, raw_scrypt = _raw_rows(folder / "raw.db"), _raw_crypto(), _raw_scrypt()

    def turn(number: int) -> None:
        prepared = outbox.prepare(None, recipients)
        first, second = submission_of(2 * number), submission_of(2 * number + 1)
        samples.prepared.append(_cold_ms(lambda: outbox.keep(first, signer, recipients, prepared)))
        if number % 3 == 0:
            samples.unprepared.append(_cold_ms(lambda: outbox.keep(second, signer, recipients)))
            samples.scrypt.append(_cold_ms(raw_scrypt))
        samples.crypto.append(_cold_ms(raw_crypto))
        samples.rows.append(_cold_ms(raw_rows))
        _chill()
        samples.appends.extend(fdatasync_samples(folder, 1))

    return turn


def _cold_ms(action: Callable[[], object]) -> float:
    _chill()
    return timed_ms(action)


def _chill() -> None:
    zlib.crc32(_something_else())


@cache
def _something_else() -> bytes:
    return secrets.token_bytes(SOMETHING_ELSE_BYTES)


def _figures(samples: Samples) -> list[Figure]:
    middle = statistics.median
    floor = middle(samples.crypto) + middle(samples.rows) + middle(samples.appends)
    slow_floor = floor + middle(samples.scrypt)
    disk = percentile(samples.appends, 0.99)
    bound = 2 * disk + 5
    p50, p99 = percentile(samples.prepared, 0.5), percentile(samples.prepared, 0.99)
    slow = percentile(samples.unprepared, 0.5)
    return [
        Figure("keep p50, prepared", p50, "ms", floor, "≤ 1.5 × floor", p50 <= 1.5 * floor),
        Figure("keep p99, prepared", p99, "ms", None, f"≤ 2 × fdatasync p99 + 5 ms = {bound:.1f} ms", p99 <= bound),
        Figure("keep p50, unprepared", slow, "ms", slow_floor, "≤ 1.5 × floor", slow <= 1.5 * slow_floor),
        Figure("floor: crypto by hand p50", middle(samples.crypto), "ms"),
        Figure("floor: scrypt p50", middle(samples.scrypt), "ms"),
        Figure("floor: same rows by raw sqlite3 p50", middle(samples.rows), "ms"),
        Figure("floor: append + fdatasync p50", middle(samples.appends), "ms"),
        Figure("floor: append + fdatasync p99", disk, "ms"),
    ]


def _raw_scrypt() -> Callable[[], None]:
    salt = secrets.token_bytes(22)

    def once() -> None:
        Scrypt(salt, 32, 2**15, 8, 1).derive(b"012345678901")

    return once


def _raw_crypto() -> Callable[[], None]:
    """The primitives of one submission and nothing around them: two HPKE wraps, AES-GCM, two ES256, hashes."""
    suite = Suite(KEM.P256, KDF.HKDF_SHA256, AEAD.AES_256_GCM)
    keys = [ec.generate_private_key(ec.SECP256R1()).public_key() for _ in range(2)]
    signer = ec.generate_private_key(ec.SECP256R1())
    content = secrets.token_bytes(4096)

    def once() -> None:
        key = secrets.token_bytes(32)
        for public in keys:
            suite.encrypt(key, public, b"info")
        box = AESGCM(key).encrypt(bytes(12), content, b"")
        hashlib.sha256(box).digest()
        signer.sign(content[:600], ec.ECDSA(SHA256()))  # the entry
        signer.sign(content[:120], ec.ECDSA(SHA256()))  # the slip

    return once


def _raw_rows(path: Path) -> Callable[[], None]:
    """Entry, box and head in one transaction, WAL and FULL, by plain sqlite3."""
    database = sqlite3.connect(path, isolation_level=None)
    database.execute("PRAGMA journal_mode=WAL")
    database.execute("PRAGMA synchronous=FULL")
    database.execute("CREATE TABLE entries (seq INTEGER PRIMARY KEY, arrival TEXT UNIQUE, hash TEXT, jws BLOB)")
    database.execute("CREATE TABLE boxes (seq INTEGER PRIMARY KEY, box BLOB)")
    database.execute("CREATE TABLE head (id INTEGER PRIMARY KEY, seq INTEGER, hash TEXT)")
    jws, box = secrets.token_bytes(1200), secrets.token_bytes(4400)
    seq = 0

    def once() -> None:
        nonlocal seq
        seq += 1
        database.execute("BEGIN IMMEDIATE")
        database.execute("INSERT INTO entries VALUES (?, ?, ?, ?)", (seq, f"{seq:022d}", "0" * 64, jws))
        database.execute("INSERT INTO boxes VALUES (?, ?)", (seq, box))
        database.execute("INSERT OR REPLACE INTO head VALUES (1, ?, ?)", (seq, "0" * 64))
        database.execute("COMMIT")

    return once
