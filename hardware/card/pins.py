"""The PINs: where each lies, what shape it has, and the one way to try one.

Promise 5: the tries left are asked first, VERIFY is sent exactly once for one typed `Secret`, and a PIN of the wrong
shape is refused here without asking the card.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from hardware.card import applications
from hardware.card.link import Answer, Link
from hardware.card.results import (
    LossReason,
    PinAccepted,
    PinBlocked,
    PinKind,
    PinMalformed,
    PinRejected,
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


_FOUR_DIGITS = re.compile(rb"[0-9]{4}")

PLACES: dict[PinKind, PinPlace] = {
    PinKind.BASIC_FOUR: PinPlace(applications.TEXT_AID, applications.PIN_BASIC_FOUR, _FOUR_DIGITS),
    PinKind.AUTH: PinPlace(applications.JPKI_AID, applications.PIN_AUTH, _FOUR_DIGITS),
    PinKind.SIGN: PinPlace(
        applications.JPKI_AID, applications.PIN_SIGN, re.compile(rb"[A-Z0-9]{6,16}"), upper_case=True
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


def verify(link: Link, kind: PinKind, secret: Secret) -> VerifyResult:
    """Try the PIN the resident typed just now. The secret is used up whatever happens."""
    place = PLACES[kind]
    with secret.taken() as pin:
        if place.upper_case:
            _make_upper_case(pin)
        if not place.shape.fullmatch(pin):
            return PinMalformed()
        if ask_tries(link, kind) == 0:
            return PinBlocked()
        answer = link.verify(pin)
    if answer.status == 0x9000:
        return PinAccepted()
    tries = _tries(answer)
    if tries is None:
        raise link.give_up(LossReason.UNINTELLIGIBLE)
    return PinRejected(tries) if tries else PinBlocked()


def _tries(answer: Answer) -> int | None:
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
