"""The wire between kiosk and printer: cut, silent, or full of bytes that look like commands."""

from __future__ import annotations

import socket
from collections.abc import Iterator

import pytest
from PIL import Image

from hardware.printer import (
    NotPrinted,
    NotPrintedReason,
    Printed,
    ReceiptPrinter,
    Unknown,
    UnknownReason,
    network_printer,
    usb_printer,
)
from hardware.printer.escpos import NetworkLink
from hardware.printer.job import PrinterDialogue
from hardware.printer.parts import Raster
from hardware.printer.status import AnswerReader, Cleared, Processed, StatusByte
from hardware.simulated.network_link import CuttableLink
from hardware.simulated.printer import SimulatedPrinter
from tests.hardware.printer.conftest import QUICK
from tests.hardware.printer.drawn import on_paper
from tests.hardware.printer.slips import JAPANESE, OFFLINE

WAIT_S = 5.0
MID_SLIP_ROWS = 700


@pytest.fixture
def wire(machine: SimulatedPrinter) -> Iterator[CuttableLink]:
    line = CuttableLink(("127.0.0.1", 0), ("127.0.0.1", machine.port))
    line.start()
    yield line
    line.stop()


@pytest.fixture
def far_driver(wire: CuttableLink) -> ReceiptPrinter:
    return network_printer("127.0.0.1", wire.port, patience=QUICK)


def test_a_cable_pulled_before_the_job_is_not_printed(wire: CuttableLink, far_driver: ReceiptPrinter) -> None:
    wire.cut()
    assert far_driver.print_slip(JAPANESE) == NotPrinted(NotPrintedReason.UNREACHABLE)


@pytest.mark.requirement("GAP-07")
def test_a_cable_pulled_in_the_middle_leaves_it_unknown_and_nothing_of_it_comes_later(
    machine: SimulatedPrinter, wire: CuttableLink, far_driver: ReceiptPrinter
) -> None:
    machine.after_rows(MID_SLIP_ROWS, wire.cut)
    assert far_driver.print_slip(JAPANESE) == Unknown(UnknownReason.CONNECTION_LOST)
    wire.restore()
    assert far_driver.print_slip(OFFLINE) == Printed()
    torn, slip = machine.wait_for_page(1, WAIT_S), machine.wait_for_page(2, WAIT_S)
    assert torn.height < MID_SLIP_ROWS + 250
    assert slip.tobytes() == on_paper(OFFLINE, "TM-T20II").tobytes()


@pytest.mark.requirement("GAP-07")
def test_after_a_broken_connection_the_printer_is_cleared_over_a_new_one_at_once(
    machine: SimulatedPrinter, wire: CuttableLink, far_driver: ReceiptPrinter
) -> None:
    def trip_over_the_cable() -> None:
        machine.set_paper("out")
        wire.drop()

    machine.after_rows(MID_SLIP_ROWS, trip_over_the_cable)
    assert far_driver.print_slip(JAPANESE) == Unknown(UnknownReason.CONNECTION_LOST)
    assert machine.times_cleared == 2
    assert machine.waiting_bytes == 0


@pytest.mark.requirement("GAP-07")
def test_a_wire_that_goes_silent_in_the_middle_leaves_it_unknown(
    machine: SimulatedPrinter, wire: CuttableLink, far_driver: ReceiptPrinter
) -> None:
    machine.after_rows(MID_SLIP_ROWS, wire.black_hole)
    assert far_driver.print_slip(JAPANESE) == Unknown(UnknownReason.NO_CONFIRMATION)
    wire.restore()
    assert far_driver.print_slip(OFFLINE) == Printed()


def test_a_slow_wire_still_prints(machine: SimulatedPrinter, wire: CuttableLink, far_driver: ReceiptPrinter) -> None:
    wire.throttle(4_000_000)
    wire.delay(5)
    assert far_driver.print_slip(JAPANESE) == Printed()


@pytest.mark.requirement("GAP-07")
def test_a_picture_full_of_status_questions_confuses_nobody(machine: SimulatedPrinter, driver: ReceiptPrinter) -> None:
    questions = Image.frombytes("1", (576, 240), bytes(255 - byte for byte in b"\x10\x04\x01\x10\x04\x04" * 12 * 240))
    assert driver._print((Raster(questions),)) == Printed()
    page = machine.wait_for_page(1, WAIT_S)
    assert page.crop((0, 0, 576, 240)).tobytes() == questions.tobytes()
    machine.set_paper("low", ends_after_rows=100)
    assert driver._print((Raster(questions),)) == NotPrinted(NotPrintedReason.PAPER_OUT, begun=True)


@pytest.mark.requirement("GAP-07")
def test_never_more_waits_in_the_printer_than_two_pieces(
    machine: SimulatedPrinter, driver: ReceiptPrinter, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[int] = []
    clear = PrinterDialogue.clear

    def look_then_clear(self: PrinterDialogue) -> bool:
        seen.append(machine.waiting_bytes)
        return clear(self)

    monkeypatch.setattr(PrinterDialogue, "clear", look_then_clear)
    machine.set_paper("low", ends_after_rows=MID_SLIP_ROWS)
    driver.print_slip(JAPANESE)
    assert 0 < max(seen) <= 4096


def test_answers_are_told_apart_however_they_are_torn() -> None:
    stream = b"\x12\x37\x220042\x00\x37\x25\x00\x16\xff\x37\x22\x37\x25\x37\x25\x00\x12"
    whole = list(AnswerReader().read(stream))
    assert whole == [
        StatusByte(0x12),
        Processed(b"0042"),
        Cleared(),
        StatusByte(0x16),
        Processed(b"\x37\x25\x37\x25"),
        StatusByte(0x12),
    ]
    reader = AnswerReader()
    torn = [answer for byte in stream for answer in reader.read(bytes((byte,)))]
    assert torn == whole


def test_a_usb_printer_that_is_not_there_is_unreachable() -> None:
    absent = usb_printer(0x04B8, 0xFFFF)
    assert not absent.status().reachable
    assert absent.print_slip(JAPANESE) == NotPrinted(NotPrintedReason.UNREACHABLE)


def test_a_second_caller_waits_until_the_first_hangs_up(machine: SimulatedPrinter, driver: ReceiptPrinter) -> None:
    with socket.create_connection(("127.0.0.1", machine.port)):
        assert not driver.status().reachable
    assert driver.status().is_ready


def test_a_link_is_closed_after_each_call(machine: SimulatedPrinter, driver: ReceiptPrinter) -> None:
    driver.status()
    driver.print_slip(JAPANESE)
    link = NetworkLink("127.0.0.1", machine.port, 1.0)
    link.send(b"\x10\x04\x01", 1.0)
    assert link.receive(1.0) == b"\x12"
    link.close()
