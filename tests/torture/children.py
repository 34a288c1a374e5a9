"""What the warm server forks: the programs that get killed. Each is the real one, with a listener on its failpoints."""

from __future__ import annotations

import logging
import os
import sys
from collections.abc import Callable
from pathlib import Path

import django

from hardware.printer import network_printer
from hardware.simulated.card.jpki import card_from_file
from kiosk.screens.touches import Chosen, Confirmed
from kiosk.steps.always.leaving import CardLeft
from kiosk.steps.always.welcome import Start
from kiosk.steps.apply.done import NoPaper, Received
from kiosk.steps.apply.fill_form import FillPage
from kiosk.steps.apply.identify import EnterPin, InsertCard
from kiosk.steps.apply.save_draft import Saved
from kiosk.steps.apply.sign import EnterPassword
from kiosk.steps.step import Step
from sync.agent.__main__ import main as agent_main
from sync.outbox import BootState, Kept, KioskHome
from tests.support.faults.failpoints import ArmedFailpoints
from tests.support.kiosk.example_catalogue import BULKY_WASTE, CHILD_ALLOWANCE
from tests.torture.canaries import Canaries
from tests.torture.headless import HeadlessKiosk

QUARANTINED = 9
"""Exit code of a kiosk whose boot check called for staff."""

if os.environ.get("DJANGO_SETTINGS_MODULE"):
    django.setup()


def kiosk(folder: Path, port: int, visits: int, purge: bool, log: Path) -> None:
    """So many residents apply for bulky waste, one after the other."""
    _log_to(log)
    promises = os.open(folder / "promises", os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    home = KioskHome(folder / "kiosk-data", folder / "kiosk-mirror")
    printer = network_printer("127.0.0.1", port, "TM-T20II")
    place = HeadlessKiosk(home, printer, ArmedFailpoints(), lambda arrival: _said(promises, arrival))
    if place.boot.state is BootState.QUARANTINE:
        sys.exit(QUARANTINED)
    for _ in range(visits):
        place.starts("bulky_waste").at(FillPage)
        place.fill(BULKY_WASTE).confirms()
        place.until(_paper_is_known, "paper")
        place.does(Confirmed()).at(Start)
    if purge:
        place.outbox.purge()
    place.close()


def canary_visit(home: KioskHome, port: int, canaries: Canaries, card: Path | None, inquiries: Path, log: Path) -> None:
    """One resident full of canaries: with a card for the child allowance, without one for bulky waste."""
    _log_to(log)
    printer = network_printer("127.0.0.1", port, "TM-T20II")
    place = HeadlessKiosk(home, printer, ArmedFailpoints(), lambda arrival: None)
    if place.boot.state is BootState.QUARANTINE:
        sys.exit(QUARANTINED)
    place.outbox.keep = noting(place.outbox.keep, inquiries)  # type: ignore[method-assign]  # the number is told once
    if card is None:
        if len(inquiries.read_text().split()) % 3 == 0:
            puts_away(place, canaries, inquiries)
        place.starts("bulky_waste").at(FillPage)
        place.fill(canary_waste(canaries)).confirms()
    else:
        place.starts("child_allowance").at(InsertCard)
        place.puts(card_from_file(card)).at(EnterPin).types(canaries.pin)
        place.at(FillPage).fill(canary_allowance(canaries))
        place.confirms().at(EnterPassword).types(canaries.password)
    place.until(_paper_is_known, "paper")
    place.does(Confirmed()).at(Start, CardLeft)
    place.takes_card().at(Start)
    place.close()


def puts_away(place: HeadlessKiosk, canaries: Canaries, inquiries: Path) -> None:
    """A form full of canaries, left half filled: what lies on the disk from then on is to be found by nobody."""
    place.starts("bulky_waste").at(FillPage).fill_page(canary_waste(canaries))
    place.does(Chosen("save_draft"), Confirmed())
    place.until(lambda step: isinstance(step, Saved) and step.printed == "printed", "the paper of a draft")
    taken_up = place.conversation.visit.taken_up
    assert taken_up is not None, "it was saved"
    with inquiries.open("a") as out:
        out.write(f"{taken_up.code}\n")
    place.does(Confirmed()).at(Start)


def noting(keep: Callable[..., Kept], inquiries: Path, promises: Path | None = None) -> Callable[..., Kept]:
    """Keeping, and the numbers written down where the run finds them, before anything else happens to them."""

    def noting(*arguments: object) -> Kept:
        kept = keep(*arguments)
        with inquiries.open("a") as out:
            out.write(f"{kept.inquiry}\n")
        if promises is not None:
            with promises.open("a") as out:
                out.write(f"{kept.arrival}\n")
        return kept

    return noting


def canary_waste(canaries: Canaries) -> dict[str, str]:
    return {
        **BULKY_WASTE,
        "name": canaries.name,
        "kana": canaries.kana,
        "phone": canaries.phone,
        "town": canaries.address,
        "mail": canaries.mail,
    }


def canary_allowance(canaries: Canaries) -> dict[str, str]:
    return {
        **CHILD_ALLOWANCE,
        "kana": canaries.kana,
        "phone": canaries.phone,
        "mail": canaries.mail,
        "child_1_name": canaries.name[::-1] + canaries.name,
        "child_1_kana": canaries.kana,
    }


def agent(folder: Path, centre: str, log: Path) -> None:
    """The real agent process."""
    agent_of(KioskHome(folder / "kiosk-data", folder / "kiosk-mirror"), centre, log)


def agent_of(home: KioskHome, centre: str, log: Path) -> None:
    """The real agent process of a home anywhere."""
    _log_to(log)
    homes = ["--data", str(home.data), "--mirror", str(home.mirror)]
    sys.exit(agent_main([*homes, "--centre", centre, "--heartbeat", "1", "--simulated"], ArmedFailpoints()))


def worker(log: Path) -> None:
    """The real task worker."""
    from django.core.management import call_command

    _log_to(log)
    call_command("worker")


def _paper_is_known(step: Step) -> bool:
    return isinstance(step, NoPaper) or (isinstance(step, Received) and step.printed != "running")


def _said(handle: int, arrival: str) -> None:
    # One write: it is with the kernel, so a killed process has either said it or not.
    os.write(handle, f"{arrival}\n".encode())


def _log_to(log: Path) -> None:
    handle = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    os.dup2(handle, 1)
    os.dup2(handle, 2)
    os.close(handle)
    logging.basicConfig(level=logging.INFO, format="%(levelname)s %(name)s %(message)s", stream=sys.stderr, force=True)
