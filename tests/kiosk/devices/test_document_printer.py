"""The document printer's thread over a real IPP conversation, and what became of a copy on its way to the centre."""

from __future__ import annotations

import queue
import socket
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from hardware.device_factory import DeviceConfig, open_devices
from hardware.document_printer.document_printer import DocumentPatience, DocumentPrinter
from hardware.document_printer.outcome import DocumentObstacle
from hardware.document_printer.transport import IppAddress
from hardware.simulated.document_printer import Job, SimulatedDocumentPrinter
from kiosk.devices.command import Result
from kiosk.devices.document_printer import AskDocumentPrinter, DocumentPrintEnded, DocumentPrinterSeen, PrintDocument
from kiosk.devices.outbox import DocumentPrintKept, KeepDocumentPrint
from kiosk.devices.workers.document_printer_worker import CODES, DocumentPrinterWorker
from kiosk.devices.workers.outbox_worker import OutboxWorker
from kiosk.process.config import read_config
from sync.contract.chain.print_outcome import PrintedCopy
from sync.outbox import OutboxFull

PDF = b"%PDF-1.7\n1 0 obj <</Type /Page>> endobj\n"
JOB_CANCELLED = 7
MANY_SHEETS = b"%PDF-1.7\n" + b"1 0 obj <</Type /Page>> endobj\n" * 40
HASTY = DocumentPatience(connect=2.0, answer=2.0, sending=5.0, ending=20.0, standing=5.0, between=0.01)


@pytest.fixture
def machine() -> Iterator[SimulatedDocumentPrinter]:
    made = SimulatedDocumentPrinter()
    made.start()
    yield made
    made.stop()


@pytest.fixture
def posted() -> queue.SimpleQueue[Result]:
    return queue.SimpleQueue()


@pytest.fixture
def worker(
    machine: SimulatedDocumentPrinter, posted: queue.SimpleQueue[Result], tmp_path: Path
) -> DocumentPrinterWorker:
    """Opened as the program opens it, from the kiosk's own file."""
    file = tmp_path / "kiosk.toml"
    file.write_text(f'document_printer_url = "ipp://127.0.0.1:{machine.port}/ipp/print"\n')
    devices = open_devices(read_config(file).devices, lambda event: None)
    made = DocumentPrinterWorker(posted.put, devices.document_printer)
    made.began(1)
    return made


def asked(worker: DocumentPrinterWorker, posted: queue.SimpleQueue[Result], command: object, visit: int = 1) -> Result:
    worker.ask(visit, command)  # type: ignore[arg-type]  # one of the two
    while posted.empty():
        worker.work_once()
    return posted.get_nowait()


def test_it_prints_and_says_what_stands_in_the_way(
    machine: SimulatedDocumentPrinter, worker: DocumentPrinterWorker, posted: queue.SimpleQueue[Result]
) -> None:
    assert asked(worker, posted, AskDocumentPrinter()) == DocumentPrinterSeen(True, visit=1)
    assert asked(worker, posted, PrintDocument(PDF)) == DocumentPrintEnded("printed", visit=1)
    machine.happens("media-jam-error")
    assert asked(worker, posted, AskDocumentPrinter()) == DocumentPrinterSeen(False, "P-17", visit=1)
    assert asked(worker, posted, PrintDocument(PDF)) == DocumentPrintEnded("not_printed", "P-17", visit=1)
    assert machine.printed == [PDF]


def test_nothing_of_a_visit_that_is_over_is_printed(
    machine: SimulatedDocumentPrinter, worker: DocumentPrinterWorker, posted: queue.SimpleQueue[Result]
) -> None:
    worker.ask(1, PrintDocument(PDF))
    worker.began(2)
    _work_off(worker)
    assert posted.empty()
    assert machine.jobs == []


def test_what_the_printer_holds_of_before_is_called_off_as_a_visit_begins_and_not_only_when_the_next_one_prints(
    machine: SimulatedDocumentPrinter, worker: DocumentPrinterWorker, posted: queue.SimpleQueue[Result]
) -> None:
    machine.happens("media-empty-error")
    machine.jobs.append(Job(1, PDF, sheets=1, owner=f"madoguchi-{socket.gethostname()}"))
    _work_off(worker)
    assert machine.jobs[0].state == JOB_CANCELLED
    assert posted.empty(), "nobody waits for it"


