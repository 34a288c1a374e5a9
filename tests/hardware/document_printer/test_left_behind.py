"""Nothing of one visit comes out in the next, whatever was lost, busy or restarted meanwhile."""

from __future__ import annotations

from dataclasses import replace

import pytest

from hardware.document_printer.document_printer import DocumentPrinter
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
from hardware.simulated.document_printer import Job, SimulatedDocumentPrinter
from tests.hardware.document_printer.conftest import HASTY, NEXT, TWO_SHEETS, Died, dies

JOB_CANCELLED = 7


def test_a_document_whose_answer_was_lost_does_not_come_out_later(
    machine: SimulatedDocumentPrinter, printer: DocumentPrinter
) -> None:
    assert printer.clear_and_look().is_ready
    machine.before_job = lambda: machine.happens("media-empty-error")
    machine.loses_answer(Operation.PRINT_JOB)
    assert printer.print_document(TWO_SHEETS) == DocumentUnknown(DocumentDoubt.CONNECTION_LOST)
    _paper_comes_and_only_the_next_one_is_printed(machine, printer)


def test_a_document_that_was_taken_without_a_number_does_not_come_out_later(
    machine: SimulatedDocumentPrinter, printer: DocumentPrinter
) -> None:
    assert printer.clear_and_look().is_ready
    machine.before_job = lambda: machine.happens("media-empty-error")
    machine.manners.gives_no_job_id = True
    assert printer.print_document(TWO_SHEETS) == DocumentUnknown(DocumentDoubt.NO_CONFIRMATION)
    machine.manners.gives_no_job_id = False
    _paper_comes_and_only_the_next_one_is_printed(machine, printer)


@pytest.mark.parametrize("lost", [False, True])
def test_a_document_that_the_printer_was_too_busy_to_call_off_is_called_off_all_the_same(
    machine: SimulatedDocumentPrinter, printer: DocumentPrinter, lost: bool
) -> None:
    assert printer.clear_and_look().is_ready
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
        DocumentPrinter(address, HASTY, wait=dies).print_document(TWO_SHEETS)
    again = DocumentPrinter(address, HASTY)
    machine.is_busy_for(Operation.GET_JOBS)
    assert not again.clear_and_look().is_ready
    machine.is_busy_for(Operation.CANCEL_JOB)
    # Before the paper comes: afterwards the printer would race with us for the first sheet.
    assert again.clear_and_look().obstacle is DocumentObstacle.PAPER_OUT
    _paper_comes_and_only_the_next_one_is_printed(machine, again)


def test_a_document_of_before_a_restart_does_not_come_out_later(machine: SimulatedDocumentPrinter) -> None:
    address = IppAddress("127.0.0.1", machine.port)
    machine.before_job = lambda: machine.happens("media-empty-error")
    with pytest.raises(Died):
        DocumentPrinter(address, HASTY, wait=dies).print_document(TWO_SHEETS)
    again = DocumentPrinter(address, HASTY)
    assert again.clear_and_look().obstacle is DocumentObstacle.PAPER_OUT
    _paper_comes_and_only_the_next_one_is_printed(machine, again)


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
    assert printer.clear_and_look() == DocumentPrinterStatus(DocumentObstacle.PRINTER_ERROR)
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
    assert printer.clear_and_look().obstacle is DocumentObstacle.PAPER_OUT
    machine.mended()
    assert printer.print_document(NEXT) == DocumentPrinted(1)
    assert machine.printed == [TWO_SHEETS, NEXT]


def test_the_kiosk_beside_this_one_keeps_what_it_prints(machine: SimulatedDocumentPrinter) -> None:
    machine.jobs.append(Job(1, TWO_SHEETS, 2, "madoguchi-beside", {}))
    beside, this = (
        DocumentPrinter(IppAddress("127.0.0.1", machine.port), HASTY, user=f"madoguchi-{name}")
        for name in ("beside", "this")
    )
    this.clear_and_look()
    assert machine.jobs[0].state != JOB_CANCELLED
    beside.clear_and_look()
    assert machine.jobs[0].state == JOB_CANCELLED, "and after its own start it knows its own"


def test_a_document_that_the_printer_kept_and_called_an_error_does_not_come_out_later(
    machine: SimulatedDocumentPrinter, printer: DocumentPrinter
) -> None:
    machine.manners.fails_over_jobs = True
    machine.before_job = lambda: machine.happens("media-empty-error")
    assert printer.print_document(TWO_SHEETS) == DocumentUnknown(DocumentDoubt.NO_CONFIRMATION)
    assert [job.state for job in machine.jobs] == [JOB_CANCELLED]
    machine.mended()
    machine.manners.fails_over_jobs = False
    machine.before_job = lambda: None
    assert printer.print_document(NEXT) == DocumentPrinted(1)
    assert machine.printed == [NEXT]
    assert machine.sheets_out == 1


def test_a_printer_without_time_for_a_document_has_none_of_it(
    machine: SimulatedDocumentPrinter, printer: DocumentPrinter
) -> None:
    machine.is_busy_for(Operation.PRINT_JOB)
    assert printer.print_document(TWO_SHEETS) == DocumentNotPrinted(DocumentObstacle.REFUSED)
    assert machine.jobs == []
