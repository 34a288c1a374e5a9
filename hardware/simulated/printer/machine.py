"""A receipt printer without metal: speaks ESC/POS over TCP and draws its paper.

It behaves as real ones do where that hurts: one connection at a time; DLE commands take effect the moment they come in,
even inside a picture; what came in is kept when paper, cover or error stop it, and printed as soon as they are mended;
without power everything it held is gone, but paper that is printed stays printed. DLE EOT, GS r, GS ( H and DLE DC4 are
answered with the bytes of Epson's reference.
"""

from __future__ import annotations

import contextlib
import socket
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Final, Literal

from PIL import Image

from hardware.simulated.printer.roll import IncompleteJob, Roll

PaperLevel = Literal["full", "low", "out"]
RECEIVE_BUFFER: Final = 4096
"""Bytes, as in the smallest models; when it is full and nothing prints, the printer reads no more."""
_CLEAR: Final = b"\x10\x14\x08\x01\x03\x14\x01\x06\x02\x08"
_CLEARED: Final = b"\x37\x25\x00"
_JOIN_S: Final = 5.0


class SimulatedPrinter:
    """`start()` listens; `port` 0 chooses one. Pages that were cut are in `pages` and, as PNG, in `paper_dir`."""

    def __init__(self, host: str = "127.0.0.1", port: int = 0, paper_dir: Path | None = None, dots: int = 576) -> None:
        self._host = host
        self.port = port
        self._paper_dir = paper_dir
        self._changed = threading.Condition(threading.RLock())
        self._roll = Roll(dots, self._sensor, self._keep_page)
        self._waiting = bytearray()
        self._just_came = b""
        self._connection: socket.socket | None = None
        self._listener: socket.socket | None = None
        self._thread: threading.Thread | None = None
        self._paper: PaperLevel = "full"
        self._cover_open = False
        self._error = False
        self._stops_after: int | None = None
        self._happens: tuple[int, Callable[[], None]] | None = None
        self._unasked = b""
        self.pages: list[Image.Image] = []
        self.times_cleared = 0

    # What a person does to it

    def start(self) -> None:
        """Switch on and listen."""
        with self._changed:
            self._listener = socket.create_server((self._host, self.port))
            self.port = self._listener.getsockname()[1]
            self._roll.initialise()
            self._thread = threading.Thread(
                target=self._serve, args=(self._listener,), name="simulated-printer", daemon=True
            )
            self._thread.start()

    def stop(self) -> None:
        """Switch off: connections break, what was received is gone. Safe to repeat."""
        with self._changed:
            listener, thread, self._listener, self._thread = self._listener, self._thread, None, None
            self._waiting.clear()
            self._just_came = b""
            if listener:
                with contextlib.suppress(OSError):
                    listener.shutdown(socket.SHUT_RDWR)
                listener.close()
            if self._connection:
                with contextlib.suppress(OSError):
                    self._connection.shutdown(socket.SHUT_RDWR)
            self._changed.notify_all()
        if thread and thread is not threading.current_thread():
            thread.join(_JOIN_S)

    def set_power(self, on: bool) -> None:
        """Pull or plug the mains; it comes back on the same port."""
        if on and self._listener is None:
            self.start()
        elif not on:
            self.stop()

    def set_paper(self, level: PaperLevel, ends_after_rows: int | None = None) -> None:
        """Put paper in, or let it be near its end or out. `ends_after_rows`: it runs out after so many dot rows."""
        with self._changed:
            self._paper = level
            self._roll.rows_left = ends_after_rows
            self._go_on()

    def set_cover(self, open: bool) -> None:
        """Open or close the cover."""
        with self._changed:
            self._cover_open = open
            self._go_on()

    def set_error(self, error: bool) -> None:
        """Jam or free the cutter."""
        with self._changed:
            self._error = error
            self._go_on()

    def stop_after(self, n_bytes: int | None) -> None:
        """Hang once so many more bytes have come in: connected, and never answering again until None is set."""
        with self._changed:
            self._stops_after = n_bytes
            self._go_on()

    def speak_unasked(self, report: bytes) -> None:
        """A memory switch is set (Automatic Status Back): said to each caller at once, and behind each answer."""
        with self._changed:
            self._unasked = report

    def after_rows(self, n_rows: int, happens: Callable[[], None]) -> None:
        """Let something happen once so many more dot rows are printed."""
        with self._changed:
            self._happens = (self._roll.rows_printed + n_rows, happens)

    # What one sees of it

    @property
    def hanging(self) -> Image.Image | None:
        """Paper that is printed and not cut off."""
        with self._changed:
            return self._roll.hanging

    @property
    def waiting_bytes(self) -> int:
        """What it holds and would print when it could."""
        with self._changed:
            return len(self._waiting)

    @property
    def strange(self) -> bytes:
        """Bytes that it printed as text or did not understand; a slip has none."""
        with self._changed:
            return bytes(self._roll.strange)

    def wait_for_page(self, number: int, timeout_s: float) -> Image.Image:
        """The page with this number, counted from 1.

        Raises:
            TimeoutError: it did not come.
        """
        with self._changed:
            if not self._changed.wait_for(lambda: len(self.pages) >= number, timeout_s):
                raise TimeoutError(f"page {number} did not come; {len(self.pages)} came")
            return self.pages[number - 1]

    def wait_for_waiting(self, n_bytes: int, timeout_s: float) -> bool:
        """Whether it holds at least so many unprinted bytes within the time."""
        with self._changed:
            return self._changed.wait_for(lambda: len(self._waiting) >= n_bytes, timeout_s)

    # Inside

    @property
    def _paper_out(self) -> bool:
        return self._paper == "out" or self._roll.ended

    @property
    def _can_print(self) -> bool:
        return not (self._paper_out or self._cover_open or self._error or self._stops_after == 0)

    def _serve(self, listener: socket.socket) -> None:
        while True:
            try:
                connection, _ = listener.accept()
            except OSError:
                return
            with connection:
                with self._changed:
                    self._connection = connection if self._listener is listener else None
                    switched_off = self._connection is None
                if not switched_off:
                    with contextlib.suppress(OSError):
                        self._listen_to(connection, listener)
                with self._changed:
                    if self._connection is connection:
                        self._connection = None

    def _listen_to(self, connection: socket.socket, listener: socket.socket) -> None:
        """Take in what this caller sends until it hangs up or the power goes; what is on the wire then is lost."""
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._answer(b"")
        while data := connection.recv(512):
            with self._changed:
                self._changed.wait_for(
                    lambda: len(self._waiting) < RECEIVE_BUFFER or self._can_print or self._listener is not listener
                )
                if self._listener is not listener:
                    return
                self._take_in(data)

    def _take_in(self, data: bytes) -> None:
        for place, byte in enumerate(data):
            if self._stops_after == 0:
                self._waiting.extend(data[place:])
                break
            if self._stops_after is not None:
                self._stops_after -= 1
            self._waiting.append(byte)
            self._just_came = (self._just_came + bytes((byte,)))[-len(_CLEAR) :]
            self._answer_at_once()
        self._go_on()

    def _answer_at_once(self) -> None:
        """Real-time commands, wherever they stand in the stream."""
        if self._just_came == _CLEAR:
            self._waiting.clear()
            self.times_cleared += 1
            self._answer(_CLEARED)
        elif self._just_came[-3:-1] == b"\x10\x04" and 1 <= self._just_came[-1] <= 4:
            self._answer(bytes((self._status(self._just_came[-1]),)))
            if len(self._waiting) == 3:  # surely no part of a picture
                self._waiting.clear()

    def _go_on(self) -> None:
        """Print what waits, as far as paper, cover and error let it."""
        while self._waiting and self._can_print:
            try:
                self._waiting[:] = self._roll.take(bytes(self._waiting), self._answer)
            except IncompleteJob:
                break
            if self._happens and self._roll.rows_printed >= self._happens[0]:
                (_, happens), self._happens = self._happens, None
                happens()
        self._changed.notify_all()

    def _answer(self, data: bytes) -> None:
        if self._connection:
            with contextlib.suppress(OSError):
                self._connection.sendall(data + self._unasked)

    def _status(self, number: int) -> int:
        match number:
            case 1:
                return 0x12 | (0 if self._can_print else 0x08)
            case 2:
                stopped = 0x20 if self._paper_out else 0
                return 0x12 | (0x04 if self._cover_open else 0) | stopped | (0x40 if self._error else 0)
            case 3:
                return 0x12 | (0x08 if self._error else 0)
            case _:
                return (
                    0x12 | (0x0C if self._paper != "full" or self._paper_out else 0) | (0x60 if self._paper_out else 0)
                )

    def _sensor(self) -> int:
        """GS r 1."""
        return 0x0F if self._paper_out else 0x03 if self._paper == "low" else 0

    def _keep_page(self, page: Image.Image) -> None:
        self.pages.append(page)
        if self._paper_dir:
            self._paper_dir.mkdir(parents=True, exist_ok=True)
            page.save(_next_file(self._paper_dir))


def _next_file(paper_dir: Path) -> Path:
    """Number on from the paper that lies there: a printer that is started again covers nothing up."""
    numbers = [int(path.stem.removeprefix("slip-")) for path in paper_dir.glob("slip-[0-9]*.png")]
    return paper_dir / f"slip-{max(numbers, default=0) + 1:04d}.png"
