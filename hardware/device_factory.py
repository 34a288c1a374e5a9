"""The only place that chooses devices. A simulated card sits behind the real pcscd and a simulated printer behind a
real TCP port, so what is opened for them is the same as for metal; only the configuration differs.

Each device's library is loaded by the thread that first uses the device: together they take longer to load than the
window takes to open, and the first page needs none of them.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property, partial
from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit

from hardware.card.results import CardBusy, CardLost
from hardware.devices import HeldCard, OpensCards, PrintsDocuments, ReadsSticks, ReportsCards, SlipPrinter
from hardware.document_printer.outcome import DocumentOutcome
from hardware.document_printer.status import DocumentPrinterStatus
from hardware.events import DeviceEvent
from hardware.printer.outcome import PrintOutcome
from hardware.printer.slip import DraftSlip, SlipContent
from hardware.printer.status import PrinterStatus
from hardware.stick.client import StickReader


@dataclass(frozen=True)
class DeviceConfig:
    """Which devices this kiosk has."""

    reader_name_filter: str
    """Part of the reader's name as pcscd says it; empty: any reader. Name it if the machine has more than one."""
    printer_url: str
    """tcp://host:port, or usb:VVVV:PPPP with the printer's USB vendor and product in hexadecimal."""
    printer_profile: str
    """python-escpos's name of the model: decides the width of the paper."""
    card_slot: Literal["slot", "flat"]
    """Whether the card is put into a slot or laid on a reader: the words on the screen differ."""
    document_printer_url: str = ""
    """ipp://host:port/path, also of `ipp-usb`; empty: this kiosk prints no documents."""
    stick_unit: str = ""
    """The socket of `madoguchi-stick.socket`; empty: this kiosk takes no USB sticks."""
    stick_device: str = "/dev/madoguchi-stick"
    """Where a stick appears; the unit opens it, the kiosk only looks."""


@dataclass(frozen=True)
class Devices:
    """The devices. Each is driven by its own worker thread, which opens it."""

    monitor: ReportsCards
    """Not started yet."""
    open_card: OpensCards
    printer: SlipPrinter
    card_slot: Literal["slot", "flat"]
    document_printer: PrintsDocuments | None = None
    """None: this kiosk has none."""
    sticks: ReadsSticks | None = None
    """None: this kiosk takes none."""


def open_devices(config: DeviceConfig, post: Callable[[DeviceEvent], None]) -> Devices:
    """The devices of this configuration. Nothing is asked of them yet: a missing device is no error here, it reports.

    Raises:
        ValueError: a printer's address cannot be understood.
    """
    return Devices(
        monitor=_Monitor(post, config.reader_name_filter),
        open_card=_open_card,
        printer=_Printer(_printer_at(config.printer_url, config.printer_profile)),
        card_slot=config.card_slot,
        document_printer=_document_printer_at(config.document_printer_url) if config.document_printer_url else None,
        sticks=StickReader(Path(config.stick_unit), Path(config.stick_device)) if config.stick_unit else None,
    )


class _Monitor:
    """The card monitor; pcscd's client comes with `start`."""

    def __init__(self, post: Callable[[DeviceEvent], None], reader_name_filter: str) -> None:
        self._post = post
        self._filter = reader_name_filter
        self._watching: ReportsCards | None = None

    def start(self) -> None:
        """Begin to post."""
        from hardware.card.monitor import CardMonitor

        self._watching = CardMonitor(self._post, reader_name_filter=self._filter)
        self._watching.start()

    def stop(self) -> None:
        """Nothing is posted afterwards."""
        if self._watching is not None:
            self._watching.stop()


def _open_card(reader: str, /, *, staff_only: bool = False) -> HeldCard | CardLost | CardBusy:
    from hardware.card.opened_card import open_card

    return open_card(reader, staff_only=staff_only)


class _Printer:
    """The slip printer, made at its first use."""

    def __init__(self, make: Callable[[], SlipPrinter]) -> None:
        self._make = make

    @cached_property
    def _made(self) -> SlipPrinter:
        return self._make()

    def status(self) -> PrinterStatus:
        """Ask it now."""
        return self._made.status()

    def print_slip(self, content: SlipContent | DraftSlip, /) -> PrintOutcome:
        """Print one slip."""
        return self._made.print_slip(content)

    def print_test_page(self, lines: tuple[str, ...], /) -> PrintOutcome:
        """For staff."""
        return self._made.print_test_page(lines)


def _printer_at(url: str, profile: str) -> Callable[[], SlipPrinter]:
    parts = urlsplit(url)
    if parts.scheme == "tcp" and parts.hostname and parts.port:
        return partial(_network_printer, parts.hostname, parts.port, profile)
    if parts.scheme == "usb":
        try:
            vendor, product = (int(number, 16) for number in parts.path.split(":"))
        except ValueError:
            raise ValueError(f"a USB printer is named usb:VVVV:PPPP, not {url}") from None
        return partial(_usb_printer, vendor, product, profile)
    raise ValueError(f"the printer is named tcp://host:port or usb:VVVV:PPPP, not {url}")


def _network_printer(host: str, port: int, profile: str) -> SlipPrinter:
    from hardware.printer.receipt_printer import network_printer

    return network_printer(host, port, profile)


def _usb_printer(vendor: int, product: int, profile: str) -> SlipPrinter:
    from hardware.printer.receipt_printer import usb_printer

    return usb_printer(vendor, product, profile)


class _DocumentPrinter:
    """The document printer, made at its first use: its client is loaded by the thread that drives it."""

    def __init__(self, host: str, port: int, path: str) -> None:
        self._place = host, port, path

    @cached_property
    def _made(self) -> PrintsDocuments:
        from hardware.document_printer.document_printer import DocumentPrinter
        from hardware.document_printer.transport import IppAddress

        return DocumentPrinter(IppAddress(*self._place))

    def clear_and_look(self) -> DocumentPrinterStatus:
        """Call off what it may still hold of ours, and ask how it is."""
        return self._made.clear_and_look()

    def print_document(self, pdf: bytes, wanted: Callable[[], bool], /) -> DocumentOutcome:
        """Print one copy."""
        return self._made.print_document(pdf, wanted)


def _document_printer_at(url: str) -> PrintsDocuments:
    parts = urlsplit(url)
    if parts.scheme != "ipp" or not parts.hostname:
        raise ValueError(f"the document printer is named ipp://host:port/path, not {url}")
    return _DocumentPrinter(parts.hostname, parts.port or 631, parts.path or "/ipp/print")
