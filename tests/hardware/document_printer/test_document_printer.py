"""One document, three outcomes: against a simulated printer with its mishaps, and against CUPS's own IPP printer."""

from __future__ import annotations

import socket
import subprocess
import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from hardware.document_printer.document_printer import DOCUMENT_LIMIT_BYTES, DocumentPatience, DocumentPrinter
from hardware.document_printer.ipp import Operation
from hardware.document_printer.outcome import (
    DocumentDoubt,
    DocumentNotPrinted,
    DocumentObstacle,
    DocumentPrinted,
    DocumentUnknown,
)
from hardware.document_printer.status import DocumentPrinterStatus
from hardware.document_printer.transport import IppAddress
from hardware.simulated.document_printer import Job, Mishap, PrinterManners, SimulatedDocumentPrinter

HASTY = DocumentPatience(connect=2.0, answer=2.0, sending=5.0, ending=20.0, standing=0.2, between=0.01)
JOB_CANCELLED = 7
TWO_SHEETS = b"%PDF-1.7\n1 0 obj <</Type /Page>> endobj\n2 0 obj <</Type /Page>> endobj\n"
NEXT = b"%PDF-1.7\n1 0 obj <</Type /Page /Next true>> endobj\n"


@pytest.fixture
def machine() -> Iterator[SimulatedDocumentPrinter]:
    made = SimulatedDocumentPrinter()
    made.start()
    yield made
    made.stop()


@pytest.fixture
def printer(machine: SimulatedDocumentPrinter) -> DocumentPrinter:
    return DocumentPrinter(IppAddress("127.0.0.1", machine.port), HASTY)


def test_a_document_comes_out_whole_and_counted(machine: SimulatedDocumentPrinter, printer: DocumentPrinter) -> None:
    assert printer.status().is_ready
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
    assert printer.status().is_ready
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
    assert printer.status().obstacle is obstacle
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
    assert printer.status().obstacle is DocumentObstacle.UNREACHABLE
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
    assert printer.status().is_ready


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
    assert printer.status().obstacle is obstacle
    assert printer.print_document(NEXT) == DocumentNotPrinted(obstacle)
    assert machine.jobs == []


def test_a_document_whose_answer_was_lost_does_not_come_out_later(
    machine: SimulatedDocumentPrinter, printer: DocumentPrinter
) -> None:
    assert printer.status().is_ready
    machine.before_job = lambda: machine.happens("media-empty-error")
    machine.loses_answer(Operation.PRINT_JOB)
    assert printer.print_document(TWO_SHEETS) == DocumentUnknown(DocumentDoubt.CONNECTION_LOST)
    _paper_comes_and_only_the_next_one_is_printed(machine, printer)


def test_a_document_that_was_taken_without_a_number_does_not_come_out_later(
    machine: SimulatedDocumentPrinter, printer: DocumentPrinter
) -> None:
    assert printer.status().is_ready
    machine.before_job = lambda: machine.happens("media-empty-error")
    machine.manners.gives_no_job_id = True
    assert printer.print_document(TWO_SHEETS) == DocumentUnknown(DocumentDoubt.NO_CONFIRMATION)
    machine.manners.gives_no_job_id = False
    _paper_comes_and_only_the_next_one_is_printed(machine, printer)


@pytest.mark.parametrize("lost", [False, True])
def test_a_document_that_the_printer_was_too_busy_to_call_off_is_called_off_all_the_same(
    machine: SimulatedDocumentPrinter, printer: DocumentPrinter, lost: bool
) -> None:
    assert printer.status().is_ready
    machine.before_job = lambda: machine.happens("media-empty-error")
    if lost:
        machine.loses_answer(Operation.CANCEL_JOB)
    machine.is_busy_for(Operation.CANCEL_JOB)
    assert isinstance(printer.print_document(TWO_SHEETS), DocumentUnknown)
    machine.mended()
    machine.before_job = lambda: None
    assert machine.jobs[0].state == JOB_CANCELLED, "paper may come before anything is asked again"
    assert printer.print_document(NEXT) == DocumentPrinted(1)
    assert machine.printed == [NEXT]


