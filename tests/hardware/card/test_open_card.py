"""Every card of the cast, opened: what it is, what it has, which PINs are left."""

from __future__ import annotations

from datetime import UTC, datetime
from hashlib import sha256

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from cryptography.hazmat.primitives.hashes import SHA256

from hardware.card import (
    CardBusy,
    CardKind,
    CardLost,
    CertificatesPresent,
    NotOnThisCard,
    OpenedCard,
    PinAccepted,
    PinBlocked,
    PinKind,
    PinMalformed,
    PinRejected,
    PinUnlikely,
    Sex,
    applications,
    open_card,
)
from hardware.card.link import CardChannel
from hardware.errors import PinNotVerified, WrongKindOfCard
from hardware.secret import Secret, SecretTaken
from hardware.simulated.card.direct import DirectSlot
from tests.support.people.cards import CardBox


class Keeping:
    """A channel that keeps the very commands it was given."""

    def __init__(self, inner: CardChannel, sent: list[bytearray]) -> None:
        self._inner, self._sent = inner, sent

    def exchange(self, apdu: bytearray) -> bytes:
        self._sent.append(apdu)
        return self._inner.exchange(apdu)

    def close(self) -> None:
        self._inner.close()


def opened(slot: DirectSlot) -> OpenedCard:
    card = open_card("reader", connect=slot.connect)
    assert isinstance(card, OpenedCard)
    return card


@pytest.mark.parametrize(
    ("label", "kind"),
    [
        ("hanako", CardKind.MY_NUMBER),
        ("oldcard", CardKind.OLD_RESIDENT_CARD),
        ("phone", CardKind.PHONE),
        ("sato", CardKind.STAFF),
        ("library", CardKind.UNKNOWN),
    ],
)
def test_the_kind_is_told_by_the_applications(cards: CardBox, slot: DirectSlot, label: str, kind: CardKind) -> None:
    slot.insert(cards[label])
    with opened(slot) as card:
        assert card.kind is kind


@pytest.mark.parametrize("label", ["hanako", "generation2", "oldcard", "phone", "library", "sato"])
def test_while_nobody_has_begun_only_a_card_of_staff_is_asked_anything(
    cards: CardBox, slot: DirectSlot, label: str
) -> None:
    slot.insert(chip := cards[label])
    card = open_card("reader", staff_only=True, connect=slot.connect)
    assert isinstance(card, OpenedCard)
    with card:
        assert card.kind is (CardKind.STAFF if label == "sato" else CardKind.UNKNOWN)
        if label != "sato":
            assert card.identity() == NotOnThisCard()
    select_application = bytes.fromhex("00A4040C")
    if label == "sato":
        assert len(chip.log) > 1
    else:
        assert [seen.header for seen in chip.log] == [select_application], "one application is looked for, none read"


@pytest.mark.parametrize("label", ["hanako", "phone"])
def test_the_free_certificate_is_read_only_when_it_is_asked_for(cards: CardBox, slot: DirectSlot, label: str) -> None:
    slot.insert(chip := cards[label])
    with opened(slot) as card:
        card.certificates()
        read_so_far = sum(seen.header[1] == 0xB0 for seen in chip.log)
        assert read_so_far == 2, "what kind of card it is, and which certificates it has"
        assert isinstance(card.identity(), bytes)
        read_once = len(chip.log)
        assert isinstance(card.expires_at(), datetime)
        assert isinstance(card.auth_certificate(), bytes)
    assert len(chip.log) == read_once > read_so_far


def test_asking_for_the_free_certificate_closes_an_open_pin_of_the_text_application(
    cards: CardBox, slot: DirectSlot
) -> None:
    slot.insert(cards["hanako"])
    with opened(slot) as card:
        assert card.verify(PinKind.BASIC_FOUR, Secret("1234")) == PinAccepted()
        assert isinstance(card.identity(), bytes)
        with pytest.raises(PinNotVerified):
            card.basic_four()


@pytest.mark.requirement("GAP-12")
def test_a_child_under_15_is_known_before_any_pin_is_asked(cards: CardBox, slot: DirectSlot) -> None:
    slot.insert(child := cards["aoi"])
    with opened(slot) as card:
        assert card.certificates() == CertificatesPresent(sign=False, auth=True)
        assert card.sign_certificate() == NotOnThisCard()
    assert not child.verify_attempts


