"""The wire to an ESC/POS printer and the bytes that go over it. The only file that imports python-escpos.

python-escpos gives the USB transport, profiles and command bytes. Its own status readers are not used (no answer means
"plenty of paper" to them), nor is its `text()` (wrong bytes for Japanese, without an error).
"""

from __future__ import annotations

import os
import shutil
import socket
from typing import Final, Protocol

from escpos.capabilities import get_profile, pickle_dir
from escpos.constants import QR_ECLEVEL_M
from escpos.exceptions import DeviceNotFoundError
from escpos.printer import Dummy, Usb

from hardware.printer.parts import Feed, PaperPart, QrCode, Raster

if "ESCPOS_CAPABILITIES_PICKLE_DIR" not in os.environ:
    # python-escpos leaves a folder among the temporary files at every start: a kiosk would collect them for years.
    shutil.rmtree(pickle_dir, ignore_errors=True)

FRAGMENT_ROWS: Final = 24
"""3 mm of paper, 1.7 kB: two fit into the smallest receive buffer in use (4 kB), so real-time commands get through."""
INITIALISE: Final = b"\x1b@\x1da\x00"
"""ESC @: settings as after switching on. GS a 0: no status bytes that nobody asked for."""
CLEAR_BUFFERS: Final = b"\x10\x14\x08\x01\x03\x14\x01\x06\x02\x08"
"""DLE DC4 fn 8: forget everything received and not printed, at once, even without paper or with an open cover."""
ASK_OFFLINE, ASK_CAUSE, ASK_ERROR, ASK_PAPER = 1, 2, 3, 4
"""DLE EOT n."""
_LONGEST_FEED: Final = 255
_READ_AT_ONCE: Final = 64


class PrinterLinkLost(Exception):
    """The printer cannot be reached, or stopped taking bytes. Connect again; nobody knows what it still prints."""


class PrinterLink(Protocol):
    """Bytes to and from one printer."""

    def send(self, data: bytes, timeout_s: float) -> None:
        """Hand all bytes over.

        Raises:
            LinkLost: closed, or not taken within the time.
        """

    def receive(self, timeout_s: float) -> bytes:
        """Whatever comes next; empty if nothing comes within the time.

        Raises:
            LinkLost: closed by the printer.
        """

    def close(self) -> None:
        """Hang up. Safe to repeat."""


class NetworkLink:
    """TCP, port 9100. A plain socket: python-escpos leaks one for each connection that is refused."""

    def __init__(self, host: str, port: int, connect_s: float) -> None:
        """Connect.

        Raises:
            LinkLost: nobody there.
        """
        try:
            self._socket = socket.create_connection((host, port), connect_s)
        except OSError as refused:
            raise PrinterLinkLost("no printer at its address; check power and cable") from refused
        self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def send(self, data: bytes, timeout_s: float) -> None:
        """See PrinterLink."""
        try:
            self._socket.settimeout(timeout_s)
            self._socket.sendall(data)
        except OSError as lost:
            raise PrinterLinkLost("the printer stopped taking bytes") from lost

    def receive(self, timeout_s: float) -> bytes:
        """See PrinterLink."""
        try:
            self._socket.settimeout(timeout_s)
            data = self._socket.recv(_READ_AT_ONCE)
        except TimeoutError:
            return b""
        except OSError as lost:
            raise PrinterLinkLost("the printer's connection broke") from lost
        if not data:
            raise PrinterLinkLost("the printer closed the connection")
        return data

    def close(self) -> None:
        """See PrinterLink."""
        self._socket.close()


class UsbLink:
    """USB printer class, by vendor and product id."""

    def __init__(self, vendor: int, product: int, in_endpoint: int = 0x82, out_endpoint: int = 0x01) -> None:
        """Claim the printer.

        Raises:
            LinkLost: not plugged in, or the system gives no access.
        """
        self._printer = Usb(vendor, product, in_ep=in_endpoint, out_ep=out_endpoint)
        try:
            self._printer.open()
        except (DeviceNotFoundError, OSError, RuntimeError) as missing:
            raise PrinterLinkLost("no such USB printer; check power, cable and udev rule") from missing

    def send(self, data: bytes, timeout_s: float) -> None:
        """See PrinterLink."""
        self._printer.timeout = round(timeout_s * 1000)
        try:
            self._printer._raw(data)
        except OSError as lost:
            raise PrinterLinkLost("the printer stopped taking bytes") from lost

    def receive(self, timeout_s: float) -> bytes:
        """See PrinterLink."""
        try:
            return bytes(self._printer.device.read(self._printer.in_ep, _READ_AT_ONCE, max(round(timeout_s * 1000), 1)))
        except TimeoutError:
            return b""
        except OSError as lost:
            # pyusb's USBTimeoutError is an OSError with ETIMEDOUT, which is no TimeoutError.
            if type(lost).__name__ == "USBTimeoutError":
                return b""
            raise PrinterLinkLost("the printer's cable was pulled") from lost

    def close(self) -> None:
        """See PrinterLink."""
        self._printer.close()


def dots_of(profile: str) -> int:
    """Paper width of a printer model in dots."""
    return int(get_profile(profile).profile_data["media"]["width"]["pixels"])


def fragments(parts: tuple[PaperPart, ...], profile: str) -> list[bytes]:
    """The job as byte strings, each small enough for any receive buffer and complete in itself. The last one cuts."""
    found: list[bytes] = []
    for part in parts:
        found.extend(_encode(part, profile))
    return [*found, _cut(profile)]


def ask_status(number: int) -> bytes:
    """DLE EOT: answered with one byte at once, whatever waits in the buffer."""
    return bytes((0x10, 0x04, number))


def ask_process(process: int) -> bytes:
    """GS ( H fn 48: answered with this number when everything before it is printed."""
    return b"\x1d(H\x06\x0000" + process_id(process)


def process_id(process: int) -> bytes:
    """Four characters of the range the command takes (0x20-0x7E)."""
    return f"{process % 10_000:04d}".encode("ascii")


def separate(profile: str) -> bytes:
    """Push out and cut off what an earlier job left hanging."""
    return _cut(profile)


def _encode(part: PaperPart, profile: str) -> list[bytes]:
    match part:
        case Raster(image):
            return [
                _raster(image.crop((0, top, image.width, min(top + FRAGMENT_ROWS, image.height))), profile)
                for top in range(0, image.height, FRAGMENT_ROWS)
            ]
        case QrCode(text, module_dots):
            writer = Dummy(profile=profile)
            writer.set(align="center")
            writer.qr(text, ec=QR_ECLEVEL_M, size=module_dots, native=True)
            writer.set(align="left")
            return [writer.output]
        case Feed(dots):
            return [b"\x1bJ" + bytes((min(dots, _LONGEST_FEED),))]


def _raster(image: object, profile: str) -> bytes:
    writer = Dummy(profile=profile)
    writer.image(image, impl="bitImageRaster", fragment_height=FRAGMENT_ROWS)
    output: bytes = writer.output
    return output


def _cut(profile: str) -> bytes:
    writer = Dummy(profile=profile)
    writer.cut()
    output: bytes = writer.output
    return output
