"""`python -m tests.central.intake.flood`: how many entries a second the centre takes in, and how many verdicts.

A fresh database (DATABASE_URL or SQLite in a new folder), gunicorn with two workers, kiosks in threads of this process,
entries of about 2 kB in batches of 50; then two task workers. Everything is real HTTP and real signatures.
"""

from __future__ import annotations

import argparse
import atexit
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from types import SimpleNamespace

BATCH = 50


def main() -> None:
    """Run the flood and print figures."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--kiosks", type=int, default=8)
    parser.add_argument("--entries", type=int, default=1000, help="for each kiosk")
    parser.add_argument("--signed", action="store_true", help="applications with a resident's signature")
    options = parser.parse_args()
    folder = Path(tempfile.mkdtemp(prefix="madoguchi-flood-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    os.environ |= {"MADOGUCHI_STATE": str(folder), "MADOGUCHI_KEYS": str(folder / "keys")}
    os.environ |= {"DJANGO_SETTINGS_MODULE": "central.project.settings"}
    os.environ |= {"MADOGUCHI_SIGN_POLICIES": "1.2.392.200149.8.5.1.0.20", "MADOGUCHI_DEMO": "1"}
    import django

    django.setup()
    from django.core.management import call_command
    from django.db import connections

    from central.applications.models import Application
    from central.intake.models import CustodyEntry, WaitingEntry
    from tests.support.between.kiosk_hand import KioskHand
    from tests.support.centre.city import make_city
    from tests.support.people.residents import make_authority

    call_command("migrate", verbosity=0)
    authority = make_authority()
    city = make_city(SimpleNamespace(), folder, authority)
    hands = [city.kiosk(number + 1) for number in range(options.kiosks)]
    for place, hand in enumerate(hands):
        for number in range(options.entries):
            if options.signed:
                resident = authority.namesake(place * options.entries + number)
                hand.submit("resident_record", resident=resident)
            else:
                hand.submit()
    total = sum(len(hand.made) for hand in hands)
    size = sum(len(one.entry.jws) + len(one.entry.box) for one in hands[0].made) // len(hands[0].made)
    connections.close_all()
    port = _free_port()
    server = subprocess.Popen([sys.executable, "-m", "central", "serve", "--bind", f"127.0.0.1:{port}"])
    base = f"http://127.0.0.1:{port}"
    try:
        _wait(port)

        def deliver(hand: KioskHand) -> list[float]:
            times = []
            for start in range(0, len(hand.made), BATCH):
                begun = time.perf_counter()
                hand.contact(base, hand.made[start : start + BATCH])
                times.append(time.perf_counter() - begun)
            return times

        begun = time.perf_counter()
        with ThreadPoolExecutor(options.kiosks) as pool:
            times = sorted(one for several in pool.map(deliver, hands) for one in several)
        took = time.perf_counter() - begun
    finally:
        server.terminate()
        server.wait()
    assert CustodyEntry.objects.count() == total
    sys.stdout.write(
        f"custody: {total / took:,.0f} entries/s of {size} bytes, {options.kiosks} kiosks, batches of {BATCH}; "
        f"contact p50 {times[len(times) // 2] * 1000:.0f} ms, p99 {times[int(len(times) * 0.99)] * 1000:.0f} ms\n"
    )
    connections.close_all()
    begun = time.perf_counter()
    workers = [subprocess.Popen([sys.executable, "-m", "central", "worker", "--until-idle"]) for _ in range(2)]
    for worker in workers:
        worker.wait()
    took = time.perf_counter() - begun
    assert WaitingEntry.objects.count() == 0
    assert Application.objects.count() == total
    sys.stdout.write(f"verdicts: {total / took:,.0f} a second with two workers, their start included\n")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait(port: int) -> None:
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    raise TimeoutError("the server did not come up")


if __name__ == "__main__":
    main()