@pytest.mark.requirement("GAP-12")
def test_locked_and_last_try_are_known_before_any_pin_is_asked(cards: CardBox, slot: DirectSlot) -> None:
    for label, tries in (("locked", [0, 0, 0]), ("lasttry", [1, 1, 1]), ("hanako", [3, 5, 3])):
        slot.insert(chip := cards[label])
        with opened(slot) as card:
            assert [card.tries_left(kind) for kind in (PinKind.AUTH, PinKind.SIGN, PinKind.BASIC_FOUR)] == tries
        assert not chip.verify_attempts


@pytest.mark.requirement("GAP-12")
def test_an_expired_card_is_known_before_any_pin_is_asked(cards: CardBox, slot: DirectSlot) -> None:
    now = datetime.now(UTC)
    for label, has_ended in (("expired", True), ("hanako", False), ("generation2", False)):
        slot.insert(chip := cards[label])
        with opened(slot) as card:
            expires_at = card.expires_at()
        assert isinstance(expires_at, datetime)
        assert (expires_at < now) == has_ended
        assert not chip.verify_attempts


def test_the_commands_copy_of_a_pin_is_zeroed(cards: CardBox, slot: DirectSlot) -> None:
    slot.insert(cards["hanako"])
    channel = slot.connect("reader")
    assert not isinstance(channel, CardBusy)
    sent: list[bytearray] = []

    card = open_card("reader", connect=lambda reader: Keeping(channel, sent))
    assert isinstance(card, OpenedCard)
    with card:
        assert card.verify(PinKind.BASIC_FOUR, Secret("1234")) == PinAccepted()
    assert not any(b"1234" in apdu for apdu in sent)
    assert any(apdu == bytearray(9) for apdu in sent)


def test_a_blocked_pin_is_not_sent(cards: CardBox, slot: DirectSlot) -> None:
    slot.insert(chip := cards["locked"])
    with opened(slot) as card:
        assert card.verify(PinKind.SIGN, Secret("ABC123")) == PinBlocked()
    assert not chip.verify_attempts


def test_the_four_items_come_letter_by_letter(cards: CardBox, slot: DirectSlot) -> None:
    slot.insert(cards["hanako"])
    with opened(slot) as card:
        assert card.verify(PinKind.BASIC_FOUR, Secret("1234")) == PinAccepted()
        four = card.basic_four()
    assert not isinstance(four, CardLost | NotOnThisCard)
    assert (four.name, four.address) == ("山田　花子", "若葉県若葉市若葉町一丁目２番３号")
    assert (four.birth_on, four.sex) == ("1990-01-02", Sex.FEMALE)
    assert "山田" not in repr(four)


def test_a_variant_character_and_a_long_address_survive(cards: CardBox, slot: DirectSlot) -> None:
    slot.insert(cards["watanabe"])
    with opened(slot) as card:
        card.verify(PinKind.BASIC_FOUR, Secret("1234"))
        four = card.basic_four()
    assert not isinstance(four, CardLost | NotOnThisCard)
    assert four.name == "渡邉\U000e0102　美咲"
    assert len(four.address.encode()) > 0x7F - 0x30


@pytest.mark.requirement("JPK-04")
def test_a_signature_is_made_with_the_typed_password_and_verifies(cards: CardBox, slot: DirectSlot) -> None:
    slot.insert(chip := cards["hanako"])
    with opened(slot) as card:
        # Small letters are what people type.
        assert card.verify(PinKind.SIGN, Secret("abc123")) == PinAccepted()
        certificate = card.sign_certificate()
        signature = card.sign(sha256(b"statement").digest())
    assert isinstance(certificate, bytes)
    assert isinstance(signature, bytes)
    key = x509.load_der_x509_certificate(certificate).public_key()
    assert isinstance(key, RSAPublicKey)
    key.verify(signature, b"statement", PKCS1v15(), SHA256())
    assert sum(chip.verify_attempts.values()) == 1