def _work_off(worker: DocumentPrinterWorker) -> None:
    with suppress(queue.Empty):
        while True:
            worker.work_once()


def test_a_document_whose_visit_ends_while_it_prints_is_called_off(
    posted: queue.SimpleQueue[Result],
) -> None:
    slow = SimulatedDocumentPrinter(speed_s=0.05)
    slow.start()
    try:
        worker = DocumentPrinterWorker(posted.put, DocumentPrinter(IppAddress("127.0.0.1", slow.port), HASTY))
        worker.began(1)
        assert asked(worker, posted, PrintDocument(PDF)) == DocumentPrintEnded("printed", visit=1)
        slow.after_sheets(3, lambda: worker.began(2))
        assert asked(worker, posted, PrintDocument(MANY_SHEETS)) == DocumentPrintEnded("unknown", "P-15", visit=1)
        assert asked(worker, posted, PrintDocument(PDF), visit=2) == DocumentPrintEnded("printed", visit=2)
        assert slow.printed == [PDF, PDF]
    finally:
        slow.stop()


def test_a_document_whose_visit_ends_before_its_first_sheet_is_known_not_to_be_printed(
    machine: SimulatedDocumentPrinter, posted: queue.SimpleQueue[Result]
) -> None:
    worker = DocumentPrinterWorker(posted.put, DocumentPrinter(IppAddress("127.0.0.1", machine.port), HASTY))
    worker.began(1)
    assert asked(worker, posted, PrintDocument(PDF)) == DocumentPrintEnded("printed", visit=1)

    def walks_away() -> None:
        machine.happens("media-empty-error")
        worker.began(2)

    machine.before_job = walks_away
    assert asked(worker, posted, PrintDocument(PDF)) == DocumentPrintEnded("not_printed", visit=1)
    machine.mended()
    assert asked(worker, posted, AskDocumentPrinter(), visit=2) == DocumentPrinterSeen(True, visit=2)
    assert machine.printed == [PDF]


def test_a_kiosk_without_one_says_so(posted: queue.SimpleQueue[Result]) -> None:
    devices = open_devices(DeviceConfig("", "tcp://127.0.0.1:9", "TM-T88V", "slot"), lambda event: None)
    without = DocumentPrinterWorker(posted.put, devices.document_printer)
    without.began(1)
    assert asked(without, posted, PrintDocument(PDF)) == DocumentPrintEnded("not_printed", "P-13", visit=1)
    with pytest.raises(ValueError, match="ipp://"):
        open_devices(DeviceConfig("", "tcp://127.0.0.1:9", "TM-T88V", "slot", "lpt1"), lambda event: None)


def test_every_obstacle_of_the_printer_has_its_code() -> None:
    assert set(CODES) == set(DocumentObstacle) - {DocumentObstacle.CALLED_OFF}


class Kept:
    """An outbox that is asked for nothing else."""

    def __init__(self) -> None:
        self.said: list[PrintedCopy] = []
        self.full = False

    def keep_document_print(self, said: PrintedCopy, signer: object) -> int:
        if self.full:
            raise OutboxFull("no room")
        self.said.append(said)
        return 1


def test_what_became_of_a_copy_is_kept_also_when_the_visit_is_over(posted: queue.SimpleQueue[Result]) -> None:
    book = Kept()
    keeper = OutboxWorker(posted.put, book, *[None] * 3)  # type: ignore[arg-type]  # asked for this alone
    said = PrintedCopy("14" * 32, "J-99201-26-0000001", 1, "unknown", "2026-11-20T09:00:00.000+09:00")
    keeper.began(1)
    keeper.ask(1, KeepDocumentPrint(said))
    keeper.began(2)
    keeper.work_once()
    assert posted.get_nowait() == DocumentPrintKept(True, visit=1)
    assert book.said == [said]
    book.full = True
    keeper.ask(2, KeepDocumentPrint(said))
    keeper.work_once()
    answered = posted.get_nowait()
    assert isinstance(answered, DocumentPrintKept)
    assert not answered.kept
