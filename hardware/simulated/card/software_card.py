"""The chip. Answers are those of jpki-card.md, sections 3 and 6.2; where a real card's behaviour is unconfirmed, the
safe one.

Counters of PINs persist over power cycles through `on_counter`; the verified state lives over a reset and ends with
power or with another application. What was asked is recorded without data: a PIN is never in the record.
"""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field

from hardware.simulated.card.faults import CardPulled, CardSilent, Fault

OK = b"\x90\x00"
_NOT_FOUND = b"\x6a\x82"
_NOT_VERIFIED = b"\x69\x82"
_WRONG_LENGTH = b"\x67\x00"

Signs = Callable[[bytes], bytes | None]
"""From the input of PSO to the signature; None when the input has a length the key refuses."""


@dataclass
class Pin:
    """A PIN file and its counter."""

    value: bytes
    most_tries: int
    tries_left: int


@dataclass
class File:
    """A transparent file. `opened_by`: the PIN files of which one must be verified; empty = free to read."""

    content: bytes
    opened_by: tuple[int, ...] = ()


@dataclass
class Key:
    """A private key that signs once its PIN is verified."""

    opened_by: int
    sign: Signs


@dataclass
class Applet:
    """One application of the card. `forbidden`: files of which every attempt to reach them is counted."""

    aid: bytes
    files: dict[int, File] = field(default_factory=dict)
    pins: dict[int, Pin] = field(default_factory=dict)
    keys: dict[int, Key] = field(default_factory=dict)
    forbidden: frozenset[int] = frozenset()

    def has(self, file: int) -> bool:
        """Whether a SELECT of this file succeeds."""
        return file in self.files or file in self.pins or file in self.keys


@dataclass(frozen=True)
class Seen:
    """One command as the record keeps it: the four bytes of its header, how much data, and the status it got."""

    header: bytes
    data_bytes: int
    status: int


