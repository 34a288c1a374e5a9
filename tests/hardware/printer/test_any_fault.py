"""Any fault at any dot row of any visit: the word about a slip is true, and no visit gets another one's ink.

Each seed plays visits on one printer. What breaks, and after how many rows, is drawn; between visits somebody mends it.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import replace
from functools import lru_cache

import pytest

from hardware.printer import NotPrinted, Printed, PrinterTimeouts, SlipContent, network_printer
from hardware.simulated.network_link import CuttableLink
from hardware.simulated.printer import SimulatedPrinter
from tests.hardware.printer.drawn import on_paper
from tests.hardware.printer.slips import JAPANESE, OFFLINE, QR_TEXT, REPRINT

PATIENCE = PrinterTimeouts(connect_s=1.0, answer_s=0.6, look_s=0.05, silence_s=1.2)
VISITS = tuple(
    replace(content, check_code=code, qr_text=code + QR_TEXT[5:])
    for content, code in ((JAPANESE, "AAAAA"), (OFFLINE, "BBBBB"), (REPRINT, "CCCCC"), (JAPANESE, "DDDDD"))
)
PROFILE = "TM-T20II"
TWO_PIECES_ROWS = 24 + 270
"""What may wait in the printer: a strip and a QR code. Only a printer that hung prints it late, and it is torn off."""


@lru_cache(maxsize=len(VISITS))
def whole(content: SlipContent) -> bytes:
    return on_paper(content, PROFILE).tobytes()


def hanging(machine: SimulatedPrinter) -> bytes:
    return machine.hanging.tobytes() if machine.hanging else b""


@pytest.mark.requirement("GAP-07")
@pytest.mark.parametrize("seed", range(12))
def test_the_word_about_a_slip_is_true_and_no_visit_gets_anothers_ink(seed: int) -> None:
    dice = random.Random(seed)
    machine = SimulatedPrinter()
    machine.start()
    wire = CuttableLink(("127.0.0.1", 0), ("127.0.0.1", machine.port))
    wire.start()
    driver = network_printer("127.0.0.1", wire.port, PROFILE, PATIENCE)
    try:
        for content in VISITS:
            breaks, mend = draw_fault(dice, machine, wire)
            torn, before = hanging(machine), len(machine.pages)
            breaks()
            outcome = driver.print_slip(content)
            machine.after_rows(10**9, lambda: None)
            came_out = [page.tobytes() for page in machine.pages[before:]]
            judge(outcome, content, came_out, torn)
            left = hanging(machine)
            mend()
            driver.status()
            grown = len(hanging(machine)) - len(left)
            assert hanging(machine).startswith(left)
            assert grown <= TWO_PIECES_ROWS * 72
            assert machine.waiting_bytes == 0
            assert len(machine.pages) == before + len(came_out), "mending cut or printed a page"
        assert not machine.strange
    finally:
        wire.stop()
        machine.stop()


def judge(outcome: object, content: SlipContent, came_out: list[bytes], torn: bytes) -> None:
    """Compare the word with the paper that came out during this visit."""
    pages = list(came_out)
    if torn and pages:
        first = pages.pop(0)
        assert first.startswith(torn)
        assert set(first[len(torn) :]) <= {0xFF}, "a torn piece got more ink"
    if outcome == Printed():
        assert pages == [whole(content)]
    elif isinstance(outcome, NotPrinted):
        assert pages == []
    else:
        assert pages in ([], [whole(content)])


def draw_fault(
    dice: random.Random, machine: SimulatedPrinter, wire: CuttableLink
) -> tuple[Callable[[], None], Callable[[], None]]:
    """What breaks this time, and who mends it."""
    rows = dice.randrange(1, 2100)
    bytes_in = dice.randrange(1, 120_000)
    faults: list[tuple[Callable[[], None], Callable[[], None]]] = [
        (lambda: None, lambda: None),
        (lambda: machine.set_paper("low", rows), lambda: machine.set_paper("full")),
        (lambda: machine.after_rows(rows, lambda: machine.set_cover(True)), lambda: machine.set_cover(False)),
        (lambda: machine.after_rows(rows, lambda: machine.set_error(True)), lambda: machine.set_error(False)),
        (lambda: machine.after_rows(rows, lambda: machine.set_power(False)), lambda: machine.set_power(True)),
        (lambda: machine.after_rows(rows, wire.cut), wire.restore),
        (lambda: machine.after_rows(rows, wire.drop), lambda: None),
        (lambda: machine.after_rows(rows, wire.black_hole), wire.restore),
        (lambda: machine.stop_after(bytes_in), lambda: machine.stop_after(None)),
    ]
    return dice.choice(faults)
