"""What the driver says became of a slip, over real TCP, for everything that can happen to a printer."""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from pathlib import Path

import pytest
import zxingcpp

from hardware.printer import (
    NotPrinted,
    NotPrintedReason,
    PaperLevel,
    Printed,
    ReceiptPrinter,
    Unknown,
    UnknownReason,
    network_printer,
)
from hardware.printer.job import PrinterDialogue
from hardware.printer.status import without_reports
from hardware.simulated.printer import SimulatedPrinter
from tests.hardware.printer.conftest import QUICK
from tests.hardware.printer.drawn import on_paper
from tests.hardware.printer.slips import JAPANESE, OFFLINE, QR_TEXT

WAIT_S = 5.0
MID_SLIP_ROWS = 700
"""Below the QR code's start: two thirds of the slip are still to come."""
NEXT_PERSON = replace(OFFLINE, arrival_number="99201-20261120-007-0124-10", qr_text=QR_TEXT[::-1], check_code="QQQQQ")


def qr_on(page: object) -> list[str]:
    return [code.text for code in zxingcpp.read_barcodes(page)]


@pytest.mark.requirement("GAP-07")
def test_a_slip_comes_out_as_it_was_drawn(machine: SimulatedPrinter, driver: ReceiptPrinter) -> None:
    assert driver.print_slip(JAPANESE) == Printed()
    page = machine.wait_for_page(1, WAIT_S)
    assert page.tobytes() == on_paper(JAPANESE, "TM-T20II").tobytes()
    assert not machine.strange
    assert machine.waiting_bytes == 0


def test_the_status_tells_what_the_printer_feels(machine: SimulatedPrinter, driver: ReceiptPrinter) -> None:
    assert driver.status().is_ready
    machine.set_paper("low")
    assert driver.status().paper is PaperLevel.LOW
    assert driver.status().is_ready
    machine.set_paper("out")
    assert driver.status().paper is PaperLevel.OUT
    machine.set_paper("full")
    machine.set_cover(True)
    assert driver.status().cover_open
    machine.set_cover(False)
    machine.set_error(True)
    assert driver.status().error
    machine.set_error(False)
    assert driver.status().is_ready
    machine.set_power(False)
    assert not driver.status().reachable


@pytest.mark.requirement("GAP-07")
@pytest.mark.parametrize(
    ("trouble", "reason"),
    [
        (lambda machine: machine.set_paper("out"), NotPrintedReason.PAPER_OUT),
        (lambda machine: machine.set_cover(True), NotPrintedReason.COVER_OPEN),
        (lambda machine: machine.set_error(True), NotPrintedReason.PRINTER_ERROR),
        (lambda machine: machine.set_power(False), NotPrintedReason.UNREACHABLE),
        (lambda machine: machine.stop_after(0), NotPrintedReason.NO_ANSWER),
    ],
    ids=["paper out", "cover open", "cutter jammed", "no power", "hangs"],
)
def test_a_printer_that_is_not_ready_gets_nothing(
    machine: SimulatedPrinter,
    driver: ReceiptPrinter,
    trouble: Callable[[SimulatedPrinter], None],
    reason: NotPrintedReason,
) -> None:
    trouble(machine)
    assert driver.print_slip(JAPANESE) == NotPrinted(reason)
    assert machine.hanging is None
    assert machine.pages == []


@pytest.mark.requirement("GAP-07")
def test_paper_that_ends_in_the_middle_is_not_printed_and_the_rest_never_comes(
    machine: SimulatedPrinter, driver: ReceiptPrinter
) -> None:
    machine.set_paper("low", ends_after_rows=MID_SLIP_ROWS)
    assert driver.print_slip(JAPANESE) == NotPrinted(NotPrintedReason.PAPER_OUT, begun=True)
    assert machine.hanging is not None
    assert machine.waiting_bytes == 0
    machine.set_paper("full")
    assert driver.print_slip(NEXT_PERSON) == Printed()
    torn, slip = machine.wait_for_page(1, WAIT_S), machine.wait_for_page(2, WAIT_S)
    assert torn.height < MID_SLIP_ROWS + 200
    assert slip.tobytes() == on_paper(NEXT_PERSON, "TM-T20II").tobytes()
    assert qr_on(slip.convert("L")) == [NEXT_PERSON.qr_text]
    assert len(machine.pages) == 2


