"""Power goes while the agent changes the catalogue, at every write: the old one serves whole or the new one does."""

from __future__ import annotations

import random
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest

from sync.agent.agent import Agent
from sync.envelope.jws import Typ
from sync.inbox.cache_tables import CacheTables, Fact
from sync.inbox.centre_cache import CentreCache
from sync.outbox import KioskHome, Outbox
from sync.transport import CentreClient
from tests.crash.cut_states import Cut, Platter
from tests.crash.power_cut import MEMORY_FOLDER
from tests.crash.recording import Op, Recorder, recording
from tests.crash.workloads import copy_identity, files_below
from tests.support.between.small_centre import SmallCentre
from tests.support.faults.failpoints import RecordingFailpoints
from tests.support.kiosk.example_catalogue import EXAMPLE, Packed, changed
from tests.support.kiosk.kiosk_homes import EnrolledKiosk, enrolled_kiosk
from tests.support.machine.clocks import FakeClock, SeededRandomness

pytestmark = pytest.mark.crash
CUTS_AT_EACH_PLACE = 3
VERSIONS: tuple[tuple[int, Packed], ...] = ((2, EXAMPLE), (3, changed(minutes=9)), (4, changed(minutes=12)))


@dataclass
class Switches:
    """What a run over three catalogues left behind."""

    kiosk: EnrolledKiosk
    before: dict[str, bytes]
    ops: list[Op]


@pytest.fixture(scope="module")
def switches(tmp_path_factory: pytest.TempPathFactory) -> Switches:
    """Real agent, real HTTP, every write of SQLite recorded; after each switch it is noted that the new one serves."""
    folder = tmp_path_factory.mktemp("switches")
    kiosk, clock, recorder = enrolled_kiosk(folder), FakeClock(), Recorder(folder)
    with Outbox.open(kiosk.home, clock=clock, randomness=SeededRandomness()) as outbox:
        outbox.boot_check()
    before = files_below(folder)
    with (
        SmallCentre(kiosk.city, kiosk.line_signer.public, kiosk.entry_signer.public) as centre,
        recording(recorder),
    ):
        tables = CacheTables.open(kiosk.home.line_db)
        centre.enrolment = tables.fact(Fact.ENROLMENT) or b""
        centre.signed_before(tables.fact(Fact.MANIFEST) or b"", Typ.MANIFEST)
        client = CentreClient(centre.url, kiosk.line_signer, silence_s=5)
        agent = Agent(
            kiosk.home,
            client,
            tables,
            clock=clock,
            shake=lambda: 0.5,
            failpoints=RecordingFailpoints(),
            software="test",
            simulated=True,
        )
        for number, contents in VERSIONS:
            centre.catalogue_version, centre.contents = number, contents
            while tables.number(Fact.CATALOGUE_VERSION) != number:
                clock.pass_time(timedelta(minutes=2))
                agent.step()
            recorder.told(number, "catalogue")
        client.close()
        tables.close()
    return Switches(kiosk, before, recorder.ops)


@pytest.fixture
def machine() -> Iterator[Path]:
    """Where it comes back."""
    with tempfile.TemporaryDirectory(dir=MEMORY_FOLDER if MEMORY_FOLDER.is_dir() else None) as folder:
        yield Path(folder)


def found_in(cut: Cut, machine: Path) -> str:
    """Empty where the catalogue that serves is one that may, whole; else what is wrong."""
    for path in list(machine.glob("data/line.db*")):
        path.unlink()
    for name, content in cut.files.items():
        (machine / name).write_bytes(content)
    home = KioskHome(machine / "data", machine / "mirror")
    tables = CacheTables.open(home.line_db)
    tables.close()
    view = CentreCache(home)
    try:
        held = view.catalogue()
        if held is None:
            return "no catalogue"
        served = dict(VERSIONS).get(held.version)
        newest = 1 + cut.told
        if held.version not in (newest, newest + 1):
            return f"version {held.version} after {newest} was told"
        if served is None:
            return "" if view.listed() == () else "rows of none"
        if view.listed() != served.rows:
            return f"version {held.version} lists otherwise"
        return "" if all(view.content(one) == data for one, data in served.objects.items()) else "objects are missing"
    finally:
        view.close()


def judged(switches: Switches, machine: Path) -> tuple[int, list[str]]:
    copy_identity(switches.kiosk, machine)
    platter, wrong, states = Platter(switches.before), list[str](), 0
    seen = set[tuple[tuple[str, bytes], ...]]()
    for place in range(len(switches.ops) + 1):
        for number in range(CUTS_AT_EACH_PLACE):
            cut = platter.cut(place, random.Random(f"{place}/{number}"), ["none"])
            key = (*sorted((name, data) for name, data in cut.files.items() if "line.db" in name), (str(cut.told), b""))
            states += 1
            if key in seen:
                continue
            seen.add(key)
            told = found_in(cut, machine)
            if told:
                wrong.append(f"at {place}, {cut.pattern}: {told}")
        if place < len(switches.ops):
            platter.apply(switches.ops[place])
    return states, wrong


def test_after_a_power_cut_one_catalogue_serves_whole(switches: Switches, machine: Path) -> None:
    states, wrong = judged(switches, machine)
    assert wrong == []
    assert states > 300


def test_a_switch_that_does_not_wait_for_the_disk_is_caught(switches: Switches, machine: Path) -> None:
    """A canary: the same writes without the syncs between."""
    careless = Switches(switches.kiosk, switches.before, [op for op in switches.ops if op.what != "sync"])
    assert judged(careless, machine)[1] != []