@pytest.mark.requirement("JPK-04")
def test_without_the_password_nothing_is_signed(cards: CardBox, slot: DirectSlot) -> None:
    slot.insert(cards["hanako"])
    with opened(slot) as card:
        with pytest.raises(PinNotVerified):
            card.sign(sha256(b"statement").digest())
        assert card.verify(PinKind.SIGN, Secret("WRONG1")) == PinRejected(4)
        with pytest.raises(PinNotVerified):
            card.sign(sha256(b"statement").digest())


def test_wrong_pins_count_down_and_the_last_one_blocks(cards: CardBox, slot: DirectSlot) -> None:
    slot.insert(cards["hanako"])
    with opened(slot) as card:
        answers = [card.verify(PinKind.BASIC_FOUR, Secret("9999")) for _ in range(3)]
        assert answers == [PinRejected(2), PinRejected(1), PinBlocked()]
        assert card.tries_left(PinKind.BASIC_FOUR) == 0
        assert card.verify(PinKind.BASIC_FOUR, Secret("1234")) == PinBlocked()
    # Counters outlive the visit and the program.
    slot.insert(cards["hanako"])
    with opened(slot) as card:
        assert card.tries_left(PinKind.BASIC_FOUR) == 0
        assert card.tries_left(PinKind.SIGN) == 5


@pytest.mark.requirement("PROM-05")
@pytest.mark.parametrize("unlikely", ["ABCDEF", "19900102", "abcdefgh"])
def test_a_password_against_the_rule_is_told_once_and_the_same_again_is_tried(
    cards: CardBox, slot: DirectSlot, unlikely: str
) -> None:
    slot.insert(chip := cards["hanako"])
    with opened(slot) as card:
        assert card.verify(PinKind.SIGN, Secret(unlikely)) == PinUnlikely()
        assert sum(chip.verify_attempts.values()) == 0
        assert card.verify(PinKind.SIGN, Secret("ZZZZZZ")) == PinUnlikely(), "other characters are told anew"
        assert card.verify(PinKind.SIGN, Secret(unlikely)) == PinUnlikely()
        assert sum(chip.verify_attempts.values()) == 0
        assert card.verify(PinKind.SIGN, Secret(unlikely)) == PinRejected(4)
        assert sum(chip.verify_attempts.values()) == 1
        assert card.verify(PinKind.SIGN, Secret("ABC123")) == PinAccepted()


@pytest.mark.requirement("GAP-12")
def test_an_old_resident_card_is_named_and_nothing_more_is_read(cards: CardBox, slot: DirectSlot) -> None:
    chip = cards["oldcard"]
    del chip._applications[applications.JPKI_AID].files[applications.EF_CERTIFICATES_PRESENT]
    slot.insert(chip)
    with opened(slot) as card:
        assert card.kind is CardKind.OLD_RESIDENT_CARD


def test_a_right_pin_fills_the_counter_again(cards: CardBox, slot: DirectSlot) -> None:
    slot.insert(cards["lasttry"])
    with opened(slot) as card:
        assert card.verify(PinKind.SIGN, Secret("ABC123")) == PinAccepted()
        assert card.tries_left(PinKind.SIGN) == 5


@pytest.mark.parametrize(
    ("kind", "typed"),
    [
        (PinKind.SIGN, "ABC12"),
        (PinKind.SIGN, "ABCDEFGH123456789"),
        (PinKind.SIGN, "ABC-123"),
        (PinKind.SIGN, ""),
        (PinKind.BASIC_FOUR, "123"),
        (PinKind.BASIC_FOUR, "12345"),
        (PinKind.AUTH, "12A4"),
    ],
)
@pytest.mark.requirement("PROM-05")
def test_a_pin_of_the_wrong_shape_costs_no_try(cards: CardBox, slot: DirectSlot, kind: PinKind, typed: str) -> None:
    slot.insert(chip := cards["hanako"])
    secret = Secret(typed)
    with opened(slot) as card:
        assert card.verify(kind, secret) == PinMalformed()
        with pytest.raises(SecretTaken):
            card.verify(kind, secret)
    assert not chip.verify_attempts


@pytest.mark.requirement("PROM-05")
def test_one_typed_secret_is_never_sent_twice(cards: CardBox, slot: DirectSlot) -> None:
    slot.insert(chip := cards["hanako"])
    secret = Secret("0000")
    with opened(slot) as card:
        assert card.verify(PinKind.AUTH, secret) == PinRejected(2)
        with pytest.raises(SecretTaken):
            card.verify(PinKind.AUTH, secret)
    assert sum(chip.verify_attempts.values()) == 1


