"""How the printer is, in its own words: what one byte of DLE EOT means, and how answers are told apart.

Bits follow Epson's ESC/POS reference (DLE EOT n). Every status byte has bits 1 and 4 set and 0 and 7 clear; anything
else is no status. No answer is never read as "all is well".
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum
from typing import Final

_FIXED_BITS: Final = 0b1001_0011
_FIXED_VALUE: Final = 0b0001_0010
_REPORT_VALUE: Final = 0b0001_0000
_REPORT_CLEAR: Final = 0b1001_0000
_REPORT_LENGTH: Final = 4
_OFFLINE: Final = 0x08
_COVER_OPEN: Final = 0x04
_STOPPED_WITHOUT_PAPER: Final = 0x20
_CAUSE_ERROR: Final = 0x40
_ERRORS: Final = 0x08 | 0x20 | 0x40
_NEAR_END: Final = 0x0C
_AT_END: Final = 0x60
_CLEARED: Final = b"\x37\x25\x00"
_PROCESSED: Final = b"\x37\x22"
_PROCESSED_LENGTH: Final = 7


class PaperLevel(Enum):
    """What the paper sensors see."""

    PLENTY = "plenty"
    LOW = "low"
    OUT = "out"


@dataclass(frozen=True)
class PrinterStatus:
    """The printer at one moment. When it did not answer, `reachable` is False and the rest means nothing."""

    reachable: bool
    online: bool
    cover_open: bool
    paper: PaperLevel
    error: bool

    @property
    def is_ready(self) -> bool:
        """Whether a slip may be sent to it now."""
        return (
            self.reachable
            and self.online
            and not self.cover_open
            and not self.error
            and self.paper is not PaperLevel.OUT
        )


UNREACHABLE: Final = PrinterStatus(reachable=False, online=False, cover_open=False, paper=PaperLevel.OUT, error=False)


def is_status(byte: int) -> bool:
    """Whether the byte has the form of a status."""
    return byte & _FIXED_BITS == _FIXED_VALUE


def without_reports(data: bytes) -> tuple[bytes, bytes]:
    """What a printer was asked for, parted from what it tells unasked (Automatic Status Back): the bytes left when
    every whole report is taken out, and a report at the end whose rest has not come yet.

    A report is four bytes: the first with bit 4 set and 0, 1 and 7 clear, the others with bits 4 and 7 clear. So none
    of them has the form of a status.
    """
    left, place = b"", 0
    while place < len(data):
        report = data[place : place + _REPORT_LENGTH]
        if report[0] & _FIXED_BITS == _REPORT_VALUE and not any(byte & _REPORT_CLEAR for byte in report[1:]):
            if len(report) < _REPORT_LENGTH:
                return left, report
            place += _REPORT_LENGTH
        else:
            left += data[place : place + 1]
            place += 1
    return left, b""


def is_offline(printer_byte: int) -> bool:
    """Read the answer to DLE EOT 1."""
    return bool(printer_byte & _OFFLINE)


def read_status(printer: int, cause: int, error: int, paper: int) -> PrinterStatus:
    """Put the four answers of DLE EOT 1 to 4 together."""
    out = bool(paper & _AT_END) or bool(cause & _STOPPED_WITHOUT_PAPER)
    return PrinterStatus(
        reachable=True,
        online=not is_offline(printer),
        cover_open=bool(cause & _COVER_OPEN),
        paper=PaperLevel.OUT if out else PaperLevel.LOW if paper & _NEAR_END else PaperLevel.PLENTY,
        error=bool(cause & _CAUSE_ERROR) or bool(error & _ERRORS),
    )


@dataclass(frozen=True)
class StatusByte:
    """A byte in the form of a status. Inside a job it may answer a picture that happened to contain DLE EOT."""

    value: int


@dataclass(frozen=True)
class Processed:
    """Everything before the command with this number is printed."""

    process: bytes


@dataclass(frozen=True)
class Cleared:
    """The buffers are empty."""


Answer = StatusByte | Processed | Cleared


class AnswerReader:
    """Cuts the printer's bytes into answers, across any torn reads. What is no answer is dropped."""

    def __init__(self) -> None:
        self._pending = b""

    def read(self, data: bytes) -> Iterator[Answer]:
        """Answers that are complete with these bytes."""
        self._pending += data
        while self._pending:
            answer, length = self._first()
            if length == 0:
                return
            self._pending = self._pending[length:]
            if answer is not None:
                yield answer

    def _first(self) -> tuple[Answer | None, int]:
        pending = self._pending
        if pending.startswith(_CLEARED):
            return Cleared(), len(_CLEARED)
        if pending.startswith(_PROCESSED):
            complete = len(pending) >= _PROCESSED_LENGTH
            return (Processed(pending[2:6]), _PROCESSED_LENGTH) if complete else (None, 0)
        if any(head.startswith(pending) for head in (_CLEARED, _PROCESSED)):
            return None, 0
        return (StatusByte(pending[0]) if is_status(pending[0]) else None), 1
