"""The slip printer: what a step asks of it, and what comes of it."""

from __future__ import annotations

from dataclasses import dataclass, field

from hardware.printer import DraftSlip, SlipContent
from kiosk.devices.command import Command, Result

# ── what is asked ──────────────────────────────────────────────────────────────


class PrinterCommand(Command):
    """For the slip printer."""


@dataclass(frozen=True)
class AskPrinter(PrinterCommand):
    """How the printer stands → PrinterSeen."""


@dataclass(frozen=True)
class PrintSlip(PrinterCommand):
    """Print the slip of this visit → PrintEnded. Dropped when the visit is over."""

    content: SlipContent | DraftSlip = field(repr=False)


@dataclass(frozen=True)
class PrintTestPage(PrinterCommand):
    """Lines for staff → PrintEnded."""

    lines: tuple[str, ...]


# ── what comes of it ───────────────────────────────────────────────────────────


@dataclass(frozen=True)
class PrinterSeen(Result):
    """How the printer stands. `paper` is plenty | low | out | unknown."""

    usable: bool
    paper: str
    code: str = ""


@dataclass(frozen=True)
class PrintEnded(Result):
    """`outcome` is printed | not_printed | unknown; `code` stands in docs/trouble-codes.md."""

    outcome: str
    code: str = ""
