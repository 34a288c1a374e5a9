"""A working centre for measurements: fresh database, city, web workers as in service, kiosks by hand and as homes."""

from __future__ import annotations

import os
import secrets
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING

from sync.contract.chain.entry import FIRST_PREV
from sync.contract.chain.statement import StatementKind
from sync.contract.numbers import inquiry_number_of
from sync.contract.wire.enrolment import EnrolmentGrant
from sync.envelope.keys.signer import FileSigner
from sync.outbox import KioskHome, Outbox, Prepared, Submission, create_home
from sync.outbox.entries.keeper import number_next
from tests.support.centre.centre_process import answers, free_port
from tests.support.kiosk.example_catalogue import Packed
from tests.support.kiosk.kiosk_homes import put_in_use
from tests.support.tables import postgres

if TYPE_CHECKING:
    from tests.support.between.kiosk_hand import KioskHand
    from tests.support.centre.city import City
    from tests.support.people.residents import Authority

START_S = 60
LOOK_S = 0.01


@dataclass(frozen=True)
class Ground:
    """The city in this process' database; other processes see the same by the environment."""

    folder: Path
    city: City
    authority: Authority


def lay(folder: Path, database: str) -> Ground:
    """Make everything. Once in a process: Django has one database."""
    os.environ |= {"MADOGUCHI_STATE": str(folder), "MADOGUCHI_KEYS": str(folder / "keys")}
    os.environ |= {"DJANGO_SETTINGS_MODULE": "central.project.settings", "MADOGUCHI_CRL": str(folder / "sign.crl")}
    os.environ |= {"MADOGUCHI_SIGN_POLICIES": "1.2.392.200149.8.5.1.0.20", "MADOGUCHI_DEMO": "1"}
    if database == "postgresql":
        os.environ["DATABASE_URL"] = durable_postgres()
    import django

    django.setup()
    from django.core.management import call_command
    from django.db import connections

    from tests.support.centre.city import make_city
    from tests.support.people.residents import make_authority

    call_command("migrate", verbosity=0)
    authority = make_authority()
    city = make_city(SimpleNamespace(), folder, authority)
    connections.close_all()
    return Ground(folder, city, authority)


def durable_postgres() -> str:
    """The tests' PostgreSQL, started again with fsync: a figure without it would be worth nothing."""
    url = postgres.start()
    folder = url.split("@")[1].split("/")[0].replace("%2F", "/")
    options = f"-k {folder} -c listen_addresses='' -c fsync=on -c max_connections=60 -c shared_buffers=256MB"
    restart = ["-D", f"{folder}/data", "-m", "fast", "-w", "-l", f"{folder}/log", "-o", options, "restart"]
    postgres._run([postgres.BINARIES / "pg_ctl", *restart])
    return url


@dataclass(frozen=True)
class Server:
    """A running server and what it has cost."""

    address: str
    session: int

    def cpu_s(self) -> float:
        """Processor seconds of all its processes so far: counts only itself, whoever else uses the machine."""
        ticks = sum(int(fields[11]) + int(fields[12]) for fields in self._processes())
        return ticks / os.sysconf("SC_CLK_TCK")

    def give_way(self) -> None:
        """Lowest priority, also where the kernel shares by session and niceness counts only inside one (sched(7))."""
        os.setpriority(os.PRIO_PGRP, self.session, 19)
        with suppress(OSError):
            Path(f"/proc/{self.session}/autogroup").write_text("19")

    def _processes(self) -> Iterator[list[str]]:
        for stat in Path("/proc").glob("[0-9]*/stat"):
            try:
                fields = stat.read_text().rpartition(")")[2].split()
            except OSError:
                continue  # ended meanwhile
            if int(fields[3]) == self.session:
                yield fields


@contextmanager
def serving(command: list[str], port: int) -> Iterator[Server]:
    """A server process until the block is left."""
    process = subprocess.Popen(
        [sys.executable, "-m", *command], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True
    )
    try:
        wait_until(lambda: answers(port) or process.poll() is not None)
        assert process.poll() is None, "the server ended at once"
        yield Server(f"http://127.0.0.1:{port}", process.pid)
    finally:
        process.terminate()
        process.wait(START_S)


