"""Receipt slips over ESC/POS.

receipt          what stands where on a slip; sheet, typesetting and glyphs draw it in one bit
receipt_printer  ReceiptPrinter: status, slip, test page; network_printer and usb_printer open one
job              one conversation: questions, pieces, confirmations
status, outcome  what the printer says, and what became of a job
escpos           the wire and the command bytes; the only file with python-escpos
"""

from hardware.printer.job import Patience
from hardware.printer.outcome import NotPrinted, NotPrintedReason, Printed, PrintOutcome, Unknown, UnknownReason
from hardware.printer.receipt import SlipContent, draw_slip
from hardware.printer.receipt_printer import ReceiptPrinter, network_printer, usb_printer
from hardware.printer.status import Paper, PrinterStatus

__all__ = [
    "NotPrinted",
    "NotPrintedReason",
    "Paper",
    "Patience",
    "PrintOutcome",
    "Printed",
    "PrinterStatus",
    "ReceiptPrinter",
    "SlipContent",
    "Unknown",
    "UnknownReason",
    "draw_slip",
    "network_printer",
    "usb_printer",
]
