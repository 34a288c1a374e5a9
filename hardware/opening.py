"""The only place that chooses devices. A simulated card sits behind the real pcscd and a simulated printer behind a
real TCP port, so what is opened for them is the same as for metal; only the configuration differs.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal
from urllib.parse import urlsplit

from hardware.card import CardMonitor, open_card
from hardware.devices import OpensCards, ReportsCards, SlipPrinter
from hardware.events import DeviceEvent
from hardware.printer import network_printer, usb_printer


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


@dataclass(frozen=True)
class Devices:
    """The devices, opened. Each is driven by its own worker thread."""

    monitor: ReportsCards
    """Not started yet."""
    open_card: OpensCards
    printer: SlipPrinter
    card_slot: Literal["slot", "flat"]


def open_devices(config: DeviceConfig, post: Callable[[DeviceEvent], None]) -> Devices:
    """The devices of this configuration. Nothing is asked of them yet: a missing device is no error here, it reports.

    Raises:
        ValueError: the printer's address cannot be understood.
    """
    return Devices(
        monitor=CardMonitor(post, reader_name_filter=config.reader_name_filter),
        open_card=open_card,
        printer=_open_printer(config.printer_url, config.printer_profile),
        card_slot=config.card_slot,
    )


def _open_printer(url: str, profile: str) -> SlipPrinter:
    parts = urlsplit(url)
    if parts.scheme == "tcp" and parts.hostname and parts.port:
        return network_printer(parts.hostname, parts.port, profile)
    if parts.scheme == "usb":
        try:
            vendor, product = (int(number, 16) for number in parts.path.split(":"))
        except ValueError:
            raise ValueError(f"a USB printer is named usb:VVVV:PPPP, not {url}") from None
        return usb_printer(vendor, product, profile)
    raise ValueError(f"the printer is named tcp://host:port or usb:VVVV:PPPP, not {url}")