def test_a_printer_too_busy_to_say_what_it_holds_is_believed_to_hold_it(machine: SimulatedDocumentPrinter) -> None:
    address = IppAddress("127.0.0.1", machine.port)
    machine.before_job = lambda: machine.happens("media-empty-error")
    with pytest.raises(Died):
        DocumentPrinter(address, HASTY, wait=_dies).print_document(TWO_SHEETS)
    again = DocumentPrinter(address, HASTY)
    machine.is_busy_for(Operation.GET_JOBS)
    assert not again.status().is_ready
    machine.is_busy_for(Operation.CANCEL_JOB)
    _paper_comes_and_only_the_next_one_is_printed(machine, again)


def test_a_job_that_ends_without_a_sheet_is_not_called_printed(
    machine: SimulatedDocumentPrinter, printer: DocumentPrinter
) -> None:
    assert printer.print_document(NEXT) == DocumentPrinted(1)
    machine.manners.swallows = True
    assert printer.print_document(TWO_SHEETS) == DocumentUnknown(DocumentDoubt.NO_CONFIRMATION)
    assert printer.status().is_ready


class Died(Exception):
    """The kiosk's process ended while its document stood in the printer."""


def test_a_document_of_before_a_restart_does_not_come_out_later(machine: SimulatedDocumentPrinter) -> None:
    address = IppAddress("127.0.0.1", machine.port)
    machine.before_job = lambda: machine.happens("media-empty-error")
    with pytest.raises(Died):
        DocumentPrinter(address, HASTY, wait=_dies).print_document(TWO_SHEETS)
    again = DocumentPrinter(address, HASTY)
    assert again.status().obstacle is DocumentObstacle.PAPER_OUT
    _paper_comes_and_only_the_next_one_is_printed(machine, again)


def _dies(seconds: float) -> None:
    raise Died


def _paper_comes_and_only_the_next_one_is_printed(machine: SimulatedDocumentPrinter, printer: DocumentPrinter) -> None:
    machine.before_job = lambda: None
    machine.mended()
    assert printer.print_document(NEXT) == DocumentPrinted(1)
    assert machine.printed == [NEXT]
    assert machine.sheets_out == 1


def test_nothing_new_is_sent_while_the_printer_holds_one_of_ours(machine: SimulatedDocumentPrinter) -> None:
    patience = replace(HASTY, answer=0.3)
    printer = DocumentPrinter(IppAddress("127.0.0.1", machine.port), patience)
    machine.manners.keeps_cancelled_jobs = True
    machine.before_job = lambda: machine.happens("cover-open-error")
    assert printer.print_document(TWO_SHEETS) == DocumentUnknown(DocumentDoubt.STOPPED_ON_THE_WAY)
    machine.before_job = lambda: None
    machine.mended()
    assert printer.status() == DocumentPrinterStatus(DocumentObstacle.PRINTER_ERROR)
    assert printer.print_document(NEXT) == DocumentNotPrinted(DocumentObstacle.PRINTER_ERROR)
    assert len(machine.jobs) == 1
    machine.manners.keeps_cancelled_jobs = False
    assert printer.print_document(NEXT) == DocumentPrinted(1)
    assert machine.printed == [NEXT]


def test_what_somebody_else_prints_there_is_left_alone(
    machine: SimulatedDocumentPrinter, printer: DocumentPrinter
) -> None:
    machine.happens("media-empty-error")
    machine.jobs.append(Job(1, TWO_SHEETS, sheets=1, owner="office"))
    assert printer.status().obstacle is DocumentObstacle.PAPER_OUT
    machine.mended()
    assert printer.print_document(NEXT) == DocumentPrinted(1)
    assert machine.printed == [TWO_SHEETS, NEXT]


def test_little_paper_is_told_and_stops_nothing(machine: SimulatedDocumentPrinter, printer: DocumentPrinter) -> None:
    machine.runs_low(low=True)
    assert printer.status().paper_low
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


def test_a_printer_that_gives_a_byte_now_and_then_does_not_hold_the_worker() -> None:
    patience = DocumentPatience(connect=1.0, answer=0.5)
    with socket.create_server(("127.0.0.1", 0)) as listener:
        over = threading.Event()
        threading.Thread(target=_drips, args=[listener, over], daemon=True).start()
        printer = DocumentPrinter(IppAddress("127.0.0.1", listener.getsockname()[1]), patience)
        assert printer.status().obstacle is DocumentObstacle.NO_ANSWER
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


