"""Receipt slips over ESC/POS.

slip             what a slip says, and what a draft's paper
receipt          what stands where on it
typesetting      where lines end; which characters stay together: a word under its reading is one
paper_canvas     draws it in one bit; glyphs: which font draws a character, and how wide it is
receipt_printer  ReceiptPrinter: status, slip, test page; network_printer and usb_printer open one
job              one dialogue: questions, pieces, confirmations
status, outcome  what the printer says, and what became of a job
escpos           the wire and the command bytes; the only file with python-escpos
parts            what a job on paper is made of
"""

from importlib import import_module
from typing import TYPE_CHECKING

from hardware.printer.outcome import NotPrinted, NotPrintedReason, Printed, PrintOutcome, Unknown, UnknownReason
from hardware.printer.slip import DraftSlip, SlipContent
from hardware.printer.status import PaperLevel, PrinterStatus

if TYPE_CHECKING:
    from hardware.printer.job import PrinterTimeouts
    from hardware.printer.receipt import draw_slip
    from hardware.printer.receipt_printer import ReceiptPrinter, network_printer, usb_printer

__all__ = [
    "DraftSlip",
    "NotPrinted",
    "NotPrintedReason",
    "PaperLevel",
    "PrintOutcome",
    "Printed",
    "PrinterStatus",
    "PrinterTimeouts",
    "ReceiptPrinter",
    "SlipContent",
    "Unknown",
    "UnknownReason",
    "draw_slip",
    "network_printer",
    "usb_printer",
]
_DRAWS_OR_PRINTS = {
    "PrinterTimeouts": "hardware.printer.job",
    "ReceiptPrinter": "hardware.printer.receipt_printer",
    "draw_slip": "hardware.printer.receipt",
    "network_printer": "hardware.printer.receipt_printer",
    "usb_printer": "hardware.printer.receipt_printer",
}


def __getattr__(name: str) -> object:
    """python-escpos, Pillow and fonts are loaded when they are first asked for: by the thread that drives a printer."""
    if name not in _DRAWS_OR_PRINTS:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(_DRAWS_OR_PRINTS[name]), name)
