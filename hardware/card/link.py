"""The one way to a card: every command passes the allow-list, every answer is checked for length and status.

Nothing is logged here, neither commands nor answers. A card that is gone, silent or answers nonsense raises
`CardLinkLost`, which `OpenedCard` turns into the result `CardLost`; the link is dead from then on.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from hardware.card import applications
from hardware.card.applications import CardPlace
from hardware.card.results import LossReason
from hardware.errors import CommandNotAllowed

MAX_FILE_BYTES = 8192
"""Certificates are about 1.5 KB, the four items at most some hundred bytes. A card that claims more is not believed."""

_OK = 0x9000
_END_OF_FILE = 0x6282
_NO_DETAIL = 0x6F00
_NOT_FOUND = frozenset({0x6A82})


class ChannelLost(Exception):
    """The channel has no card any more."""

    def __init__(self, reason: LossReason) -> None:
        super().__init__(reason.value)
        self.reason = reason


class CardChannel(Protocol):
    """A powered card that answers one command at a time, held for us alone."""

    def exchange(self, apdu: bytearray) -> bytes:
        """Send one command, return data and status. Raises `ChannelLost`. The caller zeroes `apdu`."""

    def close(self) -> None:
        """Power the card off and let go of it. Safe to repeat."""


class CardLinkLost(Exception):
    """Nothing more can be had from this card."""

    def __init__(self, reason: LossReason) -> None:
        super().__init__(reason.value)
        self.reason = reason


@dataclass(frozen=True)
class ApduResponse:
    """Data and status word of one command."""

    data: bytes
    status: int

    def __repr__(self) -> str:
        return f"Answer({len(self.data)} bytes, {self.status:04X})"


class Link:
    """Commands of the allow-list to one card. Used by one thread."""

    def __init__(self, channel: CardChannel) -> None:
        self._channel = channel
        self._place = CardPlace()
        self._lost: LossReason | None = None

    @property
    def lost(self) -> LossReason | None:
        """Why the card is gone, or None while it answers."""
        return self._lost

    @property
    def application(self) -> bytes | None:
        """The application that is selected."""
        return self._place.application

    def close(self) -> None:
        """Power the card off. Safe to repeat."""
        self._lost = self._lost or LossReason.PULLED
        self._channel.close()

    def give_up(self, reason: LossReason) -> CardLinkLost:
        """Power the card off and return the error to raise."""
        self._lost = self._lost or reason
        self._channel.close()
        return CardLinkLost(self._lost)

    def select_application(self, aid: bytes) -> bool:
        """Whether the card has this application; if so it is selected. Another application's PINs are closed by
        that."""
        answer = self._select(bytearray.fromhex("00A4040C") + bytes([len(aid)]) + aid)
        self._place = CardPlace(aid) if answer else CardPlace()
        return answer

    def select_file(self, file: int) -> bool:
        """Whether the selected application has this file; if so it is the current one."""
        answer = self._select(bytearray.fromhex("00A4020C02") + file.to_bytes(2, "big"))
        self._place = CardPlace(self._place.application, file if answer else None)
        return answer

    def _select(self, apdu: bytearray) -> bool:
        answer = self.send(apdu)
        if answer.status == _NO_DETAIL:
            # The first command after power-on may fail once on contactless cards; a SELECT can be repeated freely.
            answer = self.send(apdu)
        if answer.status == _OK:
            return True
        if answer.status in _NOT_FOUND:
            return False
        # A SELECT that asks for nothing brings no data: what came is half an answer.
        raise self.give_up(LossReason.PULLED if answer.data else LossReason.UNINTELLIGIBLE)

    def read(self, offset: int, length: int) -> ApduResponse:
        """READ BINARY of the current file, at most 256 bytes."""
        return self._send_safe_to_repeat(bytearray((0x00, 0xB0, offset >> 8, offset & 0xFF, length & 0xFF)))

    def read_exactly(self, length: int) -> bytes:
        """The first `length` bytes of the current file. A shorter file is not this card's."""
        data = bytearray()
        while len(data) < length:
            answer = self.read(len(data), min(256, length - len(data)))
            if answer.status not in (_OK, _END_OF_FILE) or not answer.data:
                raise self.give_up(LossReason.UNINTELLIGIBLE)
            data += answer.data
        return bytes(data[:length])

    def read_record(self, header_bytes: int) -> bytes | None:
        """The TLV or DER record at the start of the current file, without the filler behind it.

        None when the file may not be read (its PIN is not verified).
        """
        head = self.read(0, header_bytes)
        if head.status == 0x6982:
            return None
        if head.status not in (_OK, _END_OF_FILE):
            raise self.give_up(LossReason.UNINTELLIGIBLE)
        length = record_length(head.data)
        if length is None or length > MAX_FILE_BYTES:
            raise self.give_up(LossReason.UNINTELLIGIBLE)
        return self.read_exactly(length)

    def sign(self, data: bytes) -> ApduResponse:
        """PSO: compute a signature with the current key file. Signing again is harmless, so a 61xx is followed."""
        apdu = bytearray.fromhex("802A0080") + bytes([len(data)]) + data + b"\x00"
        return self._send_safe_to_repeat(apdu)

    def ask_tries(self) -> ApduResponse:
        """VERIFY without a PIN: costs nothing."""
        return self.send(bytearray.fromhex("00200080"))

    def verify(self, pin: bytearray) -> ApduResponse:
        """VERIFY, exactly once whatever comes back. The command's copy of the PIN is zeroed."""
        apdu = bytearray.fromhex("00200080")
        apdu.append(len(pin))
        apdu += pin
        try:
            return self.send(apdu)
        finally:
            for place in range(len(apdu)):
                apdu[place] = 0

    def _send_safe_to_repeat(self, apdu: bytearray) -> ApduResponse:
        answer = self.send(apdu)
        if answer.status >> 8 == 0x6C and answer.status & 0xFF:
            apdu[-1] = answer.status & 0xFF
            answer = self.send(apdu)
        data = answer.data
        while answer.status >> 8 == 0x61 and len(data) <= MAX_FILE_BYTES:
            answer = self._exchange(bytearray((0x00, 0xC0, 0x00, 0x00, answer.status & 0xFF)))
            data += answer.data
            if not answer.data:
                break
        return ApduResponse(data, answer.status)

    def send(self, apdu: bytearray) -> ApduResponse:
        """Send one command of the allow-list.

        Raises:
            CommandNotAllowed: it is not on the list; nothing was sent.
            LinkLost: the card is gone or its answer is torn.
        """
        if not applications.allows(self._place, apdu):
            raise CommandNotAllowed("the command is not on the card's allow-list")
        return self._exchange(apdu)

    def _exchange(self, apdu: bytearray) -> ApduResponse:
        if self._lost is not None:
            raise CardLinkLost(self._lost)
        try:
            raw = self._channel.exchange(apdu)
        except ChannelLost as lost:
            raise self.give_up(lost.reason) from None
        # pcscd reports a card pulled in the middle as success with an empty or a torn answer.
        if len(raw) < 2 or raw[-2] not in _STATUS_CLASSES:
            raise self.give_up(LossReason.PULLED)
        answer = ApduResponse(raw[:-2], int.from_bytes(raw[-2:], "big"))
        # Only these come behind data: with any other, the last two letters of half an answer are read as its status.
        if answer.data and answer.status not in (_OK, _END_OF_FILE) and answer.status >> 8 != 0x61:
            raise self.give_up(LossReason.PULLED)
        return answer


_STATUS_CLASSES = frozenset({0x61, 0x62, 0x63, 0x64, 0x65, 0x67, 0x68, 0x69, 0x6A, 0x6B, 0x6C, 0x6D, 0x6E, 0x6F, 0x90})


def record_length(head: bytes) -> int | None:
    """Whole length of the record that starts with these bytes: header and content. None if it is no such record."""
    tag_bytes = 2 if head and head[0] & 0x1F == 0x1F else 1
    if len(head) <= tag_bytes:
        return None
    first = head[tag_bytes]
    if first < 0x80:
        return tag_bytes + 1 + first
    count = first & 0x7F
    digits = head[tag_bytes + 1 : tag_bytes + 1 + count]
    if count not in (1, 2) or len(digits) != count:
        return None
    return tag_bytes + 1 + count + int.from_bytes(digits, "big")
