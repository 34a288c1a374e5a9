"""The card's map and the allow-list. jpki-card.md, sections 2-4; a next generation of cards gets its own profile here.

Promise 9 rests on this file: the 12-digit number (text application, EF 0001), its guessable hash (EF 0003) and
照合番号A (key 0014) are not on the list, and what is not on the list is never sent.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

JPKI_AID = bytes.fromhex("D392F000260100000001")
TEXT_AID = bytes.fromhex("D3921000310001010408")
STAFF_AID = bytes.fromhex("F000004D44475301")
"""Private test AID of the city's staff card: a real city has its own from its vendor."""

EF_SIGN_CERTIFICATE = 0x0001
EF_TOKEN = 0x0006
EF_CERTIFICATES_PRESENT = 0x0008
EF_AUTH_CERTIFICATE = 0x000A
KEY_AUTH = 0x0017
PIN_AUTH = 0x0018
KEY_SIGN = 0x001A
PIN_SIGN = 0x001B

EF_BASIC_FOUR = 0x0002
PIN_BASIC_FOUR = 0x0011

EF_STAFF = 0x0001
KEY_STAFF = 0x0017
PIN_STAFF = 0x0018

SHA256_DIGEST_INFO = bytes.fromhex("3031300D060960864801650304020105000420")


class CardAct(Enum):
    """Everything a kiosk ever does with a card's file."""

    READ = "read"
    ASK_TRIES = "ask tries"
    VERIFY = "verify"
    SIGN_DIGEST_INFO = "sign a SHA-256 DigestInfo"
    SIGN_HASH = "sign a SHA-256 hash"


_PIN = frozenset({CardAct.ASK_TRIES, CardAct.VERIFY})
_READ = frozenset({CardAct.READ})
_RSA = frozenset({CardAct.SIGN_DIGEST_INFO})

ALLOWED: dict[bytes, dict[int, frozenset[CardAct]]] = {
    JPKI_AID: {
        EF_SIGN_CERTIFICATE: _READ,
        EF_TOKEN: _READ,
        EF_CERTIFICATES_PRESENT: _READ,
        EF_AUTH_CERTIFICATE: _READ,
        KEY_AUTH: _RSA,
        PIN_AUTH: _PIN,
        KEY_SIGN: _RSA,
        PIN_SIGN: _PIN,
    },
    TEXT_AID: {EF_BASIC_FOUR: _READ, PIN_BASIC_FOUR: _PIN},
    STAFF_AID: {EF_STAFF: _READ, KEY_STAFF: frozenset({CardAct.SIGN_HASH}), PIN_STAFF: _PIN},
}


@dataclass(frozen=True)
class CardPlace:
    """Where the card's commands go now. None: not known, so nothing but a SELECT is allowed."""

    application: bytes | None = None
    file: int | None = None


_SELECT_APPLICATION = bytes.fromhex("00A4040C")
_SELECT_FILE = bytes.fromhex("00A4020C02")
_PIN_COMMAND = bytes.fromhex("00200080")
_SIGN = bytes.fromhex("802A0080")


def allows(place: CardPlace, apdu: bytes | bytearray) -> bool:
    """Whether these very bytes may be sent while the card is at this place. Whole commands are matched, so that no
    short file id, parameter or trailing byte opens a side door."""
    if apdu[:4] == _SELECT_APPLICATION:
        return len(apdu) > 5 and len(apdu) == 5 + apdu[4] and bytes(apdu[5:]) in ALLOWED
    if place.application is None:
        return False
    files = ALLOWED[place.application]
    if apdu[:5] == _SELECT_FILE:
        return len(apdu) == 7 and int.from_bytes(apdu[5:], "big") in files
    if place.file is None:
        return False
    act = _act(apdu)
    return act is not None and act in files[place.file]


def _act(apdu: bytes | bytearray) -> CardAct | None:
    if apdu[:2] == b"\x00\xb0":
        # The high bit of P1 would name another file by its short id.
        return CardAct.READ if len(apdu) == 5 and apdu[2] < 0x80 else None
    if apdu[:4] == _PIN_COMMAND:
        if len(apdu) == 4:
            return CardAct.ASK_TRIES
        return CardAct.VERIFY if 4 <= apdu[4] <= 16 and len(apdu) == 5 + apdu[4] else None
    if apdu[:4] == _SIGN and len(apdu) > 5 and len(apdu) == 6 + apdu[4] and apdu[-1] == 0:
        data = bytes(apdu[5:-1])
        if len(data) == 32:
            return CardAct.SIGN_HASH
        if len(data) == 51 and data.startswith(SHA256_DIGEST_INFO):
            return CardAct.SIGN_DIGEST_INFO
    return None