@pytest.fixture
def cups(tmp_path: Path) -> Iterator[tuple[int, Path]]:
    """CUPS's IPP printer, with the bus it insists on; its sheets, and what it says of itself, are files."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    paper = tmp_path / "paper"
    paper.mkdir()
    (tmp_path / "spool").mkdir()
    command = tmp_path / "print"
    command.write_text(
        f'#!/bin/sh\n[ -f {paper}/mishap ] && cat {paper}/mishap >&2\ncp "$1" {paper}/sheet.pdf\n'
        f"env > {paper}/asked\n"
        f"while [ -f {paper}/waits ]; do sleep 0.05; done\n"
        f"[ -f {paper}/fails ] && exit 1\nexit 0\n"
    )
    command.chmod(0o755)
    bus = f"unix:path={tmp_path}/bus"
    programs = [subprocess.Popen(["dbus-daemon", "--session", "--nofork", f"--address={bus}"])]
    _wait_for(tmp_path / "bus")
    environment = {"DBUS_SYSTEM_BUS_ADDRESS": bus, "PATH": "/usr/sbin:/usr/bin:/bin", "TMPDIR": str(tmp_path)}
    said = ["-n", "localhost", "-p", str(port), "-d", str(tmp_path / "spool"), "-r", "off", "-f", "application/pdf"]
    programs.append(subprocess.Popen(["ippeveprinter", *said, "-c", str(command), "Mihon"], env=environment))
    _wait_until_it_listens(port)
    yield port, paper
    for program in reversed(programs):
        program.terminate()
        program.wait(10)


def test_a_printer_that_is_not_ours_prints_and_says_so(cups: tuple[int, Path]) -> None:
    port, paper = cups
    printer = DocumentPrinter(IppAddress("localhost", port), HASTY)
    assert printer.status().is_ready
    outcome = printer.print_document(NEXT)
    assert isinstance(outcome, DocumentPrinted)
    assert (paper / "sheet.pdf").read_bytes() == NEXT
    asked = (paper / "asked").read_text().splitlines()
    assert {"IPP_PRINT_SCALING=none", "IPP_MEDIA=iso_a4_210x297mm", "IPP_SIDES=one-sided"} <= set(asked)


def test_a_printer_that_is_not_ours_is_asked_after_a_restart_what_it_still_holds(cups: tuple[int, Path]) -> None:
    port, paper = cups
    (paper / "waits").touch()
    address = IppAddress("localhost", port)
    with pytest.raises(Died):
        DocumentPrinter(address, HASTY, wait=_dies).print_document(TWO_SHEETS)
    again = DocumentPrinter(address, replace(HASTY, answer=1.0))
    assert again.print_document(NEXT) == DocumentNotPrinted(DocumentObstacle.PRINTER_ERROR)
    (paper / "waits").unlink()
    _wait_until_ready(again)
    assert isinstance(again.print_document(NEXT), DocumentPrinted)


def test_a_printer_that_is_not_ours_fails_and_says_that_its_tray_is_empty(cups: tuple[int, Path]) -> None:
    port, paper = cups
    printer = DocumentPrinter(IppAddress("localhost", port), HASTY)
    (paper / "mishap").write_text("STATE: +media-empty\n")
    (paper / "fails").touch()
    outcome = printer.print_document(NEXT)
    assert outcome == DocumentUnknown(DocumentDoubt.STOPPED_ON_THE_WAY), "it was aborted; how far, it does not say"
    assert printer.status() == DocumentPrinterStatus(None, paper_low=True), (
        "CUPS says it as a warning: one tray of some"
    )


def _wait_for(path: Path) -> None:
    deadline = threading.Event()
    for _ in range(200):
        if path.exists():
            return
        deadline.wait(0.05)
    raise AssertionError(f"{path.name} never came")


def _wait_until_it_listens(port: int) -> None:
    pause = threading.Event()
    for _ in range(200):
        try:
            socket.create_connection(("localhost", port), 1).close()
        except OSError:
            pause.wait(0.05)
        else:
            return
    raise AssertionError("the printer never listened")


def _wait_until_ready(printer: DocumentPrinter) -> None:
    pause = threading.Event()
    for _ in range(200):
        if printer.status().is_ready:
            return
        pause.wait(0.05)
    raise AssertionError("the printer was never ready again")
