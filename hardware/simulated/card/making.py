"""Makes a folder of cards and everything that must know them: anchors, CRL, staff keys. All marked DEVELOPMENT.

DIR/cards/LABEL.json      one card each, private: keys, PINs, counters
DIR/anchors/sign/NN.pem   signing roots, one name, several generations     DIR/anchors/auth/01.pem
DIR/anchors/policies.json the policy OIDs these roots put into certificates
DIR/crl/sign.crl          DER, of sign root 03
DIR/staff/LABEL.json      {card, name, public}: an entry of the staff list without its duties
"""

from __future__ import annotations

import base64
import json
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa

from hardware.simulated.card import authority, cast
from hardware.simulated.card import record as card_file
from hardware.simulated.card.authority import MARKING, Cardholder, Root
from hardware.simulated.card.cast import Resident, StaffMember
from hardware.simulated.card.record import CardRecord, PinRecord
from sync.japanese.clusters import without_selectors

_CONTACTLESS_ATR = "3B888001000041E0B381A1003B"
_FIRST_SERIAL = 0x07100000
_SIGNATURE = "digital signature"


@dataclass(frozen=True)
class _Roots:
    sign: dict[str, Root]
    auth: Root


def make_cards(folder: Path, now: datetime) -> None:
    """Make the whole cast in an empty or missing folder. Takes some seconds: about thirty RSA keys."""
    for part in ("cards", "anchors/sign", "anchors/auth", "crl", "staff"):
        (folder / part).mkdir(parents=True, exist_ok=True)
    (folder / MARKING).write_text(
        "Keys and people of this folder are made up. Never trust its anchors in production.\n"
    )
    now = now.astimezone(UTC).replace(microsecond=0)
    roots = _make_roots(now)
    _write_anchors(folder / "anchors", roots)
    revoked = []
    for place, resident in enumerate(cast.RESIDENTS):
        serial = _FIRST_SERIAL + 2 * place
        card_file.save(folder / "cards" / f"{resident.label}.json", _resident(resident, roots, serial, now))
        if resident.revoked:
            revoked.append((serial, now - timedelta(days=3)))
    (folder / "crl" / "sign.crl").write_bytes(authority.make_crl(roots.sign["03"], revoked, now))
    for member in cast.STAFF:
        _write_staff(folder, member)
    foreign: CardRecord = {"marking": MARKING, "label": cast.FOREIGN, "token": "foreign", "atr": _CONTACTLESS_ATR}
    card_file.save(folder / "cards" / f"{cast.FOREIGN}.json", foreign)


def table() -> str:
    """Who is who, with PINs, for a terminal."""
    rows = [("card", "sign PIN", "4 digits", "who")]
    rows += [(who.label, cast.SIGN_PIN, cast.FOUR_DIGIT_PIN, f"{who.name}: {who.peculiar}") for who in cast.RESIDENTS]
    rows += [(who.label, "", cast.STAFF_PIN, f"{who.name}: staff card {who.card_id}") for who in cast.STAFF]
    rows.append((cast.FOREIGN, "", "", "a card of something else"))
    lines = [f"{label:<12} {sign:<9} {digits:<9} {who}" for label, sign, digits, who in rows]
    return "\n".join(lines) + "\n"


def _make_roots(now: datetime) -> _Roots:
    def sign(serial: int, years_ago: int) -> Root:
        return authority.make_root(_SIGNATURE, serial, now - timedelta(days=365 * years_ago), 10)

    return _Roots(
        {
            "01": sign(1, 11),
            "02": sign(2, 7),
            "03": sign(3, 3),
            "unknown": authority.make_root(_SIGNATURE, 1, now - timedelta(days=900), 10, "NOBODY-TEST"),
        },
        authority.make_root("user authentication", 1, now - timedelta(days=365 * 7), 10),
    )


def _write_anchors(folder: Path, roots: _Roots) -> None:
    for generation in ("01", "02", "03"):
        (folder / "sign" / f"{generation}.pem").write_text(roots.sign[generation].pem)
    (folder / "auth" / "01.pem").write_text(roots.auth.pem)
    policies = {"marking": MARKING, "sign": [authority.SIGN_POLICY], "auth": [authority.AUTH_POLICY]}
    (folder / "policies.json").write_text(json.dumps(policies, indent=1))


