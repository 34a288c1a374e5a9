"""From a card's record to the applications in the chip: a My Number card (or its relatives), a staff card, a foreign
card."""

from __future__ import annotations

import base64
from collections.abc import Callable
from pathlib import Path

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.asymmetric.utils import Prehashed, decode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256

from hardware.card import city_card, tlv
from hardware.card.applications import (
    EF_AUTH_CERTIFICATE,
    EF_BASIC_FOUR,
    EF_CERTIFICATES_PRESENT,
    EF_SIGN_CERTIFICATE,
    EF_STAFF,
    EF_TOKEN,
    JPKI_AID,
    KEY_AUTH,
    KEY_SIGN,
    KEY_STAFF,
    PIN_AUTH,
    PIN_BASIC_FOUR,
    PIN_SIGN,
    PIN_STAFF,
    STAFF_AID,
    TEXT_AID,
)
from hardware.simulated.card import record as card_file
from hardware.simulated.card.record import BasicFourRecord, CardRecord, PinRecord
from hardware.simulated.card.software_card import Applet, File, Key, Pin, Signs, SoftwareCard

EF_MY_NUMBER = 0x0001
EF_INTEGRITY = 0x0003
PIN_A = 0x0014
PIN_B = 0x0015
FAKE_MY_NUMBER = b"000099201999"
"""Recognisable and with a wrong check digit, so it can be nobody's."""

_EF_SIGN_CA = 0x0002
_EF_AUTH_CA = 0x000B
_TOKENS = {
    "my_number": b"JPKIAPICCTOKEN2",
    "old_resident_card": b"JPKIAPICCTOKEN",
    "phone": b"JPKIAPGPSETOKEN",
}
_FILLER = b"\xff" * 16


def card_from_file(path: Path) -> SoftwareCard:
    """The card of this file. Its PIN counters are written back as they change."""
    record = card_file.load(path)
    pins = {name: Pin(pin["value"].encode(), pin["most_tries"], pin["tries_left"]) for name, pin in _pins(record)}

    def keep_counters() -> None:
        for name, pin in pins.items():
            record["pins"][name]["tries_left"] = pin.tries_left
        card_file.save(path, record)

    applications = _applications(record, pins)
    return SoftwareCard(applications, atr=bytes.fromhex(record["atr"]), on_counter=keep_counters)


def _pins(record: CardRecord) -> list[tuple[str, PinRecord]]:
    return list(record.get("pins", {}).items())


def _applications(record: CardRecord, pins: dict[str, Pin]) -> list[Applet]:
    match record["token"]:
        case "foreign":
            return []
        case "staff":
            return [_staff_application(record, pins["staff"])]
        case _:
            applications = [_jpki_application(record, pins)]
            if "basic_four" in record:
                applications.append(_text_application(record["basic_four"], pins["basic_four"]))
            return applications


def _jpki_application(record: CardRecord, pins: dict[str, Pin]) -> Applet:
    token = _TOKENS[record["token"]].ljust(32) + b"\x00" * 128
    present = bytes((0x8F if "sign_key" in record else 0, 0x8F if "auth_key" in record else 0, 0))
    application = Applet(JPKI_AID, {EF_TOKEN: File(token), EF_CERTIFICATES_PRESENT: File(present)})
    files, keys = application.files, application.keys
    application.pins[PIN_AUTH] = pins["auth"]
    application.pins[PIN_SIGN] = pins["sign"]
    files[_EF_SIGN_CA] = File(base64.b64decode(record["sign_ca"]))
    files[_EF_AUTH_CA] = File(base64.b64decode(record["auth_ca"]))
    if "auth_key" in record:
        files[EF_AUTH_CERTIFICATE] = File(base64.b64decode(record["auth_certificate"]) + _FILLER)
        keys[KEY_AUTH] = Key(PIN_AUTH, _rsa(record["auth_key"]))
    if "sign_key" in record:
        files[EF_SIGN_CERTIFICATE] = File(base64.b64decode(record["sign_certificate"]) + _FILLER, (PIN_SIGN,))
        keys[KEY_SIGN] = Key(PIN_SIGN, _rsa(record["sign_key"]))
    return application


