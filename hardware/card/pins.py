"""The PINs: where each lies, what shape it has, and the one way to try one.

Promise 5: the tries left are asked first, VERIFY is sent exactly once for one typed `Secret`, and a PIN of the wrong
shape is refused here without asking the card.
"""

from __future__ import annotations

import hmac
import os
import re
from dataclasses import dataclass
from hashlib import blake2b

from hardware.card import applications
from hardware.card.link import ApduResponse, Link
from hardware.card.results import (
    LossReason,
    PinAccepted,
    PinBlocked,
    PinKind,
    PinMalformed,
    PinRejected,
    PinUnlikely,
    VerifyResult,
)
from hardware.secret import Secret


@dataclass(frozen=True)
class PinPlace:
    """One PIN of the card's profile."""

    application: bytes
    file: int
    shape: re.Pattern[bytes]
    upper_case: bool = False
    likely: re.Pattern[bytes] | None = None
    """As it is set by rule. No real card was asked whether it keeps to it: told once, the same again is tried."""


_LETTER_AND_DIGIT = re.compile(rb"(?=.*[A-Z])(?=.*[0-9]).*")
_FOUR_DIGITS = re.compile(rb"[0-9]{4}")

PLACES: dict[PinKind, PinPlace] = {
    PinKind.BASIC_FOUR: PinPlace(applications.TEXT_AID, applications.PIN_BASIC_FOUR, _FOUR_DIGITS),
    PinKind.AUTH: PinPlace(applications.JPKI_AID, applications.PIN_AUTH, _FOUR_DIGITS),
    PinKind.SIGN: PinPlace(
        applications.JPKI_AID, applications.PIN_SIGN, re.compile(rb"[A-Z0-9]{6,16}"), True, _LETTER_AND_DIGIT
    ),
    PinKind.STAFF: PinPlace(applications.STAFF_AID, applications.PIN_STAFF, re.compile(rb"[0-9]{4,8}")),
}

_BLOCKED = frozenset({0x6983, 0x6984})


def ask_tries(link: Link, kind: PinKind) -> int | None:
    """Tries left, 0 when blocked, None when the card says the PIN is verified already. Never uses a try."""
    place = PLACES[kind]
    if link.application != place.application and not link.select_application(place.application):
        raise link.give_up(LossReason.UNINTELLIGIBLE)
    if not link.select_file(place.file):
        raise link.give_up(LossReason.UNINTELLIGIBLE)
    answer = link.ask_tries()
    if answer.status == 0x9000:
        return None
    tries = _tries(answer)
    if tries is None:
        raise link.give_up(LossReason.UNINTELLIGIBLE)
    return tries


class ToldOnce:
    """Whether somebody was told already that these very characters are unlikely. Holds no PIN, only a keyed hash."""

    def __init__(self) -> None:
        self._key = os.urandom(32)
        self._told = b""

    def is_told(self, pin: bytearray) -> bool:
        """True the second time in a row; the first time it is remembered."""
        seen = blake2b(pin, key=self._key).digest()
        known, self._told = hmac.compare_digest(seen, self._told), seen
        return known

    def forget(self) -> None:
        """The card goes."""
        self._key, self._told = os.urandom(32), b""


def verify(link: Link, kind: PinKind, secret: Secret, told: ToldOnce) -> VerifyResult:
    """Try the PIN the resident typed just now. The secret is used up whatever happens."""
    place = PLACES[kind]
    with secret.taken() as pin:
        if place.upper_case:
            _make_upper_case(pin)
        if not place.shape.fullmatch(pin):
            return PinMalformed()
        if place.likely and not place.likely.fullmatch(pin) and not told.is_told(pin):
            return PinUnlikely()
        if ask_tries(link, kind) == 0:
            return PinBlocked()
        answer = link.verify(pin)
    if answer.status == 0x9000:
        return PinAccepted()
    tries = _tries(answer)
    if tries is None:
        raise link.give_up(LossReason.UNINTELLIGIBLE)
    return PinRejected(tries) if tries else PinBlocked()


def _tries(answer: ApduResponse) -> int | None:
    if answer.data:
        return None
    if answer.status in _BLOCKED:
        return 0
    if answer.status >> 4 == 0x63C:
        return answer.status & 0xF
    return None


def _make_upper_case(pin: bytearray) -> None:
    # In place: an upper-cased copy of the PIN would stay in memory. A Secret holds ASCII only, so NFKC has nothing to
    # do.
    for place, code in enumerate(pin):
        if 0x61 <= code <= 0x7A:
            pin[place] = code - 0x20
