"""From KeepSubmission to Kept beside its floors: crypto by hand, the same rows by raw sqlite3, a durable append."""

from __future__ import annotations

import hashlib
import os
import secrets
import sqlite3
import statistics
import tempfile
from collections.abc import Callable
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.hpke import AEAD, KDF, KEM, Suite
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

from sync.envelope.manifest import TrustedManifest
from sync.outbox import Outbox, keep
from tests.bench.figures import Figure, fdatasync_samples, percentile, timed_ms
from tests.support.kiosk_homes import enrolled_kiosk, submission_of

ROUNDS = 200


def figures(rounds: int = ROUNDS) -> list[Figure]:
    """Keep `rounds` submissions on a fresh home; floors in between, in the same minutes."""
    with tempfile.TemporaryDirectory(dir=os.environ.get("MADOGUCHI_BENCH_DIR")) as folder:
        return _measure(Path(folder), rounds)


def _measure(folder: Path, rounds: int) -> list[Figure]:
    kiosk = enrolled_kiosk(folder)
    recipients = TrustedManifest(kiosk.city.manifest(1, "2026-11-20T00:00:00.000Z")).recipients()
    keeping, crypto, rows, appends = [], [], [], []
    raw_rows = _raw_rows(folder / "raw.db")
    raw_crypto = _raw_crypto()
    with Outbox.open(kiosk.home) as outbox:
        outbox.boot_check()
        for number in range(rounds):
            submission = submission_of(number)
            keeping.append(timed_ms(lambda: keep(outbox, submission, kiosk.entry_signer, recipients)))  # noqa: B023
            crypto.append(timed_ms(raw_crypto))
            rows.append(timed_ms(raw_rows))
            appends += fdatasync_samples(folder, 1)
    floor = sum(statistics.median(samples) for samples in (crypto, rows, appends))
    disk = percentile(appends, 0.99)
    p50, p99 = percentile(keeping, 0.5), percentile(keeping, 0.99)
    bound = 2 * disk + 5 + statistics.median(crypto)
    return [
        Figure("keep p50", p50, "ms", floor, "≤ 1.5 × floor", p50 <= 1.5 * floor),
        Figure("keep p99", p99, "ms", None, f"≤ 2 × fdatasync p99 + 5 ms + crypto = {bound:.1f} ms", p99 <= bound),
        Figure("floor: crypto by hand p50", statistics.median(crypto), "ms"),
        Figure("floor: same rows by raw sqlite3 p50", statistics.median(rows), "ms"),
        Figure("floor: append + fdatasync p50", statistics.median(appends), "ms"),
        Figure("floor: append + fdatasync p99", disk, "ms"),
    ]


def _raw_crypto() -> Callable[[], None]:
    """The primitives of one submission and nothing around them: scrypt, two HPKE wraps, AES-GCM, two ES256, hashes."""
    suite = Suite(KEM.P256, KDF.HKDF_SHA256, AEAD.AES_256_GCM)
    keys = [ec.generate_private_key(ec.SECP256R1()).public_key() for _ in range(2)]
    signer = ec.generate_private_key(ec.SECP256R1())
    content, salt = secrets.token_bytes(4096), secrets.token_bytes(22)

    def once() -> None:
        Scrypt(salt, 32, 2**15, 8, 1).derive(b"012345678901")
        key = secrets.token_bytes(32)
        for public in keys:
            suite.encrypt(key, public, b"info")
        box = AESGCM(key).encrypt(bytes(12), content, b"")
        hashlib.sha256(box).digest()
        signer.sign(content[:600], ec.ECDSA(SHA256()))

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