@pytest.mark.requirement("GAP-07")
def test_a_piece_left_by_a_driver_that_died_is_never_printed_for_the_next_person(machine: SimulatedPrinter) -> None:
    machine.set_paper("out")
    with socket.create_connection(("127.0.0.1", machine.port)) as died:
        died.sendall(b"\x1bJ\x40" + b"\x1dv0\x00\x48\x00\x18\x00" + b"\xff" * 72 * 24)
    assert machine.wait_for_waiting(1000, WAIT_S)
    after_restart = network_printer("127.0.0.1", machine.port, patience=QUICK)
    assert after_restart.status().paper is PaperLevel.OUT
    assert machine.waiting_bytes == 0
    machine.set_paper("full")
    assert after_restart.print_slip(NEXT_PERSON) == Printed()
    assert machine.wait_for_page(1, WAIT_S).tobytes() == on_paper(NEXT_PERSON, "TM-T20II").tobytes()
    assert len(machine.pages) == 1


def test_the_simulated_printer_does_print_a_former_job_when_nobody_clears_it(machine: SimulatedPrinter) -> None:
    machine.set_paper("out")
    with socket.create_connection(("127.0.0.1", machine.port)) as careless:
        careless.sendall(b"\x1dv0\x00\x48\x00\x18\x00" + b"\xff" * 72 * 24 + b"\x1dVA\x00")
    assert machine.wait_for_waiting(1700, WAIT_S)
    machine.set_paper("full")
    assert machine.wait_for_page(1, WAIT_S).height == 24


@pytest.mark.requirement("GAP-07")
def test_a_cover_opened_in_the_middle_is_not_printed(machine: SimulatedPrinter, driver: ReceiptPrinter) -> None:
    machine.after_rows(MID_SLIP_ROWS, lambda: machine.set_cover(True))
    assert driver.print_slip(JAPANESE) == NotPrinted(NotPrintedReason.COVER_OPEN, begun=True)
    machine.set_cover(False)
    assert machine.waiting_bytes == 0
    assert machine.pages == []


@pytest.mark.requirement("GAP-07")
def test_a_printer_that_hangs_in_the_middle_leaves_it_unknown(
    machine: SimulatedPrinter, driver: ReceiptPrinter
) -> None:
    machine.stop_after(40_000)
    assert driver.print_slip(JAPANESE) == Unknown(UnknownReason.NO_CONFIRMATION)
    assert machine.hanging is not None
    assert machine.pages == []


@pytest.mark.requirement("GAP-07")
def test_power_lost_in_the_middle_leaves_it_unknown_and_the_next_slip_is_whole(
    machine: SimulatedPrinter, driver: ReceiptPrinter
) -> None:
    machine.after_rows(MID_SLIP_ROWS, lambda: machine.set_power(False))
    assert driver.print_slip(JAPANESE) == Unknown(UnknownReason.CONNECTION_LOST)
    machine.set_power(True)
    assert driver.print_slip(NEXT_PERSON) == Printed()
    assert machine.wait_for_page(2, WAIT_S).tobytes() == on_paper(NEXT_PERSON, "TM-T20II").tobytes()
    assert len(machine.pages) == 2


@pytest.mark.requirement("GAP-07")
def test_an_end_that_is_never_confirmed_leaves_it_unknown(machine: SimulatedPrinter, driver: ReceiptPrinter) -> None:
    whole = on_paper(JAPANESE, "TM-T20II").height
    machine.set_paper("low", ends_after_rows=whole + 10)
    outcome = driver.print_slip(JAPANESE)
    assert outcome == Unknown(UnknownReason.STOPPED_AT_THE_END)
    assert machine.waiting_bytes == 0


@pytest.mark.requirement("GAP-07")
def test_an_error_right_behind_the_end_leaves_it_unknown(
    machine: SimulatedPrinter, driver: ReceiptPrinter, monkeypatch: pytest.MonkeyPatch
) -> None:
    wait_for_all = PrinterDialogue.wait_for_all

    def wait_then_jam(self: PrinterDialogue) -> None:
        wait_for_all(self)
        machine.set_error(True)

    monkeypatch.setattr(PrinterDialogue, "wait_for_all", wait_then_jam)
    assert driver.print_slip(JAPANESE) == Unknown(UnknownReason.STOPPED_AT_THE_END)


