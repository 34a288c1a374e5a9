"""The only file that sends commands to a card through pcscd. The allow-list stands before it, in `link`.

A card is held exclusively with T=1 and always let go with its power cut: the verified PINs of a real card outlive a
warm reset.
"""

from __future__ import annotations

import queue
import threading

from smartcard import scard

from hardware.card.link import ChannelLost
from hardware.card.results import CardBusy, LossReason

EXCHANGE_TIMEOUT_S = 15.0
"""A signature takes up to 5 s on slow cards, and each waiting-time extension up to 2.5 s more. Nobody waits longer
for a card that has stopped answering."""

_SETTLING_S = (0.2, 0.4)
"""The reader reports "present" before the card lies still; asked at once, some cards do not answer their reset."""

_MUTE = frozenset(
    {
        scard.SCARD_W_UNRESPONSIVE_CARD,
        scard.SCARD_W_UNPOWERED_CARD,
        scard.SCARD_W_UNSUPPORTED_CARD,
        scard.SCARD_E_PROTO_MISMATCH,
    }
)
_NO_READER = frozenset(
    {
        scard.SCARD_E_NO_SERVICE,
        scard.SCARD_E_READER_UNAVAILABLE,
        scard.SCARD_E_UNKNOWN_READER,
        scard.SCARD_E_NO_READERS_AVAILABLE,
    }
)


def connect(reader: str, *, exchange_timeout_s: float = EXCHANGE_TIMEOUT_S) -> PcscChannel | CardBusy:
    """Power the card in this reader and hold it for us alone.

    Raises:
        ChannelLost: there is no card, it does not answer, or the reader is gone.
    """
    result, context = scard.SCardEstablishContext(scard.SCARD_SCOPE_USER)
    if result != scard.SCARD_S_SUCCESS:
        raise ChannelLost(LossReason.NO_READER)
    result, card = _connect_once(context, reader)
    for pause_s in _SETTLING_S:
        if result not in _MUTE:
            break
        threading.Event().wait(pause_s)
        result, card = _connect_once(context, reader)
    if result == scard.SCARD_S_SUCCESS:
        return PcscChannel(context, card, exchange_timeout_s)
    scard.SCardReleaseContext(context)
    if result == scard.SCARD_E_SHARING_VIOLATION:
        return CardBusy()
    if result in _MUTE:
        raise ChannelLost(LossReason.MUTE)
    raise ChannelLost(LossReason.NO_READER if result in _NO_READER else LossReason.PULLED)


def _connect_once(context: int, reader: str) -> tuple[int, int]:
    result, card, _ = scard.SCardConnect(context, reader, scard.SCARD_SHARE_EXCLUSIVE, scard.SCARD_PROTOCOL_T1)
    return result, card


class PcscChannel:
    """One exclusive connection. Its own thread transmits, so that a card that never answers cannot hold the caller."""

    def __init__(self, context: int, card: int, exchange_timeout_s: float) -> None:
        self._context = context
        self._card = card
        self._timeout_s = exchange_timeout_s
        self._commands: queue.SimpleQueue[bytearray | None] = queue.SimpleQueue()
        self._answers: queue.SimpleQueue[tuple[int, bytes]] = queue.SimpleQueue()
        self._closed = False
        self._thread = threading.Thread(target=self._transmit_until_closed, name="card-transmit", daemon=True)
        self._thread.start()

    def exchange(self, apdu: bytearray) -> bytes:
        """Send one command, return data and status.

        Raises:
            ChannelLost: pulled, silent for too long, or closed before.
        """
        if self._closed:
            raise ChannelLost(LossReason.PULLED)
        self._commands.put(apdu)
        try:
            result, answer = self._answers.get(timeout=self._timeout_s)
        except queue.Empty:
            self._let_go()
            raise ChannelLost(LossReason.MUTE) from None
        if result == scard.SCARD_S_SUCCESS:
            return answer
        self.close()
        raise ChannelLost(LossReason.NO_READER if result in _NO_READER else LossReason.PULLED)

    def close(self) -> None:
        """Cut the card's power and let go of it. Safe to repeat."""
        if not self._closed:
            self._let_go()
            self._thread.join(self._timeout_s)

    def _let_go(self) -> None:
        # The thread closes: if the card holds it in a command, it does so as soon as the card is pulled.
        self._closed = True
        self._commands.put(None)

    def _transmit_until_closed(self) -> None:
        while (apdu := self._commands.get()) is not None:
            numbers = list(apdu)
            result, answer = scard.SCardTransmit(self._card, scard.SCARD_PCI_T1, numbers)
            # A PIN may have been among them.
            numbers[:] = [0] * len(numbers)
            self._answers.put((result, bytes(byte & 0xFF for byte in answer)))
        scard.SCardDisconnect(self._card, scard.SCARD_UNPOWER_CARD)
        scard.SCardReleaseContext(self._context)
