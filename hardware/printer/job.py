"""One conversation with the printer: questions with one answer each, pieces of a job with their confirmations."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from types import TracebackType
from typing import Final

from hardware.printer import escpos
from hardware.printer.escpos import PrinterLink
from hardware.printer.outcome import NotPrintedReason, UnknownReason
from hardware.printer.status import (
    UNREACHABLE,
    Answer,
    AnswerReader,
    Cleared,
    PaperLevel,
    PrinterStatus,
    Processed,
    StatusByte,
    is_offline,
    is_status,
    read_status,
    without_reports,
)

_UNCONFIRMED_AT_MOST: Final = 2
"""Pieces inside the printer that it has not confirmed: two keep the head moving, more could fill a small buffer."""


@dataclass(frozen=True)
class PrinterTimeouts:
    """How long each wait lasts, in seconds."""

    connect_s: float = 3.0
    """The printer stands on the same table: longer means that it is off."""
    answer_s: float = 1.5
    """Real-time answers come in milliseconds; interface boards that wake up were seen to need a second."""
    look_s: float = 0.4
    """Two pieces print in 30 ms, a cut takes 0.3 s: after this silence it is worth asking why."""
    silence_s: float = 8.0
    """A printer that is ready and confirms nothing for so long never will (a hot head pauses for some seconds)."""


PATIENCE: Final = PrinterTimeouts()


class JobBroken(Exception):
    """The job cannot end. `reason` says why; the buffer is still to be cleared."""

    def __init__(self, reason: NotPrintedReason | UnknownReason) -> None:
        super().__init__(reason.value)
        self.reason = reason


def stopped_by(status: PrinterStatus) -> NotPrintedReason | None:
    """What keeps this printer from printing; None when it is ready. What a person can mend is named first."""
    if not status.reachable:
        return NotPrintedReason.NO_ANSWER
    if status.cover_open:
        return NotPrintedReason.COVER_OPEN
    if status.paper is PaperLevel.OUT:
        return NotPrintedReason.PAPER_OUT
    if status.error:
        return NotPrintedReason.PRINTER_ERROR
    return None if status.online else NotPrintedReason.OFFLINE


class PrinterDialogue:
    """An open link, as a context manager. Raises LinkLost wherever the link breaks."""

    def __init__(
        self, link: PrinterLink, patience: PrinterTimeouts, now: Callable[[], float], processes: Iterator[int]
    ) -> None:
        self._link = link
        self._patience = patience
        self._now = now
        self._processes = processes
        self._reader = AnswerReader()
        self._unconfirmed: deque[bytes] = deque()

    def __enter__(self) -> PrinterDialogue:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._link.close()

    def status(self) -> PrinterStatus:
        """Ask DLE EOT 1 to 4. A missing, doubled or misshapen answer makes the printer unreachable, never ready."""
        answers, came = [], b""
        for number in (escpos.ASK_OFFLINE, escpos.ASK_CAUSE, escpos.ASK_ERROR, escpos.ASK_PAPER):
            self._link.send(escpos.ask_status(number), self._patience.answer_s)
            answer, came = self._one_answer(came)
            if len(answer) != 1 or not is_status(answer[0]):
                return UNREACHABLE
            answers.append(answer[0])
        return read_status(*answers)

    def _one_answer(self, came: bytes) -> tuple[bytes, bytes]:
        """What comes next beside reports that nobody asked for, and a report that has only begun."""
        deadline = self._now() + self._patience.answer_s
        while (left := deadline - self._now()) > 0:
            answer, came = without_reports(came + self._link.receive(left))
            if answer:
                return answer, came
        return b"", came

    def clear(self) -> bool:
        """Make the printer forget everything it has not printed. True only when it says so."""
        self._unconfirmed.clear()
        self._link.send(escpos.CLEAR_BUFFERS, self._patience.answer_s)
        deadline = self._now() + self._patience.answer_s
        while (left := deadline - self._now()) > 0:
            if any(isinstance(answer, Cleared) for answer in self._answers(left)):
                return True
        return False

    def send_piece(self, piece: bytes) -> None:
        """Send one piece of a job, when so much before it is confirmed that it fits into the printer.

        Raises:
            Broken: the printer stopped.
        """
        process = next(self._processes)
        self._wait_until_unconfirmed(_UNCONFIRMED_AT_MOST - 1)
        self._link.send(piece + escpos.ask_process(process), self._patience.silence_s)
        self._unconfirmed.append(escpos.process_id(process))

    def wait_for_all(self) -> None:
        """Wait until the last piece is confirmed.

        Raises:
            Broken: the printer stopped.
        """
        self._wait_until_unconfirmed(0)

    def _wait_until_unconfirmed(self, at_most: int) -> None:
        deadline = self._now() + self._patience.silence_s
        while len(self._unconfirmed) > at_most:
            answers = self._answers(self._patience.look_s)
            confirmed = [self._confirm(answer.process) for answer in answers if isinstance(answer, Processed)]
            if any(confirmed):
                deadline = self._now() + self._patience.silence_s
            if not answers:
                self._find_out_why(deadline)

    def _confirm(self, process: bytes) -> bool:
        """Tick off a piece and all before it: the printer works in order. False for a number that is not awaited."""
        if process not in self._unconfirmed:
            return False
        while self._unconfirmed.popleft() != process:
            pass
        return True

    def _find_out_why(self, deadline: float) -> None:
        """After a silence: a printer that stopped says so at once; one that is ready may need its time."""
        awaited = len(self._unconfirmed)
        offline = self._ask_within_job(escpos.ASK_OFFLINE)
        if len(self._unconfirmed) < awaited:
            return
        if offline is None or self._now() > deadline:
            raise JobBroken(UnknownReason.NO_CONFIRMATION)
        reason = stopped_by(self.status()) if is_offline(offline) else None
        if reason:
            raise JobBroken(reason)

    def _ask_within_job(self, number: int) -> int | None:
        """Ask while confirmations may still come in between; they are kept."""
        self._link.send(escpos.ask_status(number), self._patience.answer_s)
        deadline = self._now() + self._patience.answer_s
        while (left := deadline - self._now()) > 0:
            answers = self._answers(left)
            for answer in answers:
                if isinstance(answer, Processed):
                    self._confirm(answer.process)
            values = [answer.value for answer in answers if isinstance(answer, StatusByte)]
            if values:
                return values[-1]
        return None

    def _answers(self, timeout_s: float) -> list[Answer]:
        return list(self._reader.read(self._link.receive(timeout_s)))