def _text_application(items: BasicFourRecord, pin: Pin) -> Applet:
    my_number = b"\xff\x10\x0c" + FAKE_MY_NUMBER + b"\xff\xff"
    return Applet(
        TEXT_AID,
        {
            EF_MY_NUMBER: File(my_number, (PIN_BASIC_FOUR, PIN_A)),
            EF_BASIC_FOUR: File(basic_four_file(items) + _FILLER, (PIN_BASIC_FOUR, PIN_B)),
            EF_INTEGRITY: File(b"\xff\x30\x82\x01\x4b" + bytes(331), (PIN_BASIC_FOUR, PIN_A, PIN_B)),
        },
        {
            PIN_BASIC_FOUR: pin,
            PIN_A: Pin(FAKE_MY_NUMBER, 10, 10),
            PIN_B: Pin(b"02010220359201", 10, 10),
        },
        forbidden=frozenset({EF_MY_NUMBER, EF_INTEGRITY, PIN_A}),
    )


def basic_four_file(items: BasicFourRecord) -> bytes:
    """EF 0002 with its offset table, which depends on the form of the outer length."""
    records = [
        tlv.encode(0xDF22, items["name"].encode()),
        tlv.encode(0xDF23, items["address"].encode()),
        tlv.encode(0xDF24, items["birth"].encode()),
        tlv.encode(0xDF25, items["sex"].encode()),
    ]
    table_bytes = 11
    body_bytes = table_bytes + sum(map(len, records))
    at = len(tlv.encode(0xFF20, bytes(body_bytes))) - body_bytes + table_bytes
    offsets = b""
    for record in records:
        offsets += at.to_bytes(2, "big")
        at += len(record)
    return tlv.encode(0xFF20, tlv.encode(0xDF21, offsets) + b"".join(records))


def _staff_application(record: CardRecord, pin: Pin) -> Applet:
    key = _load(record["staff_key"])
    assert isinstance(key, ec.EllipticCurvePrivateKey), "a staff card has a P-256 key"
    point = key.public_key().public_bytes(serialization.Encoding.X962, serialization.PublicFormat.UncompressedPoint)
    card_id = record["staff_id"].encode()
    content = tlv.encode(city_card.OUTER, tlv.encode(city_card.CARD_ID, card_id) + tlv.encode(city_card.POINT, point))

    def sign(data: bytes) -> bytes | None:
        if len(data) != 32:
            return None
        r, s = decode_dss_signature(key.sign(data, ec.ECDSA(Prehashed(SHA256()))))
        return r.to_bytes(32, "big") + s.to_bytes(32, "big")

    return Applet(STAFF_AID, {EF_STAFF: File(content)}, {PIN_STAFF: pin}, {KEY_STAFF: Key(PIN_STAFF, sign)})


def _load(pem: str) -> object:
    return serialization.load_pem_private_key(pem.encode(), password=None)


def _rsa(pem: str) -> Signs:
    key = _load(pem)
    assert isinstance(key, rsa.RSAPrivateKey), "a resident's card has RSA keys"
    return raw_rsa(key)


def raw_rsa(key: rsa.RSAPrivateKey) -> Callable[[bytes], bytes | None]:
    """PKCS#1 v1.5 over the input exactly as given, as the chip does: 00 01 FF… 00 and the RSA operation by hand,
    because libraries insist on hashing or on a known DigestInfo."""
    numbers = key.private_numbers()
    size = (key.key_size + 7) // 8

    def sign(data: bytes) -> bytes | None:
        if not 1 <= len(data) <= size - 11:
            return None
        padded = b"\x00\x01" + b"\xff" * (size - 3 - len(data)) + b"\x00" + data
        message = int.from_bytes(padded, "big")
        p, q = pow(message, numbers.dmp1, numbers.p), pow(message, numbers.dmq1, numbers.q)
        whole = q + numbers.q * ((p - q) * numbers.iqmp % numbers.p)
        return whole.to_bytes(size, "big")

    return sign
