"""Paper of the simulated printer: understands ESC/POS commands and draws what they print, dot by dot.

Only what a slip needs is understood: raster pictures, QR codes, feeds, cuts and answers. Anything else lands in
`strange`, so a test sees text that was sent to a resident font, or a picture that lost its head.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import segno
from PIL import Image

_QR_LEVELS: Final = {48: "l", 49: "m", 50: "q", 51: "h"}
_REAL_TIME_LENGTHS: Final = {0x04: 3, 0x05: 3, 0x14: 10}


class IncompleteJob(Exception):
    """The command is not all there yet."""


@dataclass
class _Qr:
    text: bytes = b""
    module_dots: int = 3
    level: str = "l"


class Roll:
    """The paper from the last cut on, and the pages that were cut."""

    def __init__(self, dots: int, paper_sensor: Callable[[], int], on_page: Callable[[Image.Image], None]) -> None:
        self._dots = dots
        self._paper_sensor = paper_sensor
        self._on_page = on_page
        self._rows: list[bytes] = []
        self._used = False
        self.rows_left: int | None = None
        self.rows_printed = 0
        self.strange = bytearray()
        self.initialise()

    def initialise(self) -> None:
        """ESC @, or power on: settings and symbol store as after switching on. Paper that is printed stays printed."""
        self._align = 0
        self._qr = _Qr()

    @property
    def hanging(self) -> Image.Image | None:
        """What is printed but not cut off."""
        return self._picture() if self._used else None

    @property
    def ended(self) -> bool:
        """Whether the last row of this paper is printed."""
        return self.rows_left == 0

    def take(self, data: bytes, answer: Callable[[bytes], None]) -> bytes:
        """Carry out the first command of `data` and return what is still to do.

        A picture that met the paper's end goes on there.

        Raises:
            Incomplete: more bytes are needed.
        """
        if data[:2] == b"\x1dv":
            return self._take_raster(data)
        return data[self._take_short(data, answer) :]

    def _take_short(self, data: bytes, answer: Callable[[bytes], None]) -> int:
        match data[0]:
            case 0x10:
                return _need(data, _REAL_TIME_LENGTHS.get(_at(data, 1), 2))  # done when it came in
            case 0x1B:
                return self._take_esc(data)
            case 0x1D:
                return self._take_gs(data, answer)
            case 0x0A:
                self._advance([self._white()] * 30)
                return 1
            case _:
                self.strange.append(data[0])
                return 1

    def _take_esc(self, data: bytes) -> int:
        match _at(data, 1):
            case 0x40:
                self.initialise()
                return 2
            case 0x61:
                self._align = _at(data, 2) % 48
                return 3
            case 0x4A:
                self._advance([self._white()] * _at(data, 2))
                return 3
            case 0x64:
                self._advance([self._white()] * (30 * _at(data, 2)))
                return 3
            case _:
                self.strange.extend(data[:2])
                return 2

    def _take_gs(self, data: bytes, answer: Callable[[bytes], None]) -> int:
        match _at(data, 1):
            case 0x56:
                length = _need(data, 4 if _at(data, 2) in (65, 66) else 3)
                self._cut()
                return length
            case 0x28:
                return self._take_function(data, answer)
            case 0x72:
                _need(data, 3)
                answer(bytes([self._paper_sensor()]))
                return 3
            case 0x61:
                return _need(data, 3)
            case _:
                self.strange.extend(data[:2])
                return 2

    def _take_raster(self, data: bytes) -> bytes:
        _need(data, 8)
        width, height = data[4] + 256 * data[5], data[6] + 256 * data[7]
        length = _need(data, 8 + width * height)
        rows = [data[8 + width * row : 8 + width * (row + 1)] for row in range(height)]
        done = self._advance([self._placed(row, width * 8) for row in rows])
        if done == height:
            return data[length:]
        left = height - done
        return data[:6] + bytes([left % 256, left // 256]) + b"".join(rows[done:]) + data[length:]

    def _take_function(self, data: bytes, answer: Callable[[bytes], None]) -> int:
        _need(data, 5)
        length = _need(data, 5 + data[3] + 256 * data[4])
        body = data[5:length]
        match data[2]:
            case 0x6B if body[:1] == b"1":
                self._take_symbol(body)
            case 0x48 if body[:2] == b"00":
                answer(b"\x37\x22" + body[2:6] + b"\x00")
            case _:
                self.strange.extend(data[:length])
        return length

    def _take_symbol(self, body: bytes) -> None:
        match body[1]:
            case 0x43:
                self._qr.module_dots = body[2]
            case 0x45:
                self._qr.level = _QR_LEVELS[body[2]]
            case 0x50:
                self._qr.text = body[3:]
            case 0x51:
                self._print_symbol()
            case _:
                pass  # 0x41 chooses the model: there is only model 2

    def _print_symbol(self) -> None:
        code = segno.make_qr(self._qr.text.decode("ascii"), error=self._qr.level, boost_error=False)
        for modules in code.matrix:
            bits = "".join(("1" if module else "0") * self._qr.module_dots for module in modules)
            row = int(bits.ljust(-(-len(bits) // 8) * 8, "0"), 2).to_bytes(-(-len(bits) // 8), "big")
            self._advance([self._placed(row, len(bits))] * self._qr.module_dots)

    def _placed(self, row: bytes, dots: int) -> bytes:
        free = max(self._dots - dots, 0)
        shift = (0, free // 2, free)[self._align]
        value = int.from_bytes(row, "big") >> (len(row) * 8 - dots)
        clipped = value >> max(dots - self._dots, 0)
        return (clipped << (free - shift)).to_bytes(self._dots // 8, "big")

    def _white(self) -> bytes:
        return bytes(self._dots // 8)

    def _advance(self, rows: list[bytes]) -> int:
        """Print rows until the paper ends; return how many."""
        can = len(rows) if self.rows_left is None else min(len(rows), self.rows_left)
        self._rows.extend(rows[:can])
        self.rows_printed += can
        self._used = self._used or any(any(row) for row in rows[:can])
        if self.rows_left is not None:
            self.rows_left -= can
        return can

    def _cut(self) -> None:
        if self._used:
            self._on_page(self._picture())
        self._rows, self._used = [], False

    def _picture(self) -> Image.Image:
        inverted = bytes(255 - byte for row in self._rows for byte in row)
        return Image.frombytes("1", (self._dots, len(self._rows)), inverted)


def _at(data: bytes, place: int) -> int:
    _need(data, place + 1)
    return data[place]


def _need(data: bytes, length: int) -> int:
    if len(data) < length:
        raise IncompleteJob
    return length
