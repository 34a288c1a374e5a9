"""The abilities of the kiosk's devices, one small Protocol each. Whoever needs an ability asks for just that one.

Results are values of `hardware.card`, `hardware.printer` and `hardware.document_printer`; events are those of
`hardware.events`. A device is used by one thread, its worker, except `stop` and `close`.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Protocol

from hardware.card.basic_four import BasicFour
from hardware.card.results import (
    CardBusy,
    CardKind,
    CardLost,
    CertificatesPresent,
    NotOnThisCard,
    PinKind,
    VerifyResult,
)
from hardware.document_printer.outcome import DocumentOutcome
from hardware.document_printer.status import DocumentPrinterStatus
from hardware.printer import DraftSlip, PrinterStatus, PrintOutcome, SlipContent
from hardware.secret import Secret
from hardware.stick.client import StickFile
from hardware.stick.messages import StickListed
from hardware.stick.trouble import StickTrouble


class ReportsCards(Protocol):
    """Posts which readers and cards are there."""

    def start(self) -> None:
        """Begin to post."""

    def stop(self) -> None:
        """Nothing is posted afterwards."""


class ChecksPin(Protocol):
    """A card with PINs."""

    def tries_left(self, kind: PinKind, /) -> int | CardLost:
        """0 when blocked. Costs nothing."""

    def verify(self, kind: PinKind, secret: Secret, /) -> VerifyResult:
        """Try what was typed just now, once."""


class ReadsBasicFour(Protocol):
    """A card that names its holder."""

    def basic_four(self) -> BasicFour | NotOnThisCard | CardLost:
        """Name, address, birth date, sex."""


class SignsData(Protocol):
    """A card that signs for its holder."""

    def sign_certificate(self) -> bytes | NotOnThisCard | CardLost:
        """The signing certificate, DER."""

    def sign(self, digest: bytes, /) -> bytes | CardLost:
        """RS256 over a SHA-256 digest."""


class ProvesStaff(Protocol):
    """A card that proves who stands beside the kiosk."""

    def staff_card_id(self) -> str | CardLost:
        """The id in the staff list."""

    def sign_challenge(self, challenge: bytes, /) -> bytes | CardLost:
        """Proof of the card's key."""


class HeldCard(ChecksPin, ReadsBasicFour, SignsData, ProvesStaff, Protocol):
    """A card in the reader, held for one visit."""

    @property
    def kind(self) -> CardKind:
        """What it is."""

    def certificates(self) -> CertificatesPresent | CardLost:
        """Which certificates it has."""

    def expires_at(self) -> datetime | NotOnThisCard | CardLost:
        """When its certificates end; no PIN needed."""

    def identity(self) -> bytes | NotOnThisCard | CardLost:
        """Tells whether it is the same card as before."""

    def auth_certificate(self) -> bytes | NotOnThisCard | CardLost:
        """The certificate (DER) behind it, its issuer is for the kiosk to judge. Ask for these three before a PIN."""

    def close(self) -> None:
        """Power it off. Safe to repeat."""


class OpensCards(Protocol):
    """Holds the card that lies in a reader."""

    def __call__(self, reader: str, /, *, staff_only: bool = False) -> HeldCard | CardLost | CardBusy:
        """Hold it and tell its kind. `staff_only`: whatever is no card of staff is asked nothing, and unknown."""


class ReadsSticks(Protocol):
    """The port where residents put their USB sticks in."""

    def is_in(self) -> bool:
        """Whether a stick is in. Costs nothing."""

    def files(self) -> StickListed | StickTrouble:
        """Which files there are; bounded in time."""

    def fetch(self, stick: str, path: tuple[str, ...], wanted: tuple[str, ...], /) -> StickFile | StickTrouble:
        """One of them, examined; bounded in time."""


class ReportsPrinter(Protocol):
    """A printer that says how it is."""

    def status(self) -> PrinterStatus:
        """Ask it now; bounded in time."""


class PrintsSlips(Protocol):
    """A printer for receipt slips."""

    def print_slip(self, content: SlipContent | DraftSlip, /) -> PrintOutcome:
        """Print one slip; nothing of a former visit comes with it."""

    def print_test_page(self, lines: tuple[str, ...], /) -> PrintOutcome:
        """For staff."""


class PrintsDocuments(Protocol):
    """A printer for documents of A4."""

    def clear_and_look(self) -> DocumentPrinterStatus:
        """Call off what it may still hold of ours, and ask how it is; bounded in time."""

    def print_document(self, pdf: bytes, wanted: Callable[[], bool], /) -> DocumentOutcome:
        """Print one copy; nothing of a former visit comes with it, and nothing of this one afterwards. It is called off
        once it is not `wanted` any more; this may change in another thread.
        """


class SlipPrinter(ReportsPrinter, PrintsSlips, Protocol):
    """The receipt printer."""
