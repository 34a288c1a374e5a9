"""Kiosks for weeks without a centre: real outbox, clocks by hand, restarts, staff who come about once a week or never.

Each hears a real centre's first word, then lives alone, day by day. In staffed halls nobody is sent away for silence; a
kiosk that was carried off stops by itself, also when the thief sets its clock back at every start. Then the line is
there again, and all of them speak at once (`first_drain`).

`python -m tests.torture.silence FOLDER SEED KIOSKS BUDGET_S DATABASE` is one run: Django has one database in a process.
"""

# ruff: noqa: T201 - a command speaks to its terminal

from __future__ import annotations

import json
import random
import sys
import time
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from sync.contract.chain.staff_act import Act, StaffDuty
from sync.contract.chain.statement import StatementKind
from sync.envelope.keys.signer import FileSigner
from sync.outbox import Refused, Submission, keep
from sync.outbox.readiness.before_a_form import RefusalCode
from tests.bench import ground
from tests.support.faults.failpoints import RecordingFailpoints
from tests.support.kiosk.kiosk_homes import EnrolledKiosk
from tests.support.machine.clocks import FakeClock
from tests.support.people.staff_cards import HandCard
from tests.sync.outbox.conftest import Machine, open_outbox
from tests.torture import first_drain

if TYPE_CHECKING:
    from tests.support.between.kiosk_hand import KioskHand

DAYS = 40
UNATTENDED_DAYS = 30
STOPS = (UNATTENDED_DAYS, UNATTENDED_DAYS + 1)
"""Each start may lose what was not noted yet: minutes a day."""
STOLEN_EVERY = 10
DAY = timedelta(days=1)


@dataclass
class Alone:
    """One kiosk, and what became of it while nobody answered."""

    machine: Machine
    hand: KioskHand
    stolen: bool
    kept: int = 0
    acts: int = 0

    def keep(self) -> None:
        """A resident's submission, for good."""
        machine = self.machine
        manifest = machine.outbox.line.manifest()
        assert manifest is not None
        machine.next += 1
        said = Submission(StatementKind.SUBMISSION, self.hand.waste_statement())
        keep(machine.outbox, said, machine.kiosk.entry_signer, manifest.recipients())
        self.kept += 1


@dataclass
class Lived:
    """What became of all of them."""

    kiosks: int = 0
    stolen: int = 0
    kept: int = 0
    acts: int = 0
    refused_in_staffed_halls: int = 0
    broken: list[str] = field(default_factory=list)


def run(folder: Path, seed: int, kiosks: int, budget_s: float, database: str) -> dict[str, object]:
    """Let them live one after the other, and drain them all at once; the outcome as members of a line of results."""
    began, lived = time.monotonic(), Lived()
    then = datetime.now(UTC) - DAYS * DAY
    with first_drain.centre_of_then(then):
        land = ground.lay(folder, database)
        card = _listed_card(land)
        with first_drain.served_here() as address:
            alone = [_enrolled(land, folder, number, then, address) for number in range(kiosks)]
    asleep: list[Alone] = []
    for number, one in enumerate(alone):
        if time.monotonic() - began > budget_s:
            lived.broken.append(f"no time for the rest after {number}")
            break
        _live(one, card, random.Random(f"{seed}/{number}"), lived)
        asleep.append(one)
    for one in asleep:
        if not one.stolen:
            clock = one.machine.clock
            clock.pass_time(datetime.now(UTC) - clock.now())  # the hours and minutes that its days were short of
    drained = first_drain.drain([one.machine for one in asleep])
    stored = first_drain.stored_at_centre([one.machine for one in asleep])
    lived.broken += drained.broken + stored.broken
    lived.broken += _uncounted(lived, stored)
    lived.broken += [why for one in asleep if (why := _after(one))]
    figures = (asdict(part) for part in (lived, drained, stored))
    return {
        **{name: value for part in figures for name, value in part.items() if name != "broken"},
        "database": database,
        "done": lived.kiosks,
        "seconds": round(time.monotonic() - began, 1),
        "broken": "; ".join(lived.broken[:10]),
    }


def _listed_card(land: ground.Ground) -> HandCard:
    """A staff card that may do everything, in the catalogue that the centre signs."""
    from central.catalogue.actions.publish_catalogue import publish_catalogue
    from central.catalogue.models import StaffCard

    card = HandCard.make("STAFF-1")
    listed = card.listed(*StaffDuty)
    StaffCard.objects.create(
        body=land.city.body, card=listed.card, name=listed.name, public=listed.public, duties=list(listed.duties)
    )
    publish_catalogue(land.city.hall.pk)
    return card


def _enrolled(land: ground.Ground, folder: Path, number: int, then: datetime, address: str) -> Alone:
    """A kiosk that has kept one submission and heard the centre say that it has it."""
    hand = land.city.kiosk(number + 1)
    home = ground.home_of(land, hand, folder / f"kiosk-{number}")
    kiosk = EnrolledKiosk(home, land.city.keys, FileSigner.load(home.entry_key), FileSigner.load(home.line_key))
    clock, failpoints = FakeClock(then), RecordingFailpoints()
    machine = Machine(kiosk, clock, open_outbox(kiosk, clock, failpoints, number), failpoints)
    machine.outbox.boot_check()
    one = Alone(machine, hand, stolen=number % STOLEN_EVERY == 0)
    one.keep()
    first_drain.speak(machine, address)
    machine.outbox.close()
    return one


def _live(one: Alone, card: HandCard, chance: random.Random, lived: Lived) -> None:
    machine, stolen = one.machine, one.stolen
    clock, name = machine.clock, one.hand.code
    machine.restart()
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
                card.acts(machine.outbox, Act.EXTEND, machine.kiosk.entry_signer)
                one.acts += 1
        said = machine.outbox.may_take_in()
        silent = isinstance(said, Refused) and said.code is RefusalCode.SILENT
        if not stolen and isinstance(said, Refused):
            lived.refused_in_staffed_halls += 1
            lived.broken.append(f"{name} day {day}: {said.code}")
        if stolen and day not in STOPS and silent != (day > UNATTENDED_DAYS):
            lived.broken.append(f"{name} day {day}: stolen, and {said}")
        if not isinstance(said, Refused) and chance.random() < 0.25:
            one.keep()
    machine.outbox.close()
    lived.kiosks, lived.stolen = lived.kiosks + 1, lived.stolen + stolen
    lived.kept, lived.acts = lived.kept + one.kept, lived.acts + one.acts


def _uncounted(lived: Lived, stored: first_drain.Stored) -> list[str]:
    """What the centre has more or less of than was kept."""
    pairs = {
        "entries": (stored.stored, lived.kept + lived.acts),
        "applications": (stored.applications, lived.kept),
        "acts of staff": (stored.acts_told, lived.acts),
    }
    return [f"{what}: {there} at the centre of {here}" for what, (there, here) in pairs.items() if there != here]


def _after(one: Alone) -> str:
    """In a staffed hall the first word of the centre ends the silence."""
    machine = one.machine
    machine.restart()
    said = machine.outbox.may_take_in()
    machine.outbox.close()
    return f"{one.hand.code} after the drain: {said.code}" if isinstance(said, Refused) and not one.stolen else ""


if __name__ == "__main__":
    place, seed, kiosks, budget_s, database = sys.argv[1:]
    print(json.dumps(run(Path(place), int(seed), int(kiosks), float(budget_s), database)))
