"""The cast's cards before the verifier of the other package: each is taken or refused for its own reason."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding

from hardware.card import BasicFour, OpenedCard, PinAccepted, PinKind, open_card
from hardware.secret import Secret
from hardware.simulated.card.direct import DirectSlot
from sync.envelope.refusals import CertificateRefused
from sync.envelope.resident.resident_signature import resident_signature, signing_input, verify_resident_signature
from sync.envelope.resident.revocation_lists import Outcome, is_of, read_revocation_lists, revocation_of
from sync.envelope.resident.signing_certificate import check_signing_certificate, differences
from tests.support.people.cards import CardBox

STATEMENT = b'{"made": "once"}'


def anchors(made: Path) -> list[bytes]:
    paths = sorted((made / "anchors/sign").glob("*.pem"))
    return [x509.load_pem_x509_certificate(path.read_bytes()).public_bytes(Encoding.DER) for path in paths]


def policies(made: Path) -> list[str]:
    found: list[str] = json.loads((made / "anchors/policies.json").read_text("utf-8"))["sign"]
    return found


def certificate_and_four(slot: DirectSlot) -> tuple[OpenedCard, bytes, BasicFour]:
    card = open_card("reader", connect=slot.connect)
    assert isinstance(card, OpenedCard)
    assert card.verify(PinKind.BASIC_FOUR, Secret("1234")) == PinAccepted()
    four = card.basic_four()
    assert isinstance(four, BasicFour)
    assert card.verify(PinKind.SIGN, Secret("ABC123")) == PinAccepted()
    certificate = card.sign_certificate()
    assert isinstance(certificate, bytes)
    return card, certificate, four


@pytest.mark.requirement("JPK-04")
@pytest.mark.parametrize("label", ["hanako", "taro", "generation2", "watanabe", "revoked"])
def test_a_good_card_is_taken_and_names_the_same_person_twice(
    cards: CardBox, made_cards: Path, slot: DirectSlot, label: str
) -> None:
    slot.insert(cards[label])
    card, certificate, four = certificate_and_four(slot)
    with card:
        signature = card.sign(sha256(signing_input(STATEMENT, certificate)).digest())
    assert isinstance(signature, bytes)
    facts = check_signing_certificate(certificate, anchors(made_cards), policies(made_cards), datetime.now(UTC))
    assert differences(facts, four.name, four.address, four.birth_on, four.sex.value) == ()
    assert facts.substituted == (label == "watanabe")
    verify_resident_signature(STATEMENT, resident_signature(STATEMENT, certificate, signature), certificate)
    lists, now = read_revocation_lists((made_cards / "crl/sign.crl").read_bytes()), datetime.now(UTC)
    found = revocation_of(certificate, facts.issuer, lists, now, now)
    own = any(is_of(one, facts.issuer) for one in lists)
    assert (found.outcome is Outcome.NOT_CHECKED) == (not own)
    assert (found.outcome is Outcome.REVOKED) == (label == "revoked")


@pytest.mark.parametrize(
    ("label", "reason"), [("expired", "expired"), ("generation1", "expired"), ("unknown", "unknown_issuer")]
)
def test_a_bad_card_is_refused_for_its_own_reason(
    cards: CardBox, made_cards: Path, slot: DirectSlot, label: str, reason: str
) -> None:
    slot.insert(cards[label])
    card, certificate, _ = certificate_and_four(slot)
    card.close()
    with pytest.raises(CertificateRefused, match=reason):
        check_signing_certificate(certificate, anchors(made_cards), policies(made_cards), datetime.now(UTC))


def test_an_authentication_root_makes_no_signing_certificate_good(
    cards: CardBox, made_cards: Path, slot: DirectSlot
) -> None:
    slot.insert(cards["hanako"])
    card, certificate, _ = certificate_and_four(slot)
    card.close()
    auth = x509.load_pem_x509_certificate((made_cards / "anchors/auth/01.pem").read_bytes()).public_bytes(Encoding.DER)
    with pytest.raises(CertificateRefused, match="unknown_issuer"):
        check_signing_certificate(certificate, [auth], policies(made_cards), datetime.now(UTC))