@pytest.mark.requirement("GAP-07")
@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (b"", NotPrintedReason.UNREACHABLE),
        (b"\x12\x12", NotPrintedReason.NO_ANSWER),
        (b"\x00", NotPrintedReason.NO_ANSWER),
        (b"HTTP/1.1 400", NotPrintedReason.NO_ANSWER),
    ],
    ids=["closes the socket", "two bytes", "no status", "no printer"],
)
def test_an_answer_that_is_not_exactly_one_status_byte_is_never_ready(answer: bytes, reason: NotPrintedReason) -> None:
    with impostor(answer) as port:
        driver = network_printer("127.0.0.1", port, patience=QUICK)
        assert not driver.status().is_ready
        assert driver.print_slip(JAPANESE) == NotPrinted(reason)


REPORTS = {"all is well": b"\x14\x00\x00\x0f", "paper is low": b"\x14\x00\x03\x0f", "switched": b"\x10\x00\x00\x00"}


@pytest.mark.requirement("GAP-07")
@pytest.mark.parametrize("report", REPORTS.values(), ids=list(REPORTS))
def test_a_printer_that_speaks_unasked_is_asked_and_prints_as_any_other(
    machine: SimulatedPrinter, driver: ReceiptPrinter, report: bytes
) -> None:
    machine.speak_unasked(report)
    for _ in range(2):
        assert driver.status().is_ready
        assert driver.print_slip(JAPANESE) == Printed()
    machine.set_paper("out")
    assert driver.status().paper is PaperLevel.OUT
    assert driver.print_slip(JAPANESE) == NotPrinted(NotPrintedReason.PAPER_OUT)
    machine.set_paper("full")
    assert driver.status().is_ready


@pytest.mark.parametrize("cut", range(1, 9))
def test_a_report_may_be_torn_anywhere(cut: int) -> None:
    wire = b"\x14\x00\x03\x0f\x12\x10\x04\x00\x00"
    answer, begun = without_reports(wire[:cut])
    rest, begun = without_reports(begun + wire[cut:])
    assert (answer + rest, begun) == (b"\x12", b"")


def test_a_printer_that_cannot_clear_its_buffer_gets_nothing() -> None:
    with impostor(b"\x12", only_status=True) as port:
        driver = network_printer("127.0.0.1", port, patience=QUICK)
        assert driver.print_slip(JAPANESE) == NotPrinted(NotPrintedReason.BUFFER_NOT_CLEARED)


def test_paper_is_kept_as_pictures_and_a_new_start_covers_none_up(tmp_path: Path) -> None:
    for _ in range(2):
        machine = SimulatedPrinter(paper_dir=tmp_path)
        machine.start()
        try:
            assert network_printer("127.0.0.1", machine.port, patience=QUICK).print_slip(JAPANESE) == Printed()
            machine.wait_for_page(1, WAIT_S)
        finally:
            machine.stop()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["slip-0001.png", "slip-0002.png"]


def test_the_test_page_is_printed(machine: SimulatedPrinter, driver: ReceiptPrinter) -> None:
    assert driver.print_test_page(("試し刷り", "市民課 1番端末")) == Printed()
    assert machine.wait_for_page(1, WAIT_S).width == 576


@contextmanager
def impostor(answer: bytes, *, only_status: bool = False) -> Iterator[int]:
    """Something on the printer's address that answers everything (or each DLE EOT) with the same bytes, or hangs up."""

    def serve() -> None:
        while True:
            try:
                connection, _ = listener.accept()
            except OSError:
                return
            with connection, suppress(OSError):
                while asked := connection.recv(64):
                    if not answer:
                        break
                    if not only_status or asked.startswith(b"\x10\x04"):
                        connection.sendall(answer)

    with socket.create_server(("127.0.0.1", 0)) as listener:
        thread = threading.Thread(target=serve, daemon=True)
        thread.start()
        yield listener.getsockname()[1]
        listener.shutdown(socket.SHUT_RDWR)
    thread.join(WAIT_S)