def test_the_same_card_is_known_again_and_another_is_not(cards: CardBox, slot: DirectSlot) -> None:
    identities = []
    for label in ("hanako", "taro", "hanako", "sato"):
        slot.insert(cards[label])
        with opened(slot) as card:
            identities.append(card.identity())
    assert identities[0] == identities[2]
    assert len(set(identities)) == 3


def test_nothing_behind_a_pin_is_given_without_it(cards: CardBox, slot: DirectSlot) -> None:
    slot.insert(cards["hanako"])
    with opened(slot) as card:
        for read in (card.basic_four, card.sign_certificate, lambda: card.sign(bytes(32))):
            with pytest.raises(PinNotVerified):
                read()
        card.verify(PinKind.SIGN, Secret("ABC123"))
        assert card.verify(PinKind.SIGN, Secret("WRONG1")) == PinRejected(4)
        with pytest.raises(PinNotVerified):
            card.sign(bytes(32))


def test_a_pin_is_closed_by_looking_at_another_application(cards: CardBox, slot: DirectSlot) -> None:
    slot.insert(cards["hanako"])
    with opened(slot) as card:
        card.verify(PinKind.SIGN, Secret("ABC123"))
        card.tries_left(PinKind.BASIC_FOUR)
        with pytest.raises(PinNotVerified):
            card.sign(bytes(32))


def test_a_staff_card_is_not_a_residents_card(cards: CardBox, slot: DirectSlot) -> None:
    slot.insert(cards["sato"])
    with opened(slot) as card, pytest.raises(WrongKindOfCard):
        card.verify(PinKind.BASIC_FOUR, Secret("1234"))
    slot.insert(cards["hanako"])
    with opened(slot) as card, pytest.raises(WrongKindOfCard):
        card.staff_card_id()


def test_a_secret_of_a_refused_card_is_zeroed_all_the_same(cards: CardBox, slot: DirectSlot) -> None:
    slot.insert(chip := cards["sato"])
    secret = Secret("1234")
    with opened(slot) as card, pytest.raises(WrongKindOfCard):
        card.verify(PinKind.BASIC_FOUR, secret)
    assert secret._data == bytearray(4)
    with pytest.raises(SecretTaken):
        secret.taken()
    assert not chip.verify_attempts


def test_the_bytes_of_a_secret_are_zero_after_its_one_command() -> None:
    with Secret("1234").taken() as data:
        assert bytes(data) == b"1234"
    assert data == bytearray(4)
    with pytest.raises(RuntimeError), Secret("5678").taken() as data:
        raise RuntimeError("the reader failed in the middle of the command")
    assert data == bytearray(4)


def test_a_pin_that_another_application_closed_is_asked_again_and_is_no_lost_card(
    cards: CardBox, slot: DirectSlot
) -> None:
    slot.insert(cards["hanako"])
    with opened(slot) as card:
        assert card.verify(PinKind.SIGN, Secret("ABC123")) == PinAccepted()
        card.tries_left(PinKind.BASIC_FOUR)
        card.tries_left(PinKind.AUTH)  # back in the first application, where the card forgot the PIN
        with pytest.raises(PinNotVerified):
            card.sign(bytes(32))
        assert card.verify(PinKind.SIGN, Secret("ABC123")) == PinAccepted()
        card._link.select_application(applications.TEXT_AID)
        with pytest.raises(PinNotVerified):
            card.sign(bytes(32))


def test_the_card_is_held_alone_and_its_pins_close_with_it(cards: CardBox, slot: DirectSlot) -> None:
    slot.insert(cards["hanako"])
    card = opened(slot)
    assert open_card("reader", connect=slot.connect) == CardBusy()
    card.verify(PinKind.SIGN, Secret("ABC123"))
    card.close()
    card.close()
    assert card.tries_left(PinKind.SIGN) == CardLost()
    with opened(slot) as again, pytest.raises(PinNotVerified):
        again.sign(bytes(32))


def test_an_empty_reader_has_lost_its_card(slot: DirectSlot) -> None:
    assert open_card("reader", connect=slot.connect) == CardLost()