class SoftwareCard:
    """One card. Its methods may be called from the slot's thread; the record may be read from any."""

    def __init__(
        self, applications: list[Applet], *, atr: bytes, on_counter: Callable[[], None] = lambda: None
    ) -> None:
        self.atr = atr
        self.log: list[Seen] = []
        self.verify_attempts: Counter[tuple[bytes, int]] = Counter()
        """VERIFY commands with a PIN, by application and PIN file; counted when the card sees them."""
        self.forbidden_attempts = 0
        """Commands that aimed at the 12-digit number, its hash or its key."""
        self._applications = {application.aid: application for application in applications}
        self._on_counter = on_counter
        self._application: Applet | None = None
        self._file: int | None = None
        self._verified: set[int] = set()
        self._faults: dict[Fault, int] = {}
        self._wake = threading.Event()

    @property
    def has_open_pins(self) -> bool:
        """Whether somebody could still use what a PIN opened."""
        return bool(self._verified)

    def inserted(self, *faults: Fault) -> None:
        """Begin a stay in a slot: power was off, commands are counted from 1, these faults wait."""
        self.power()
        self._faults = dict.fromkeys(faults, 0)
        self._wake.clear()

    def pulled(self) -> None:
        """Power is gone; a command that is answered slowly ends at once."""
        self._wake.set()
        self.power()

    def power(self) -> None:
        """Power off or on: everything volatile is forgotten."""
        self._application = None
        self._file = None
        self._verified.clear()

    def reset(self) -> None:
        """Warm reset: the verified PINs stay, as on a real card."""
        self._file = None

    def answer(self, apdu: bytes) -> bytes:
        """Data and status for one command.

        Raises:
            CardPulled, CardSilent: a fault said so.
        """
        fault = self._due_fault(apdu)
        match fault.kind if fault else None:
            case "pull":
                raise CardPulled
            case "6F00":
                return self._record(apdu, b"\x6f\x00")
            case "silent":
                raise CardSilent
            case "slow":
                assert fault is not None
                self._wake.wait(fault.seconds)
            case "pull_after" | "torn" | None:
                pass
        reply = self._record(apdu, self._execute(apdu))
        if fault and fault.kind == "pull_after":
            raise CardPulled
        if fault and fault.kind == "torn":
            raise CardPulled(reply[: max(1, len(reply) // 2)])
        return reply

    def _due_fault(self, apdu: bytes) -> Fault | None:
        due = None
        for fault in self._faults:
            if apdu.startswith(fault.begins):
                self._faults[fault] += 1
                if self._faults[fault] == fault.at:
                    due = due or fault
        return due

    def _record(self, apdu: bytes, reply: bytes) -> bytes:
        length = apdu[4] if len(apdu) > 5 else 0
        self.log.append(Seen(bytes(apdu[:4]), length, int.from_bytes(reply[-2:], "big")))
        return reply

    def _execute(self, apdu: bytes) -> bytes:
        if len(apdu) < 4:
            return _WRONG_LENGTH
        cla, ins, p1, p2 = apdu[:4]
        if (cla, ins) == (0x80, 0x2A):
            return self._sign(p1, p2, apdu)
        if cla & 0xFC == 0 and cla & 3:
            return b"\x68\x81"
        if cla != 0x00:
            return b"\x6e\x00"
        match ins:
            case 0xA4:
                return self._select(p1, p2, _body(apdu))
            case 0xB0:
                return self._read(p1, p2, apdu)
            case 0x20:
                return self._verify(p1, p2, apdu)
            case _:
                return b"\x6d\x00"

    def _select(self, p1: int, p2: int, data: bytes) -> bytes:
        if p1 == 0x04:
            # JICSAP lets a prefix of an AID select, too; a client that relies on it is refused here so that it is
            # noticed.
            application = self._applications.get(data)
            if application is None:
                return _NOT_FOUND
            if application is not self._application:
                self._verified.clear()
            self._application, self._file = application, None
            return OK
        if p1 != 0x02 or self._application is None:
            return b"\x6a\x86"
        file = int.from_bytes(data, "big")
        self._count_if_forbidden(file)
        if len(data) != 2 or not self._application.has(file):
            return _NOT_FOUND
        self._file = file
        return OK

    def _read(self, p1: int, p2: int, apdu: bytes) -> bytes:
        if len(apdu) != 5:
            return _WRONG_LENGTH
        if p1 & 0x80:
            number, offset = p1 & 0x1F, p2
            self._count_if_forbidden(number)
        elif self._file is None:
            return b"\x69\x86"
        else:
            number, offset = self._file, p1 << 8 | p2
        if self._application is None:
            return b"\x69\x86"
        file = self._application.files.get(number)
        if file is None:
            return b"\x69\x81" if self._application.has(number) else _NOT_FOUND
        if file.opened_by and not self._verified.intersection(file.opened_by):
            return _NOT_VERIFIED
        if offset >= len(file.content):
            return b"\x6b\x00"
        wanted = apdu[4] or 256
        data = file.content[offset : offset + wanted]
        return data + (OK if len(data) == wanted else b"\x62\x82")

    def _verify(self, p1: int, p2: int, apdu: bytes) -> bytes:
        number = p2 & 0x1F if p2 & 0x1F else self._file
        if p1 or not p2 & 0x80 or self._application is None or number is None:
            return b"\x6a\x86"
        self._count_if_forbidden(number)
        pin = self._application.pins.get(number)
        if pin is None:
            return b"\x69\x81"
        if len(apdu) <= 5:
            return bytes((0x63, 0xC0 | pin.tries_left))
        typed = _body(apdu)
        self.verify_attempts[self._application.aid, number] += 1
        # The safe assumption: a failed VERIFY closes what was open.
        self._verified.discard(number)
        if len(apdu) != 5 + apdu[4] or not 1 <= len(typed) <= 16:
            return _WRONG_LENGTH
        if pin.tries_left == 0:
            return b"\x69\x84"
        right = typed == pin.value
        pin.tries_left = pin.most_tries if right else pin.tries_left - 1
        self._on_counter()
        if right:
            self._verified.add(number)
            return OK
        return bytes((0x63, 0xC0 | pin.tries_left))

    def _sign(self, p1: int, p2: int, apdu: bytes) -> bytes:
        if p1 or not p2 & 0x80:
            return b"\x6a\x86"
        number = p2 & 0x1F if p2 & 0x1F else self._file
        if self._application is None or number is None:
            return b"\x69\x86"
        key = self._application.keys.get(number)
        if key is None:
            return b"\x69\x81"
        if key.opened_by not in self._verified:
            return _NOT_VERIFIED
        signature = key.sign(_body(apdu))
        return b"\x69\x85" if signature is None else signature + OK

    def _count_if_forbidden(self, number: int) -> None:
        if self._application is not None and number in self._application.forbidden:
            self.forbidden_attempts += 1


def _body(apdu: bytes) -> bytes:
    return bytes(apdu[5 : 5 + apdu[4]]) if len(apdu) > 5 else b""
