"""The cast's certificates: whoever checks them must find each card's peculiarity, and nothing else wrong."""

from __future__ import annotations

import base64
import json
import os
import subprocess
from datetime import UTC, datetime
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.x509.oid import ExtensionOID

from hardware.card import OpenedCard, PinAccepted, PinKind, city_card, open_card
from hardware.secret import Secret
from hardware.simulated.card import cast
from hardware.simulated.card.authority import SIGN_POLICY
from hardware.simulated.card.direct import DirectSlot
from tests.support.people.cards import CardBox

ENCODING = serialization.Encoding.DER
SAN = "1.2.392.200149.8.5.5."


def sign_certificate(made: Path, label: str) -> x509.Certificate:
    record = json.loads((made / "cards" / f"{label}.json").read_text("utf-8"))
    return x509.load_der_x509_certificate(base64.b64decode(record["sign_certificate"]))


def is_issued_by(certificate: x509.Certificate, root: x509.Certificate) -> bool:
    key = root.public_key()
    assert isinstance(key, rsa.RSAPublicKey)
    assert certificate.signature_hash_algorithm is not None
    try:
        key.verify(
            certificate.signature,
            certificate.tbs_certificate_bytes,
            padding.PKCS1v15(),
            certificate.signature_hash_algorithm,
        )
    except InvalidSignature:
        return False
    return True


def anchors(made: Path) -> dict[str, x509.Certificate]:
    return {
        path.stem: x509.load_pem_x509_certificate(path.read_bytes())
        for path in sorted((made / "anchors/sign").glob("*.pem"))
    }


def issuers(made: Path, label: str) -> list[str]:
    certificate = sign_certificate(made, label)
    return [generation for generation, root in anchors(made).items() if is_issued_by(certificate, root)]


def test_the_roots_share_one_name_and_only_keys_tell_them_apart(made_cards: Path) -> None:
    roots = anchors(made_cards)
    assert list(roots) == ["01", "02", "03"]
    assert len({root.subject for root in roots.values()}) == 1
    assert issuers(made_cards, "hanako") == ["03"]
    assert issuers(made_cards, "generation2") == ["02"]
    assert issuers(made_cards, "generation1") == ["01"]
    assert issuers(made_cards, "unknown") == []


def test_each_certificate_has_its_one_peculiarity(made_cards: Path) -> None:
    now = datetime.now(UTC)
    crl = x509.load_der_x509_crl((made_cards / "crl/sign.crl").read_bytes())
    for resident in cast.RESIDENTS:
        if not resident.has_sign_certificate or resident.token != "my_number":
            continue
        certificate = sign_certificate(made_cards, resident.label)
        assert (certificate.not_valid_after_utc < now) == resident.expired, resident.label
        revoked = crl.get_revoked_certificate_by_serial_number(certificate.serial_number) is not None
        assert revoked == resident.revoked, resident.label
    root = anchors(made_cards)["03"]
    key = root.public_key()
    assert isinstance(key, rsa.RSAPublicKey)
    assert crl.is_signature_valid(key)
    assert anchors(made_cards)["01"].not_valid_after_utc < now < root.not_valid_after_utc


def test_the_profile_is_that_of_the_reference(made_cards: Path) -> None:
    certificate = sign_certificate(made_cards, "watanabe")
    extensions = certificate.extensions
    policies = extensions.get_extension_for_class(x509.CertificatePolicies)
    assert policies.critical
    assert [policy.policy_identifier.dotted_string for policy in policies.value] == [SIGN_POLICY]
    usage = extensions.get_extension_for_class(x509.KeyUsage)
    assert usage.critical
    assert usage.value.content_commitment
    names = extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    others = {name.type_id.dotted_string: name.value for name in names if isinstance(name, x509.OtherName)}
    assert others[SAN + "1"][2:].decode() == "渡辺　美咲"
    assert others[SAN + "2"][2:] == b"01000"
    assert others[SAN + "3"] == b"\x0c\x012"
    assert others[SAN + "4"][2:] == b"319870630"
    assert len(others) == 6
    # C is a PrintableString, the rest of the name UTF-8.
    assert b"\x06\x03U\x04\x06\x13\x02JP" in certificate.public_bytes(ENCODING)


def test_the_authentication_certificate_says_nothing_about_the_person(made_cards: Path) -> None:
    record = json.loads((made_cards / "cards/hanako.json").read_text("utf-8"))
    certificate = x509.load_der_x509_certificate(base64.b64decode(record["auth_certificate"]))
    with pytest.raises(x509.ExtensionNotFound):
        certificate.extensions.get_extension_for_oid(ExtensionOID.SUBJECT_ALTERNATIVE_NAME)
    usage = certificate.extensions.get_extension_for_class(x509.KeyUsage).value
    assert usage.digital_signature
    assert not usage.content_commitment


def test_everything_is_marked_and_private(made_cards: Path) -> None:
    assert (made_cards / "DEVELOPMENT").exists()
    for path in (made_cards / "anchors").rglob("*.pem"):
        text = path.read_text("utf-8")
        assert text.startswith("# DEVELOPMENT")
        assert "OU=DEVELOPMENT" in x509.load_pem_x509_certificate(text.encode()).subject.rfc4514_string()
    assert json.loads((made_cards / "anchors/policies.json").read_text("utf-8"))["sign"] == [SIGN_POLICY]
    for path in (made_cards / "cards").iterdir():
        assert os.stat(path).st_mode & 0o77 == 0


@pytest.mark.parametrize(("label", "card_id"), [("sato", "S-0001"), ("suzuki", "S-0002")])
def test_a_staff_card_proves_its_key(
    cards: CardBox, made_cards: Path, slot: DirectSlot, label: str, card_id: str
) -> None:
    entry = json.loads((made_cards / "staff" / f"{label}.json").read_text("utf-8"))
    point = base64.urlsafe_b64decode(entry["public"] + "=")
    slot.insert(cards[label])
    card = open_card("reader", connect=slot.connect)
    assert isinstance(card, OpenedCard)
    with card:
        assert card.staff_card_id() == entry["card"] == card_id
        assert card.verify(PinKind.STAFF, Secret("246810")) == PinAccepted()
        signature = card.sign_challenge(b"challenge")
    assert isinstance(signature, bytes)
    assert city_card.has_signed(point, b"challenge", signature)
    assert not city_card.has_signed(point, b"another", signature)
    assert not city_card.has_signed(point, b"challenge", signature[:-1])
    other = json.loads((made_cards / "staff" / ("suzuki.json" if label == "sato" else "sato.json")).read_text("utf-8"))
    assert not city_card.has_signed(base64.urlsafe_b64decode(other["public"] + "="), b"challenge", signature)


def test_openssl_reads_the_revocation_list(made_cards: Path) -> None:
    text = subprocess.run(
        ["openssl", "crl", "-inform", "DER", "-in", made_cards / "crl/sign.crl", "-noout", "-text"],
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    assert f"{sign_certificate(made_cards, 'revoked').serial_number:08X}" in text