@contextmanager
def centre(*, elsewhere: bool = False) -> Iterator[Server]:
    """Two web workers, as in service. `elsewhere`: it gives way, as a centre on another machine would."""
    port = free_port()
    with serving(["central", "serve", "--bind", f"127.0.0.1:{port}", "--workers", "2"], port) as server:
        if elsewhere:
            server.give_way()
        yield server


@contextmanager
def agent(home: KioskHome, address: str, *more: str) -> Iterator[subprocess.Popen[bytes]]:
    """The real agent process of a home."""
    command = ["sync.agent", "--data", str(home.data), "--mirror", str(home.mirror), "--centre", address, "--simulated"]
    command += more
    process = subprocess.Popen([sys.executable, "-m", *command], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        yield process
    finally:
        process.terminate()
        process.wait(START_S)


def wait_until(state: object, within_s: float = START_S) -> None:
    """Until the state has come."""
    assert callable(state)
    end = time.monotonic() + within_s
    while not state():
        if time.monotonic() > end:
            raise TimeoutError("this state never came")
        time.sleep(LOOK_S)


def enrolled_home(ground: Ground, number: int, folder: Path) -> KioskHome:
    """A kiosk's home whose keys this centre knows, as enrolment would leave it."""
    return home_of(ground, ground.city.kiosk(number), folder)


def home_of(ground: Ground, hand: KioskHand, folder: Path, *, fetched: bool = True) -> KioskHome:
    """The same for a place that stands already; its keys are made here. `fetched`: with what its catalogue names."""
    from central.catalogue.models import ProcedureVersion, PublishedCatalogue, PublishedObject
    from central.intake.documents import newest
    from central.intake.models import SignedDocument
    from central.kiosks.enrolments import renew
    from central.kiosks.models import Kiosk, KioskKey

    home = KioskHome(folder / "data", folder / "mirror")
    home.data.mkdir(parents=True)
    signers = {"entry": FileSigner.create(home.entry_key), "line": FileSigner.create(home.line_key)}
    kiosk = Kiosk.objects.get(code=hand.code)
    for use, signer in signers.items():
        KioskKey.objects.filter(kiosk=kiosk, use=use).update(kid=signer.kid, public=signer.public)
    catalogue = PublishedCatalogue.objects.order_by("-version").first()
    assert catalogue is not None
    grant = EnrolmentGrant(
        v=1,
        kiosk=hand.code,
        epoch=1,
        prev=FIRST_PREV,
        last_counter=0,
        manifest=bytes(newest(SignedDocument.Kind.MANIFEST).jws).decode(),
        incarnation=bytes(newest(SignedDocument.Kind.INCARNATION).jws).decode(),
        catalogue=bytes(catalogue.jws).decode(),
        nonce=hand.nonce,
        entry_kid=signers["entry"].kid,
        line_kid=signers["line"].kid,
        enrolment=renew(kiosk),
    )
    create_home(
        home,
        grant,
        centre_url="https://127.0.0.1:9",
        root=ground.city.keys.root.public,
        entry_public=signers["entry"].public,
    )
    if fetched:
        rows = [
            *PublishedObject.objects.values_list("pk", "data"),
            *ProcedureVersion.objects.values_list("sha256", "definition"),
        ]
        objects = {sha256: bytes(data) for sha256, data in rows}
        put_in_use(home, bytes(catalogue.jws), Packed((), (), objects))
    return home


def fill(outbox: Outbox, signer: FileSigner, count: int, size: int) -> None:
    """Keep entries of about this size. Their status keys are random instead of scrypt's: nobody will open them."""
    manifest = outbox.line.manifest()
    assert manifest is not None
    recipients = manifest.recipients()
    for _ in range(count):
        prepared = Prepared(number_next(outbox), inquiry_number_of(secrets.token_bytes(8)), secrets.token_bytes(32))
        statement = secrets.token_bytes(size)
        outbox.keep(Submission(StatementKind.SUBMISSION, statement), signer, recipients, prepared)
