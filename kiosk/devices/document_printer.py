"""The document printer: what a step asks of it, and what comes of it. A slip is another printer's (`slip_printer`)."""

from __future__ import annotations

from dataclasses import dataclass, field

from kiosk.devices.command import Command, Result

# ── what is asked ──────────────────────────────────────────────────────────────


class DocumentPrinterCommand(Command):
    """For the document printer."""


@dataclass(frozen=True)
class AskDocumentPrinter(DocumentPrinterCommand):
    """How it stands → DocumentPrinterSeen. Ask before a resident is promised paper."""


@dataclass(frozen=True)
class ClearDocumentPrinter(DocumentPrinterCommand):
    """What it may still hold of a former visit is called off. Asked as each visit begins, by no step; no answer."""


@dataclass(frozen=True)
class PrintDocument(DocumentPrinterCommand):
    """Print one copy of this file → DocumentPrintEnded. Dropped when the visit is over."""

    pdf: bytes = field(repr=False)


# ── what comes of it ───────────────────────────────────────────────────────────


@dataclass(frozen=True)
class DocumentPrinterSeen(Result):
    """Whether it takes a document now; `code` stands in docs/trouble-codes.md."""

    usable: bool
    code: str = ""


@dataclass(frozen=True)
class DocumentPrintEnded(Result):
    """`outcome` is printed | not_printed | unknown, as the centre is told (`sync.contract.chain.print_outcome`)."""

    outcome: str
    code: str = ""
