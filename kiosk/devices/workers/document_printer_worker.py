"""Prints documents for the visit that asked, and for no other: what prints as it ends is called off. A kiosk without
such a printer has none that answers.
"""

from __future__ import annotations

from hardware.devices import PrintsDocuments
from hardware.document_printer.outcome import (
    DocumentNotPrinted,
    DocumentObstacle,
    DocumentOutcome,
    DocumentPrinted,
    DocumentUnknown,
)
from hardware.document_printer.status import DocumentPrinterStatus
from kiosk.devices.command import Command
from kiosk.devices.document_printer import (
    AskDocumentPrinter,
    ClearDocumentPrinter,
    DocumentPrintEnded,
    DocumentPrinterSeen,
    PrintDocument,
)
from kiosk.devices.workers.worker import Post, Worker
from sync.contract.chain.print_outcome import PrintResult

CODES = {
    DocumentObstacle.UNREACHABLE: "P-13",
    DocumentObstacle.NO_ANSWER: "P-13",
    DocumentObstacle.OFFLINE: "P-13",
    DocumentObstacle.COVER_OPEN: "P-14",
    DocumentObstacle.PAPER_OUT: "P-12",
    DocumentObstacle.PAPER_JAM: "P-17",
    DocumentObstacle.TONER_OUT: "P-18",
    DocumentObstacle.OUTPUT_FULL: "P-19",
    DocumentObstacle.PRINTER_ERROR: "P-16",
    DocumentObstacle.TOO_LARGE: "P-16",
    DocumentObstacle.REFUSED: "P-16",
}
"""docs/trouble-codes.md. Of all but `CALLED_OFF`, where nothing is wrong with the printer."""
LOW_CODE, UNKNOWN_CODE = "P-11", "P-15"


class DocumentPrinterWorker(Worker):
    """The document printer's thread."""

    name = "document-printer-worker"

    def __init__(self, post: Post, printer: PrintsDocuments | None) -> None:
        super().__init__(post)
        self._printer = printer

    def began(self, visit: int) -> None:
        """What prints for the last one is called off, and so is what the printer still holds: somebody may bring paper
        long before the next document. Also as the kiosk starts.
        """
        super().began(visit)
        if self._printer is not None:
            self.ask(visit, ClearDocumentPrinter())

    def do(self, visit: int, command: Command) -> None:
        """Carry one command out."""
        match command:
            case AskDocumentPrinter():
                self.post(seen(self._clear_and_look(), visit))
            case ClearDocumentPrinter():
                self._clear_and_look()
            case PrintDocument(pdf):
                self.post(ended(self._print(visit, pdf), visit))
            case _:
                raise TypeError(type(command).__name__)

    def failed(self, visit: int, command: Command) -> None:
        """A defect of ours while printing: nobody can know what is on the paper."""
        if isinstance(command, AskDocumentPrinter):
            self.post(DocumentPrinterSeen(False, CODES[DocumentObstacle.PRINTER_ERROR], visit=visit))
        elif isinstance(command, PrintDocument):
            self.post(DocumentPrintEnded(PrintResult.UNKNOWN.value, UNKNOWN_CODE, visit=visit))

    def _clear_and_look(self) -> DocumentPrinterStatus:
        if self._printer is None:
            return DocumentPrinterStatus(DocumentObstacle.UNREACHABLE)
        return self._printer.clear_and_look()

    def _print(self, visit: int, pdf: bytes) -> DocumentOutcome:
        if self._printer is None:
            return DocumentNotPrinted(DocumentObstacle.UNREACHABLE)
        return self._printer.print_document(pdf, lambda: visit == self._visit)


def seen(status: DocumentPrinterStatus, visit: int) -> DocumentPrinterSeen:
    """The printer's state with its code for staff."""
    if status.obstacle is not None:
        return DocumentPrinterSeen(False, CODES[status.obstacle], visit=visit)
    return DocumentPrinterSeen(True, LOW_CODE if status.paper_low else "", visit=visit)


def ended(outcome: DocumentOutcome, visit: int) -> DocumentPrintEnded:
    """printed | not_printed | unknown, with a code."""
    match outcome:
        case DocumentPrinted():
            return DocumentPrintEnded(PrintResult.PRINTED.value, visit=visit)
        case DocumentNotPrinted(DocumentObstacle.CALLED_OFF):
            return DocumentPrintEnded(PrintResult.NOT_PRINTED.value, visit=visit)
        case DocumentNotPrinted(reason):
            return DocumentPrintEnded(PrintResult.NOT_PRINTED.value, CODES[reason], visit=visit)
        case DocumentUnknown():
            return DocumentPrintEnded(PrintResult.UNKNOWN.value, UNKNOWN_CODE, visit=visit)
