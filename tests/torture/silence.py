"""Kiosks for weeks without a centre: real outbox, clocks by hand, restarts, staff who come about once a week or never.

Each lives alone, day by day. In staffed halls nobody is sent away for silence; a kiosk that was carried off stops by
itself, also when the thief sets its clock back at every start. Then the line is there again: what was kept goes out in
as few contacts as its count asks for, and the centre's own check finds a fault in none of it.
"""

from __future__ import annotations

import random
import shutil
import time
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

from central.intake.verifying import present
from sync.agent.agent import MOST_ENTRIES
from sync.contract.messages import Heartbeat
from sync.contract.staff_act import Act, StaffDuty
from sync.envelope.development_keys import CityKeys, make_city_keys
from sync.outbox import Refused
from sync.outbox.clocks import rfc3339
from sync.outbox.reader import OutboxReader
from sync.outbox.room import RefusalCode
from tests.support.clocks import FakeClock
from tests.support.failpoints import RecordingFailpoints
from tests.support.kiosk_homes import KIOSK, catalogue_jws, enrolled_kiosk
from tests.support.staff_cards import HandCard, put_catalogue
from tests.sync.outbox.conftest import Machine, open_outbox

DAYS = 40
UNATTENDED_DAYS = 30
BATCH_BYTES = 4 * 1024 * 1024
STOPS = (UNATTENDED_DAYS, UNATTENDED_DAYS + 1)
"""Each start may lose what was not noted yet: minutes a day."""
STOLEN_EVERY = 10
DAY = timedelta(days=1)


@dataclass
class Lived:
    """What became of all of them."""

    kiosks: int = 0
    stolen: int = 0
    kept: int = 0
    acts: int = 0
    refused_in_staffed_halls: int = 0
    contacts: int = 0
    slowest_drain_s: float = 0.0
    broken: list[str] = field(default_factory=list)


def run(folder: Path, seed: int, kiosks: int, budget_s: float = 1e9) -> dict[str, Any]:
    """Let them live one after the other; the outcome as a line of results."""
    began, lived = time.monotonic(), Lived()
    city, card = make_city_keys(folder / "city"), HandCard.make("STAFF-1")
    for number in range(kiosks):
        if time.monotonic() - began > budget_s:
            lived.broken.append(f"no time for the rest after {number}")
            break
        place = folder / f"kiosk-{number}"
        _live(place, city, card, random.Random(f"{seed}/{number}"), lived, stolen=number % STOLEN_EVERY == 0)
        shutil.rmtree(place)
    return {
        **{name: value for name, value in vars(lived).items() if name != "broken"},
        "done": lived.kiosks,
        "seconds": round(time.monotonic() - began, 1),
        "broken": "; ".join(lived.broken[:10]),
    }


def _live(folder: Path, city: CityKeys, card: HandCard, chance: random.Random, lived: Lived, *, stolen: bool) -> None:
    kiosk, clock, failpoints = enrolled_kiosk(folder, city=city), FakeClock(), RecordingFailpoints()
    put_catalogue(kiosk.home, catalogue_jws(city, 2, staff=(card.listed(*StaffDuty),)))
    machine = Machine(kiosk, clock, open_outbox(kiosk, clock, failpoints), failpoints)
    machine.outbox.boot_check()
    machine.keep()
    machine.acknowledge(1)
    visit = 7
    for day in range(1, DAYS + 1):
        clock.pass_time(DAY - timedelta(minutes=chance.randrange(1, 10)))
        machine.outbox.may_take_in()  # as a kiosk at rest asks itself twice a minute
        if chance.random() < 0.2 or stolen:
            clock.reboot(f"start-{day}")
            machine.restart()
        if stolen:
            clock.jump(-chance.choice((timedelta(0), timedelta(hours=20))))
        elif day >= visit:
            visit = day + chance.randrange(5, 10)
            if machine.outbox.attendance().extends_to is not None:
                card.acts(machine.outbox, Act.EXTEND, kiosk.entry_signer)
                lived.acts += 1
        said = machine.outbox.may_take_in()
        silent = isinstance(said, Refused) and said.code is RefusalCode.SILENT
        if not stolen and isinstance(said, Refused):
            lived.refused_in_staffed_halls += 1
            lived.broken.append(f"{folder.name} day {day}: {said.code}")
        if stolen and day not in STOPS and silent != (day > UNATTENDED_DAYS):
            lived.broken.append(f"{folder.name} day {day}: stolen, and {said}")
        if not isinstance(said, Refused) and chance.random() < 0.25:
            machine.keep()
            lived.kept += 1
    lived.kiosks, lived.stolen = lived.kiosks + 1, lived.stolen + stolen
    _drain(machine, lived)
    machine.outbox.close()


def _drain(machine: Machine, lived: Lived) -> None:
    """Everything behind the last acknowledgement, as the agent would send it and the centre would judge it."""
    began, reader = time.monotonic(), OutboxReader(machine.kiosk.home)
    head, stored, contacts = reader.head(), 1, 0
    keys = {machine.kiosk.entry_signer.kid: machine.kiosk.entry_signer.trusted()}
    wall = rfc3339(machine.clock.now())
    beat = Heartbeat(1, head.seq, head.hash, head.seq - stored, "test", 2, wall, "plenty", (), 0, None)
    while stored < head.seq:
        batch = reader.batch(stored, BATCH_BYTES, MOST_ENTRIES)
        shown = present(batch.entries, keys, KIOSK, beat, stored)
        lived.broken += [f"seq {entry.seq}: {entry.fault}" for entry in shown if entry.fault]
        stored, contacts = batch.last, contacts + 1
    if contacts > -(-head.seq // MOST_ENTRIES):
        lived.broken.append(f"{contacts} contacts for {head.seq} entries")
    lived.contacts += contacts
    lived.slowest_drain_s = max(lived.slowest_drain_s, round(time.monotonic() - began, 2))
