"""Applications opened, verified and recorded a second by two task workers, beside the bare primitives on two processes.

Every application is signed by a resident with a certificate of its own: HPKE open, RS256 over the statement, the
certificate's chain, the rules of the procedure, then the rows.
"""

from __future__ import annotations

import multiprocessing
import os
import secrets
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.hpke import AEAD, KDF, KEM, Suite

from tests.bench import ground
from tests.bench.figures import Figure

WORKERS = 2
BATCH = 50
FLOOR_S = 2.0


def sqlite(quick: bool) -> list[Figure]:
    """On the embedded default."""
    return _measured("sqlite", quick)


def postgresql(quick: bool) -> list[Figure]:
    """On PostgreSQL with fsync."""
    return _measured("postgresql", quick)


def _measured(database: str, quick: bool) -> list[Figure]:
    count = 2000 if quick else 8000
    with tempfile.TemporaryDirectory(dir=os.environ.get("MADOGUCHI_BENCH_DIR")) as name:
        land = ground.lay(Path(name), database)
        hand = land.city.kiosk(1)
        for number in range(count):
            hand.submit("resident_record", resident=land.authority.namesake(number))
        with ground.centre() as server:
            for start in range(0, count, BATCH):
                hand.contact(server.address, hand.made[start : start + BATCH])
        from django.db import connections

        connections.close_all()
        floor = _floor()
        rate, cpu_us = _drained(count)
        again = _floor()
        from central.applications.models import Application
        from central.intake.models import WaitingEntry

        assert (WaitingEntry.objects.count(), Application.objects.count()) == (0, count), "every one was taken in"
        # Closed here: the folder goes, and PostgreSQL ends, before this process does.
        connections.close_all()
    bare = (floor + again) / 2
    return [
        Figure("opened, verified and recorded", rate, "/s", bare, "≥ 2,000/s", rate >= 2000),
        Figure("processor time of both workers for one", cpu_us, "µs", WORKERS / bare * 1e6),
        Figure("so two cores of their own would do", WORKERS / cpu_us * 1e6, "/s"),
    ]


def _drained(count: int) -> tuple[float, float]:
    """A second, from the end of the first batch on: the workers' start is not counted. And microseconds of CPU each."""
    from central.intake.actions.record_verdicts import waiting

    before = os.times()
    workers = [
        subprocess.Popen([sys.executable, "-m", "central", "worker", "--until-idle"], stderr=subprocess.DEVNULL)
        for _ in range(WORKERS)
    ]
    ground.wait_until(lambda: waiting() < count)
    begun, left = time.perf_counter(), waiting()
    ground.wait_until(lambda: waiting() == 0, within_s=300)
    took = time.perf_counter() - begun
    for worker in workers:
        worker.wait(ground.START_S)
    after = os.times()
    idle = _idle_cpu_s()
    spent = after.children_user + after.children_system - before.children_user - before.children_system
    return left / took, (spent - WORKERS * idle) / count * 1e6


def _idle_cpu_s() -> float:
    """What a worker costs that finds nothing: its imports."""
    before = os.times()
    subprocess.run([sys.executable, "-m", "central", "worker", "--until-idle"], check=True, stderr=subprocess.DEVNULL)
    after = os.times()
    return after.children_user + after.children_system - before.children_user - before.children_system


def _floor() -> float:
    """The primitives of one verdict and nothing around them, a second, on two processes."""
    with multiprocessing.get_context("spawn").Pool(WORKERS) as pool:
        return float(sum(pool.map(_primitives, range(WORKERS))))


def _primitives(_: int) -> float:
    suite = Suite(KEM.P256, KDF.HKDF_SHA256, AEAD.AES_256_GCM)
    centre, resident = ec.generate_private_key(ec.SECP256R1()), rsa.generate_private_key(65537, 2048)
    content, key = secrets.token_bytes(4096), secrets.token_bytes(32)
    wrapped, sealed = suite.encrypt(key, centre.public_key(), b"info"), AESGCM(key).encrypt(bytes(12), content, b"")
    signature, public = resident.sign(content, padding.PKCS1v15(), SHA256()), resident.public_key()
    done, end = 0, time.perf_counter() + FLOOR_S
    while time.perf_counter() < end:
        AESGCM(suite.decrypt(wrapped, centre, b"info")).decrypt(bytes(12), sealed, b"")
        public.verify(signature, content, padding.PKCS1v15(), SHA256())  # the statement
        public.verify(signature, content, padding.PKCS1v15(), SHA256())  # the certificate
        done += 1
    return done / FLOOR_S
