"""A simulated printer on the loopback, and a driver that is patient enough for it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from hardware.printer import PrinterTimeouts, ReceiptPrinter, network_printer
from hardware.simulated.printer import SimulatedPrinter

QUICK = PrinterTimeouts(connect_s=1.0, answer_s=0.8, look_s=0.1, silence_s=1.5)
"""The loopback answers in a millisecond; a busy machine may keep it waiting."""


@pytest.fixture
def machine() -> Iterator[SimulatedPrinter]:
    printer = SimulatedPrinter()
    printer.start()
    yield printer
    printer.stop()


@pytest.fixture
def driver(machine: SimulatedPrinter) -> ReceiptPrinter:
    return network_printer("127.0.0.1", machine.port, patience=QUICK)
