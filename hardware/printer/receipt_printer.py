"""One receipt printer: asked before, watched during, asked after each job.

Nothing of a former visit is ever printed: the buffers are cleared before each job and at once after a job that failed,
the printer has to confirm it, and never more than two fragments (6 mm) wait unconfirmed inside the printer. One worker
thread uses it; no call waits longer than `PrinterTimeouts` allows.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from functools import partial
from itertools import count
from typing import Final

from hardware.printer import escpos
from hardware.printer.escpos import NetworkLink, PrinterLink, PrinterLinkLost, UsbLink
from hardware.printer.glyphs import close_fonts
from hardware.printer.job import PATIENCE, JobBroken, PrinterDialogue, PrinterTimeouts, stopped_by
from hardware.printer.outcome import NotPrinted, NotPrintedReason, Printed, PrintOutcome, Unknown, UnknownReason
from hardware.printer.parts import PaperPart
from hardware.printer.receipt import draw_slip, draw_test_page
from hardware.printer.slip import DraftSlip, SlipContent
from hardware.printer.status import UNREACHABLE, PrinterStatus

NETWORK_PORT: Final = 9100
PROFILE: Final = "TM-T20II"


class ReceiptPrinter:
    """Prints slips and says what became of them. See the module for what it promises."""

    def __init__(
        self,
        open_link: Callable[[], PrinterLink],
        profile: str = PROFILE,
        patience: PrinterTimeouts = PATIENCE,
        now: Callable[[], float] = time.monotonic,
    ) -> None:
        self._open_link = open_link
        self._profile = profile
        self._patience = patience
        self._now = now
        self._dots = escpos.dots_of(profile)
        self._processes = count(1)
        self._left_behind = True
        """Whether the buffer may hold, and the paper show, a piece of an earlier job. Nobody knows after a start."""

    def status(self) -> PrinterStatus:
        """Ask the printer. A failed job that could not be cleared then is cleared now."""
        try:
            with self._conversation() as talk:
                if self._left_behind:
                    talk.clear()
                return talk.status()
        except PrinterLinkLost:
            return UNREACHABLE

    def print_slip(self, content: SlipContent | DraftSlip) -> PrintOutcome:
        """Print a slip, whole or with a true word about it. Never tries again by itself."""
        parts = draw_slip(content, self._dots)
        close_fonts()
        return self._print(parts)

    def print_test_page(self, lines: tuple[str, ...]) -> PrintOutcome:
        """Print a page for staff."""
        parts = draw_test_page(lines, self._dots)
        close_fonts()
        return self._print(parts)

    def _print(self, parts: tuple[PaperPart, ...]) -> PrintOutcome:
        try:
            with self._conversation() as talk:
                refused = self._why_not(talk)
                return NotPrinted(refused) if refused else self._send(talk, parts)
        except PrinterLinkLost:
            return NotPrinted(NotPrintedReason.UNREACHABLE)

    def _why_not(self, talk: PrinterDialogue) -> NotPrintedReason | None:
        """Clear and ask, before anything of the job is sent."""
        if not talk.clear():
            return stopped_by(talk.status()) or NotPrintedReason.BUFFER_NOT_CLEARED
        return stopped_by(talk.status())

    def _send(self, talk: PrinterDialogue, parts: tuple[PaperPart, ...]) -> PrintOutcome:
        """Send the job piece by piece. From here on nothing is said without the printer's confirmation."""
        head = escpos.INITIALISE + (escpos.separate(self._profile) if self._left_behind else b"")
        pieces = [head, *escpos.fragments(parts, self._profile)]
        self._left_behind = True
        sent = 0
        try:
            for piece in pieces:
                sent += 1
                talk.send_piece(piece)
            talk.wait_for_all()
        except JobBroken as broken:
            return self._abandon(talk, broken.reason, end_was_sent=sent == len(pieces))
        except PrinterLinkLost:
            self._clear_anew()
            return Unknown(UnknownReason.CONNECTION_LOST)
        self._left_behind = False
        return self._after(talk)

    def _after(self, talk: PrinterDialogue) -> PrintOutcome:
        """The end is confirmed; ask once more, because a jammed cutter says so only afterwards."""
        try:
            error = talk.status().error
        except PrinterLinkLost:
            return Printed()
        return Unknown(UnknownReason.STOPPED_AT_THE_END) if error else Printed()

    def _abandon(
        self, talk: PrinterDialogue, reason: NotPrintedReason | UnknownReason, *, end_was_sent: bool
    ) -> PrintOutcome:
        """Clear what waits in the printer, at once: it prints it as soon as somebody brings paper."""
        try:
            cleared = talk.clear()
        except PrinterLinkLost:
            cleared = self._clear_anew()
        if isinstance(reason, UnknownReason):
            return Unknown(reason)
        if end_was_sent:
            return Unknown(UnknownReason.STOPPED_AT_THE_END)
        return NotPrinted(reason, begun=True) if cleared else Unknown(UnknownReason.NO_CONFIRMATION)

    def _clear_anew(self) -> bool:
        """Connect once more to clear; the next call tries again if this fails."""
        try:
            with self._conversation() as talk:
                return talk.clear()
        except PrinterLinkLost:
            return False

    def _conversation(self) -> PrinterDialogue:
        return PrinterDialogue(self._open_link(), self._patience, self._now, self._processes)


def network_printer(
    host: str, port: int = NETWORK_PORT, profile: str = PROFILE, patience: PrinterTimeouts = PATIENCE
) -> ReceiptPrinter:
    """A printer on the kiosk's own wire."""
    return ReceiptPrinter(partial(NetworkLink, host, port, patience.connect_s), profile, patience)


def usb_printer(
    vendor: int, product: int, profile: str = PROFILE, patience: PrinterTimeouts = PATIENCE
) -> ReceiptPrinter:
    """A printer on USB, by its ids."""
    return ReceiptPrinter(partial(UsbLink, vendor, product), profile, patience)
