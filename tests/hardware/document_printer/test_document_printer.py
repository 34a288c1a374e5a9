"""One document, three outcomes against a simulated printer with its mishaps."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from dataclasses import replace

import pytest

from hardware.document_printer.document_printer import DOCUMENT_LIMIT_BYTES, DocumentPatience, DocumentPrinter
from hardware.document_printer.outcome import (
    DocumentDoubt,
    DocumentNotPrinted,
    DocumentObstacle,
    DocumentPrinted,
    DocumentUnknown,
)
from hardware.document_printer.transport import IppAddress
from hardware.simulated.document_printer import Mishap, PrinterManners, SimulatedDocumentPrinter
from tests.hardware.document_printer.conftest import HASTY, NEXT, TWO_SHEETS


def test_a_document_comes_out_whole_and_counted(machine: SimulatedDocumentPrinter, printer: DocumentPrinter) -> None:
    assert printer.clear_and_look().is_ready
    assert printer.print_document(TWO_SHEETS) == DocumentPrinted(2)
    assert machine.printed == [TWO_SHEETS]


def test_what_every_sheet_must_be_is_asked_for_and_not_left_to_the_printer(
    machine: SimulatedDocumentPrinter, printer: DocumentPrinter
) -> None:
    assert printer.print_document(NEXT) == DocumentPrinted(1)
    assert machine.jobs[0].settings == {
        "copies": [1],
        "sides": ["one-sided"],
        "media": ["iso_a4_210x297mm"],
        "print-scaling": ["none"],
    }


def test_a_printer_that_can_only_scale_prints_nothing_of_ours(
    machine: SimulatedDocumentPrinter, printer: DocumentPrinter
) -> None:
    machine.manners.scales_always = True
    assert printer.print_document(NEXT) == DocumentNotPrinted(DocumentObstacle.REFUSED)
    assert machine.jobs == []
    assert machine.sheets_out == 0


def test_a_printer_that_says_that_it_will_scale_all_the_same_is_stopped(
    machine: SimulatedDocumentPrinter, printer: DocumentPrinter
) -> None:
    assert printer.print_document(NEXT) == DocumentPrinted(1)
    machine.manners = PrinterManners(scales_always=True, ignores_fidelity=True)
    machine.before_job = lambda: machine.happens("cover-open-error")
    assert printer.print_document(TWO_SHEETS) == DocumentNotPrinted(DocumentObstacle.REFUSED)
    machine.mended()
    assert printer.clear_and_look().is_ready
    assert machine.printed == [NEXT]


def test_a_sheet_that_was_scaled_before_it_could_be_stopped_is_not_called_printed(
    machine: SimulatedDocumentPrinter, printer: DocumentPrinter
) -> None:
    assert printer.print_document(NEXT) == DocumentPrinted(1)
    machine.manners = PrinterManners(scales_always=True, ignores_fidelity=True, answers_late=True)
    assert printer.print_document(NEXT) == DocumentUnknown(DocumentDoubt.STOPPED_ON_THE_WAY)
    assert machine.sheets_out == 2


MISHAPS: list[tuple[Mishap, DocumentObstacle]] = [
    ("media-empty-error", DocumentObstacle.PAPER_OUT),
    ("cover-open-error", DocumentObstacle.COVER_OPEN),
    ("media-jam-error", DocumentObstacle.PAPER_JAM),
    ("toner-empty-error", DocumentObstacle.TONER_OUT),
    ("other-error", DocumentObstacle.PRINTER_ERROR),
]


@pytest.mark.parametrize(("mishap", "obstacle"), MISHAPS)
def test_a_printer_that_stands_is_sent_nothing(
    machine: SimulatedDocumentPrinter, printer: DocumentPrinter, mishap: Mishap, obstacle: DocumentObstacle
) -> None:
    machine.happens(mishap)
    assert printer.clear_and_look().obstacle is obstacle
    assert printer.print_document(TWO_SHEETS) == DocumentNotPrinted(obstacle)
    assert machine.jobs == []
    machine.mended()
    assert printer.print_document(NEXT) == DocumentPrinted(1)


def test_paper_that_ends_in_the_middle_is_a_doubt_and_nothing_comes_out_for_the_next_visit(
    machine: SimulatedDocumentPrinter, printer: DocumentPrinter
) -> None:
    machine.after_sheets(1, lambda: machine.happens("media-empty-error"))
    assert printer.print_document(TWO_SHEETS) == DocumentUnknown(DocumentDoubt.STOPPED_ON_THE_WAY)
    machine.mended()
    assert printer.print_document(NEXT) == DocumentPrinted(1)
    assert machine.printed == [NEXT], "what was called off never came"
    assert machine.sheets_out == 2


def test_paper_that_ends_before_the_first_sheet_is_known_not_to_be_printed(
    machine: SimulatedDocumentPrinter, printer: DocumentPrinter
) -> None:
    assert printer.print_document(NEXT) == DocumentPrinted(1)
    machine.before_job = lambda: machine.happens("media-empty-error")
    assert printer.print_document(TWO_SHEETS) == DocumentNotPrinted(DocumentObstacle.PAPER_OUT)
    machine.mended()
    assert machine.sheets_out == 1


def test_a_printer_that_was_never_seen_to_count_is_not_believed_that_none_came(
    machine: SimulatedDocumentPrinter, printer: DocumentPrinter
) -> None:
    machine.before_job = lambda: machine.happens("media-empty-error")
    assert printer.print_document(TWO_SHEETS) == DocumentUnknown(DocumentDoubt.STOPPED_ON_THE_WAY)


def test_a_printer_that_is_switched_off_in_the_middle_is_a_doubt(
    machine: SimulatedDocumentPrinter, printer: DocumentPrinter
) -> None:
    machine.after_sheets(1, lambda: threading.Thread(target=machine.stop).start())
    assert printer.print_document(TWO_SHEETS) == DocumentUnknown(DocumentDoubt.CONNECTION_LOST)
    assert printer.clear_and_look().obstacle is DocumentObstacle.UNREACHABLE
    assert printer.print_document(NEXT) == DocumentNotPrinted(DocumentObstacle.UNREACHABLE)
    machine.start()
    assert printer.print_document(NEXT) == DocumentPrinted(1)


SLOW_SHEET_S = 0.3


@pytest.fixture
def slow_machine() -> Iterator[SimulatedDocumentPrinter]:
    made = SimulatedDocumentPrinter(speed_s=SLOW_SHEET_S)
    made.start()
    yield made
    made.stop()


@pytest.mark.parametrize("manners", [PrinterManners(one_at_a_time=True), PrinterManners(silent_while_printing=True)])
def test_a_job_that_prints_is_left_to_print_whatever_the_printer_does_with_others(
    slow_machine: SimulatedDocumentPrinter, manners: PrinterManners
) -> None:
    slow_machine.manners = manners
    patience = replace(HASTY, standing=SLOW_SHEET_S / 2)
    printer = DocumentPrinter(IppAddress("127.0.0.1", slow_machine.port), patience)
    assert printer.print_document(TWO_SHEETS) == DocumentPrinted(2)
    assert slow_machine.printed == [TWO_SHEETS]


def test_a_job_that_stands_is_called_off_also_where_the_printer_only_warns(
    machine: SimulatedDocumentPrinter, printer: DocumentPrinter
) -> None:
    machine.manners.only_warns = True
    assert printer.print_document(NEXT) == DocumentPrinted(1)
    machine.before_job = lambda: machine.happens("media-empty-error")
    assert printer.print_document(TWO_SHEETS) == DocumentNotPrinted(DocumentObstacle.PAPER_OUT)
    machine.mended()
    assert machine.printed == [NEXT]


def test_a_printer_that_forgets_a_job_as_it_ends_is_not_watched_any_longer(machine: SimulatedDocumentPrinter) -> None:
    looks, pause = [], threading.Event()

    def wait(seconds: float) -> None:
        looks.append(seconds)
        assert len(looks) < 300, "it goes on looking for a job that the printer does not know any more"
        pause.wait(seconds)

    printer = DocumentPrinter(IppAddress("127.0.0.1", machine.port), HASTY, wait=wait)
    machine.manners.forgets_ended_jobs = True
    assert printer.print_document(NEXT) == DocumentUnknown(DocumentDoubt.NO_CONFIRMATION)
    assert printer.clear_and_look().is_ready


@pytest.mark.parametrize(
    ("manners", "obstacle"),
    [
        (PrinterManners(takes_jobs=False), DocumentObstacle.OFFLINE),
        (PrinterManners(takes_pdf=False), DocumentObstacle.REFUSED),
    ],
)
def test_a_printer_that_takes_none_of_our_jobs_is_sent_none(
    machine: SimulatedDocumentPrinter, printer: DocumentPrinter, manners: PrinterManners, obstacle: DocumentObstacle
) -> None:
    machine.manners = manners
    assert printer.clear_and_look().obstacle is obstacle
    assert printer.print_document(NEXT) == DocumentNotPrinted(obstacle)
    assert machine.jobs == []


def test_a_job_that_ends_without_a_sheet_is_not_called_printed(
    machine: SimulatedDocumentPrinter, printer: DocumentPrinter
) -> None:
    assert printer.print_document(NEXT) == DocumentPrinted(1)
    machine.manners.swallows = True
    assert printer.print_document(TWO_SHEETS) == DocumentUnknown(DocumentDoubt.NO_CONFIRMATION)
    assert printer.clear_and_look().is_ready


def test_little_paper_is_told_and_stops_nothing(machine: SimulatedDocumentPrinter, printer: DocumentPrinter) -> None:
    machine.runs_low(low=True)
    assert printer.clear_and_look().paper_low
    assert printer.print_document(NEXT) == DocumentPrinted(1)


def test_a_file_beyond_all_measure_is_not_sent(machine: SimulatedDocumentPrinter, printer: DocumentPrinter) -> None:
    assert printer.print_document(bytes(DOCUMENT_LIMIT_BYTES + 1)) == DocumentNotPrinted(DocumentObstacle.TOO_LARGE)
    assert machine.jobs == []


SAYINGS = {
    "nothing": b"",
    "no HTTP": b"hello\r\n\r\n",
    "an error": b"HTTP/1.1 500 No\r\nContent-Length: 0\r\n\r\n",
    "no IPP": b"HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nABCD",
    "a torn answer": b"HTTP/1.1 200 OK\r\nContent-Length: 12\r\n\r\n\x02\x00\x00\x00\x00\x00\x00\x01\x04\x23\x00\x0d",
    "an endless answer": b"HTTP/1.1 200 OK\r\nContent-Length: 9999999\r\n\r\n" + bytes(100_000),
}


@pytest.mark.parametrize("saying", SAYINGS)
def test_whatever_answers_wrongly_is_no_printer(saying: str) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        threading.Thread(target=_says, args=[listener, SAYINGS[saying]], daemon=True).start()
        printer = DocumentPrinter(IppAddress("127.0.0.1", listener.getsockname()[1]), HASTY)
        assert printer.print_document(NEXT) == DocumentNotPrinted(DocumentObstacle.NO_ANSWER)


def test_the_answer_to_another_request_is_none(machine: SimulatedDocumentPrinter, printer: DocumentPrinter) -> None:
    assert printer.clear_and_look().is_ready
    machine.manners.answers_another = True
    assert printer.clear_and_look().obstacle is DocumentObstacle.NO_ANSWER


def test_a_printer_that_minds_the_order_of_a_request_says_what_became_of_a_job(
    machine: SimulatedDocumentPrinter, printer: DocumentPrinter
) -> None:
    machine.manners.keeps_order = True
    assert printer.print_document(NEXT) == DocumentPrinted(1)
    machine.before_job = lambda: machine.happens("media-empty-error")
    assert printer.print_document(TWO_SHEETS) == DocumentNotPrinted(DocumentObstacle.PAPER_OUT)
    machine.mended()
    assert printer.clear_and_look().is_ready
    assert machine.printed == [NEXT]


def test_a_printer_that_gives_a_byte_now_and_then_does_not_hold_the_worker() -> None:
    patience = DocumentPatience(connect=1.0, answer=0.5)
    with socket.create_server(("127.0.0.1", 0)) as listener:
        over = threading.Event()
        threading.Thread(target=_drips, args=[listener, over], daemon=True).start()
        printer = DocumentPrinter(IppAddress("127.0.0.1", listener.getsockname()[1]), patience)
        assert printer.clear_and_look().obstacle is DocumentObstacle.NO_ANSWER
        over.set()


def _says(listener: socket.socket, what: bytes) -> None:
    line, _ = listener.accept()
    with line:
        line.recv(65536)
        line.sendall(what)


def _drips(listener: socket.socket, over: threading.Event) -> None:
    line, _ = listener.accept()
    with line:
        for byte in b"HTTP/1.1 200 OK\r\nContent-Length: 9999\r\n\r\n" + bytes(9999):
            if over.wait(0.05):
                return
            try:
                line.sendall(bytes([byte]))
            except OSError:
                return
