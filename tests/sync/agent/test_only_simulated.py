"""A line without TLS and keys marked DEVELOPMENT serve demonstrations only."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import msgspec
import pytest

from sync.agent.agent import Agent
from sync.contract.timestamps import rfc3339
from sync.envelope.manifest import sign_manifest
from sync.inbox.cache_tables import CacheTables, Fact
from sync.transport import CentreClient
from tests.support.between.small_centre import SmallCentre
from tests.support.faults.failpoints import RecordingFailpoints
from tests.support.kiosk.kiosk_homes import EnrolledKiosk, enrolled_kiosk
from tests.support.machine.clocks import START, FakeClock

pytestmark = pytest.mark.requirement("PROM-07")
HTTPS = "https://127.0.0.1:9"


def put_unmarked_manifest(kiosk: EnrolledKiosk) -> None:
    """As a city's own centre would have given it."""
    manifest = msgspec.structs.replace(kiosk.city.manifest(1, rfc3339(START)), development=False)
    tables = CacheTables.open(kiosk.home.line_db)
    with tables.change():
        tables.put(Fact.MANIFEST, sign_manifest(manifest, kiosk.city.root))
    tables.close()


def ended(kiosk: EnrolledKiosk, address: str) -> str:
    homes = ["--data", str(kiosk.home.data), "--mirror", str(kiosk.home.mirror)]
    command = [sys.executable, "-m", "sync.agent", *homes, "--centre", address]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 2, done.stderr
    return done.stderr


def test_the_agent_says_what_to_do_about_an_address_without_tls(tmp_path: Path) -> None:
    kiosk = enrolled_kiosk(tmp_path)
    put_unmarked_manifest(kiosk)
    with SmallCentre(kiosk.city, kiosk.line_signer.public, kiosk.entry_signer.public) as centre:
        assert "must begin with https://" in ended(kiosk, centre.url)
        assert centre.requests == 0


def test_the_agent_says_what_to_do_about_keys_for_development(tmp_path: Path) -> None:
    assert "DEVELOPMENT" in ended(enrolled_kiosk(tmp_path), HTTPS)


def test_keys_for_development_are_not_taken_over_later(tmp_path: Path) -> None:
    """Somebody installs the demonstration's manifest at a centre that serves."""
    kiosk, clock = enrolled_kiosk(tmp_path), FakeClock()
    with SmallCentre(kiosk.city, kiosk.line_signer.public, kiosk.entry_signer.public) as centre:
        client, tables = CentreClient(centre.url, kiosk.line_signer), CacheTables.open(kiosk.home.line_db)
        with tables.change():
            tables.forget(Fact.MANIFEST)
        agent = Agent(
            kiosk.home,
            client,
            tables,
            clock=clock,
            shake=lambda: 0.5,
            failpoints=RecordingFailpoints(),
            software="test",
        )
        agent.step()
        assert agent.troubles() == ("manifest_unreadable",)
        assert tables.fact(Fact.MANIFEST) is None
        assert not centre.heartbeats
        client.close()
        tables.close()
