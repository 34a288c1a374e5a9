"""The software card in pcscd's virtual reader: frames of two length bytes and a payload over TCP to vpcd.

Connecting is inserting, closing the connection is pulling.
"""

from __future__ import annotations

import contextlib
import socket
import struct
import threading
from collections.abc import Callable

from hardware.simulated.card.faults import CardPulled, CardSilent, Fault
from hardware.simulated.card.software_card import SoftwareCard

_POWER_OFF, _POWER_ON, _RESET, _ATR = 0x00, 0x01, 0x02, 0x04
_RETRY_S = 0.1
_RETRIES = 100
"""Ten seconds: vpcd listens again that soon after a card was pulled or pcscd restarted."""


class VpcdSlot:
    """The slot of one virtual reader. `connect` makes a connection to vpcd (in its private network); `wait_until_empty`
    returns when pcscd has seen that the former card is out."""

    def __init__(self, connect: Callable[[], socket.socket], wait_until_empty: Callable[[], None]) -> None:
        self._connect = connect
        self._wait_until_empty = wait_until_empty
        self._stay: _Stay | None = None

    @property
    def is_occupied(self) -> bool:
        """Whether a card lies in the slot now; a fault or a stopped pcscd may have thrown it out."""
        return self._stay is not None and self._stay.lasts

    def insert(self, card: SoftwareCard, *faults: Fault) -> None:
        """Lay the card in. pcscd sees it within half a second.

        Raises:
            OSError: the virtual reader is not there, or pcscd does not see the former card go.
        """
        self.pull()
        # Quicker than pcscd looks, the change would go unseen and the new card stay unknown until it is pulled.
        self._wait_until_empty()
        stay = _Stay(self._connect_patiently(), card)
        card.inserted(*faults)
        self._stay = stay
        stay.begin()

    def pull(self) -> None:
        """Take the card out, also in the middle of a command. Safe without a card."""
        stay, self._stay = self._stay, None
        if stay is not None:
            stay.end()

    def _connect_patiently(self) -> socket.socket:
        pause = threading.Event()
        for _ in range(_RETRIES):
            try:
                return self._connect()
            except OSError:
                pause.wait(_RETRY_S)
        return self._connect()


class _Stay:
    """One card in the slot, from insertion to removal."""

    def __init__(self, connection: socket.socket, card: SoftwareCard) -> None:
        connection.settimeout(None)
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._connection = connection
        self._card = card
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._serve, name="software-card", daemon=True)

    @property
    def lasts(self) -> bool:
        return not self._ended.is_set()

    def begin(self) -> None:
        self._thread.start()

    def end(self) -> None:
        self._ended.set()
        self._card.pulled()
        with contextlib.suppress(OSError):
            # Wakes the thread that waits for the next frame.
            self._connection.shutdown(socket.SHUT_RDWR)
        self._thread.join()

    def _serve(self) -> None:
        try:
            while (message := self._receive()) is not None:
                if len(message) == 1:
                    self._control(message[0])
                else:
                    self._send(self._card.answer(message))
        except CardPulled as pulled:
            if pulled.answer:
                self._send(pulled.answer)
        except CardSilent:
            self._ended.wait()
        except OSError:
            pass
        finally:
            self._card.pulled()
            self._ended.set()
            self._connection.close()

    def _control(self, code: int) -> None:
        match code:
            case 4:
                self._send(self._card.atr)
            case 0x02:
                self._card.reset()
            case _:
                self._card.power()

    def _send(self, data: bytes) -> None:
        self._connection.sendall(struct.pack(">H", len(data)) + data)

    def _receive(self) -> bytes | None:
        head = self._exactly(2)
        return self._exactly(struct.unpack(">H", head)[0]) if head else None

    def _exactly(self, count: int) -> bytes | None:
        data = b""
        while len(data) < count:
            # vpcd writes length and payload apart; delayed acknowledgements would make each command 42 ms long.
            self._connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_QUICKACK, 1)
            chunk = self._connection.recv(count - len(data))
            if not chunk:
                return None
            data += chunk
        return data
