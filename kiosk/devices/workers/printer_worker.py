"""Prints for the visit that asked, and for no other: what waits when a visit ends is not printed any more (GAP-07)."""

from __future__ import annotations

from hardware.devices import SlipPrinter
from hardware.printer.outcome import NotPrinted, NotPrintedReason, Printed, PrintOutcome
from hardware.printer.status import PaperLevel, PrinterStatus
from kiosk.devices.command import Command
from kiosk.devices.slip_printer import AskPrinter, PrintEnded, PrinterSeen, PrintSlip, PrintTestPage
from kiosk.devices.workers.worker import Post, Worker
from kiosk.runtime.failpoints import Failpoint, Failpoints, NoFailpoints

CODES = {
    NotPrintedReason.UNREACHABLE: "P-03",
    NotPrintedReason.NO_ANSWER: "P-03",
    NotPrintedReason.OFFLINE: "P-03",
    NotPrintedReason.COVER_OPEN: "P-04",
    NotPrintedReason.PAPER_OUT: "P-02",
    NotPrintedReason.PRINTER_ERROR: "P-06",
    NotPrintedReason.BUFFER_NOT_CLEARED: "P-06",
}
"""docs/trouble-codes.md."""
UNKNOWN_CODE = "P-05"


class PrinterWorker(Worker):
    """The receipt printer's thread."""

    name = "printer-worker"

    def __init__(self, post: Post, printer: SlipPrinter, failpoints: Failpoints | None = None) -> None:
        super().__init__(post)
        self._failpoints = failpoints or NoFailpoints()
        self._printer = printer

    def do(self, visit: int, command: Command) -> None:
        """Carry one printer command out."""
        match command:
            case AskPrinter():
                self.post(seen(self._printer.status(), visit))
            case PrintSlip(content):
                self._failpoints.reach(Failpoint.BEFORE_PRINT)
                outcome = self._printer.print_slip(content)
                self._failpoints.reach(Failpoint.AFTER_PRINT)
                self.post(ended(outcome, visit))
            case PrintTestPage(lines):
                self.post(ended(self._printer.print_test_page(lines), visit))
            case _:
                raise TypeError(type(command).__name__)

    def failed(self, visit: int, command: Command) -> None:
        """A defect of ours while printing: nobody can know what is on the paper."""
        if isinstance(command, AskPrinter):
            self.post(PrinterSeen(False, "unknown", "P-06", visit=visit))
        else:
            self.post(PrintEnded("unknown", UNKNOWN_CODE, visit=visit))


def seen(status: PrinterStatus, visit: int) -> PrinterSeen:
    """The printer's state with its code for staff."""
    if not status.reachable:
        return PrinterSeen(False, "unknown", "P-03", visit=visit)
    if status.cover_open:
        code = "P-04"
    elif status.paper is PaperLevel.OUT:
        code = "P-02"
    elif status.error or not status.online:
        code = "P-06"
    else:
        code = "P-01" if status.paper is PaperLevel.LOW else ""
    return PrinterSeen(status.is_ready, status.paper.value, code, visit=visit)


def ended(outcome: PrintOutcome, visit: int) -> PrintEnded:
    """printed | not_printed | unknown, with a code."""
    match outcome:
        case Printed():
            return PrintEnded("printed", visit=visit)
        case NotPrinted(reason):
            return PrintEnded("not_printed", CODES[reason], visit=visit)
        case _:
            return PrintEnded("unknown", UNKNOWN_CODE, visit=visit)
