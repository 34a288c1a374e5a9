"""Residents who sign: certificates of a test authority for the cast, without a card."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding

from hardware.simulated.card import authority as issuing
from sync.contract.chain.box import ResidentSignature
from sync.envelope.resident.resident_signature import resident_signature, signing_input

NOW = datetime(2026, 11, 20, tzinfo=UTC)
ADDRESS = "若葉県若葉市中央一丁目2番3号"


@dataclass(frozen=True)
class Resident:
    """Somebody with a key and a signing certificate."""

    name: str
    address: str
    birth_on: str
    sex: str
    key: rsa.RSAPrivateKey
    certificate: bytes
    serial: int

    def sign(self, statement: bytes) -> ResidentSignature:
        raw = self.key.sign(signing_input(statement, self.certificate), padding.PKCS1v15(), SHA256())
        return resident_signature(statement, self.certificate, raw)

    def card_answers(self) -> dict[str, str]:
        return {"name": self.name, "address": self.address, "birth_on": self.birth_on, "sex": self.sex}


@dataclass(frozen=True)
class Authority:
    """A sign root and whom it has given certificates."""

    root: issuing.Root
    hanako: Resident
    taro: Resident

    def namesake(self, number: int) -> Resident:
        """One of many people with a certificate of their own, and for speed with one key."""
        holder = issuing.Cardholder(
            "若葉県", "若葉市", "山田花子", "0000", "2", "419900401", ADDRESS, "0" * len(ADDRESS)
        )
        certificate = issuing.issue_sign(
            self.root, self.hanako.key, holder, 5000 + number, NOW - timedelta(days=100), NOW + timedelta(days=1500)
        )
        return replace(self.hanako, certificate=certificate.public_bytes(Encoding.DER), serial=5000 + number)

    def gives(self, name: str, address: str, birth_on: str, marks: str = "") -> Resident:
        """A woman of this name, address and birth date (`YYYY-MM-DD`, unknown parts zeros). `marks`: of the name."""
        birth = "3" + birth_on.replace("-", "")
        return _resident(self.root, name, birth_on, birth, "female", "2", 3001, address, marks)

    def until(self, end: datetime) -> Resident:
        """Hanako with a certificate that ends then."""
        holder = issuing.Cardholder(
            "若葉県", "若葉市", "山田花子", "0000", "2", "419900401", ADDRESS, "0" * len(ADDRESS)
        )
        certificate = issuing.issue_sign(self.root, self.hanako.key, holder, 4000, NOW - timedelta(days=100), end)
        return replace(self.hanako, certificate=certificate.public_bytes(Encoding.DER), serial=4000)

    def crl(self, *revoked: Resident, at: datetime = NOW) -> bytes:
        return issuing.make_crl(self.root, [(one.serial, at - timedelta(days=1)) for one in revoked], at)


def make_authority() -> Authority:
    root = issuing.make_root("digital signature", 1, NOW - timedelta(days=400), 10)
    return Authority(
        root,
        _resident(root, "山田花子", "1990-04-01", "419900401", "female", "2", 1001),
        _resident(root, "山田太郎", "1988-02-03", "319880203", "male", "1", 1002),
    )


def _resident(
    root: issuing.Root,
    name: str,
    birth_on: str,
    birth: str,
    sex: str,
    sex_code: str,
    serial: int,
    address: str = ADDRESS,
    marks: str = "",
) -> Resident:
    holder = issuing.Cardholder(
        "若葉県", "若葉市", name, marks or "0" * len(name), sex_code, birth, address, "0" * len(address)
    )
    key = issuing.new_key()
    certificate = issuing.issue_sign(root, key, holder, serial, NOW - timedelta(days=100), NOW + timedelta(days=1500))
    return Resident(name, address, birth_on, sex, key, certificate.public_bytes(Encoding.DER), serial)