def _resident(resident: Resident, roots: _Roots, serial: int, now: datetime) -> CardRecord:
    root = roots.sign[resident.sign_root]
    issued_at, not_after = _validity(resident, root, now)
    auth_key = authority.new_key()
    auth = authority.issue_auth(roots.auth, auth_key, serial + 1, issued_at, not_after)
    record: CardRecord = {
        "marking": MARKING,
        "label": resident.label,
        "token": resident.token,
        "atr": _CONTACTLESS_ATR,
        "pins": _pins(resident),
        "sign_ca": _base64(root.der),
        "auth_ca": _base64(roots.auth.der),
        "auth_key": _pem(auth_key),
        "auth_certificate": _base64(auth.public_bytes(serialization.Encoding.DER)),
    }
    if resident.token == "my_number":  # noqa: S105 (a kind of token, not a secret)
        record["basic_four"] = {
            "name": resident.name,
            "address": resident.address,
            "birth": resident.birth,
            "sex": resident.sex,
        }
    if resident.has_sign_certificate:
        sign_key = authority.new_key()
        certificate = authority.issue_sign(root, sign_key, _holder(resident), serial, issued_at, not_after)
        record["sign_key"] = _pem(sign_key)
        record["sign_certificate"] = _base64(certificate.public_bytes(serialization.Encoding.DER))
    return record


def _validity(resident: Resident, root: Root, now: datetime) -> tuple[datetime, datetime]:
    birthday = int(resident.birth[4:6]), int(resident.birth[6:])
    issued_at = now - timedelta(days=200)
    if resident.expired:
        issued_at = now - timedelta(days=365 * 6)
    root_ends_at = root.certificate.not_valid_after_utc
    if root_ends_at < now:
        # Issued on the last days of its root: only the root has ended, so whoever looks at the leaf alone is wrong.
        issued_at = root_ends_at - timedelta(days=30)
        return issued_at, authority.end_of_validity(issued_at, *birthday)
    return issued_at, min(authority.end_of_validity(issued_at, *birthday), root_ends_at)


def _holder(resident: Resident) -> Cardholder:
    name = resident.name_in_certificate or resident.name
    address = without_selectors(resident.address)
    return Cardholder(
        prefecture="若葉県",
        city="若葉市",
        name=name,
        name_substituted=resident.name_substituted or "0" * len(name),
        sex=resident.sex,
        birth=_era_digit(resident.birth) + resident.birth,
        address=address,
        address_substituted="".join("1" if character == "葛" else "0" for character in address),
    )


def _era_digit(birth: str) -> str:
    starts = (("20190501", "5"), ("19890108", "4"), ("19261225", "3"), ("19120730", "2"))
    return next((digit for start, digit in starts if birth >= start), "1")


def _pins(resident: Resident) -> dict[str, PinRecord]:
    auth, sign, basic_four = resident.tries_left
    return {
        "auth": {"value": cast.FOUR_DIGIT_PIN, "most_tries": 3, "tries_left": auth},
        "sign": {"value": cast.SIGN_PIN, "most_tries": 5, "tries_left": sign},
        "basic_four": {"value": cast.FOUR_DIGIT_PIN, "most_tries": 3, "tries_left": basic_four},
    }


def _write_staff(folder: Path, member: StaffMember) -> None:
    key = ec.generate_private_key(ec.SECP256R1())
    record: CardRecord = {
        "marking": MARKING,
        "label": member.label,
        "token": "staff",
        "atr": _CONTACTLESS_ATR,
        "pins": {"staff": {"value": cast.STAFF_PIN, "most_tries": 5, "tries_left": 5}},
        "staff_id": member.card_id,
        "staff_key": _pem(key),
    }
    card_file.save(folder / "cards" / f"{member.label}.json", record)
    point = key.public_key().public_bytes(serialization.Encoding.X962, serialization.PublicFormat.UncompressedPoint)
    entry = {
        "card": member.card_id,
        "name": member.name,
        "public": base64.urlsafe_b64encode(point).rstrip(b"=").decode(),
    }
    (folder / "staff" / f"{member.label}.json").write_text(json.dumps(entry, ensure_ascii=False, indent=1), "utf-8")


def _pem(key: rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey) -> str:
    return key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    ).decode()


def _base64(data: bytes) -> str:
    return base64.b64encode(data).decode()
