"""A simulated document printer, and a kiosk's view of it that loses patience soon."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from hardware.document_printer.document_printer import DocumentPatience, DocumentPrinter
from hardware.document_printer.transport import IppAddress
from hardware.simulated.document_printer import SimulatedDocumentPrinter

HASTY = DocumentPatience(connect=2.0, answer=2.0, sending=5.0, ending=20.0, standing=0.2, between=0.01)
TWO_SHEETS = b"%PDF-1.7\n1 0 obj <</Type /Page>> endobj\n2 0 obj <</Type /Page>> endobj\n"
NEXT = b"%PDF-1.7\n1 0 obj <</Type /Page /Next true>> endobj\n"


@pytest.fixture
def machine() -> Iterator[SimulatedDocumentPrinter]:
    made = SimulatedDocumentPrinter()
    made.start()
    yield made
    made.stop()


@pytest.fixture
def printer(machine: SimulatedDocumentPrinter) -> DocumentPrinter:
    return DocumentPrinter(IppAddress("127.0.0.1", machine.port), HASTY)


class Died(Exception):
    """The kiosk's process ended while its document stood in the printer."""


def dies(seconds: float) -> None:
    """In place of a wait."""
    raise Died
