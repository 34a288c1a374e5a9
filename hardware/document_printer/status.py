"""How a document printer is: keywords of RFC 8011 and PWG 5100.12 as typed states. No answer is never "all is well"."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from hardware.document_printer.ipp import Attributes
from hardware.document_printer.outcome import DocumentObstacle

PDF: Final = "application/pdf"
_STOPPED: Final = 5
_KEYWORDS: Final[dict[str, DocumentObstacle]] = {
    "media-jam": DocumentObstacle.PAPER_JAM,
    "cover-open": DocumentObstacle.COVER_OPEN,
    "door-open": DocumentObstacle.COVER_OPEN,
    "interlock-open": DocumentObstacle.COVER_OPEN,
    "input-tray-missing": DocumentObstacle.COVER_OPEN,
    "media-empty": DocumentObstacle.PAPER_OUT,
    "media-needed": DocumentObstacle.PAPER_OUT,
    "toner-empty": DocumentObstacle.TONER_OUT,
    "marker-supply-empty": DocumentObstacle.TONER_OUT,
    "output-area-full": DocumentObstacle.OUTPUT_FULL,
    "paused": DocumentObstacle.OFFLINE,
    "shutdown": DocumentObstacle.OFFLINE,
    "connecting-to-device": DocumentObstacle.OFFLINE,
    "timed-out": DocumentObstacle.OFFLINE,
}
"""In the order in which one is told where several hold: who clears a jam opens the cover first."""
_NEAR_ITS_END: Final = frozenset({"media-low", "media-empty-warning", "media-empty-report"})


@dataclass(frozen=True)
class DocumentPrinterStatus:
    """The printer at one moment. `obstacle` None: it takes a document now."""

    obstacle: DocumentObstacle | None
    paper_low: bool = False

    @property
    def is_ready(self) -> bool:
        """Whether a document may be sent to it now."""
        return self.obstacle is None


def read_status(printer: Attributes) -> DocumentPrinterStatus:
    """What it says about itself."""
    reasons = printer.texts("printer-state-reasons")
    low = any(reason.removesuffix("-warning") in _NEAR_ITS_END or reason in _NEAR_ITS_END for reason in reasons)
    state, accepts = printer.number("printer-state"), printer.flag("printer-is-accepting-jobs")
    if state is None or accepts is None:
        return DocumentPrinterStatus(DocumentObstacle.NO_ANSWER)
    if PDF not in printer.texts("document-format-supported"):
        return DocumentPrinterStatus(DocumentObstacle.REFUSED, low)
    return DocumentPrinterStatus(_obstacle(reasons, stopped=state == _STOPPED, accepts=accepts), low)


def why_it_stands(printer: Attributes, *, job_stands: bool) -> DocumentObstacle | None:
    """Of a printer at work; None: neither it nor the job says that it stands."""
    if not job_stands and printer.number("printer-state") != _STOPPED:
        return None
    return _obstacle(printer.texts("printer-state-reasons"), stopped=True, accepts=True)


def _obstacle(reasons: Iterable[str], *, stopped: bool, accepts: bool) -> DocumentObstacle | None:
    holding = set()
    for reason in reasons:
        keyword, _, severity = reason.rpartition("-")
        if severity in ("warning", "report"):
            # Said of one tray of several, or before it matters; when the printer stands, it is why.
            holding |= {keyword} if stopped else set()
        else:
            holding.add(keyword if severity == "error" else reason)
    known = next((obstacle for keyword, obstacle in _KEYWORDS.items() if keyword in holding), None)
    if known is None and stopped:
        return DocumentObstacle.PRINTER_ERROR
    return known or (None if accepts else DocumentObstacle.OFFLINE)
