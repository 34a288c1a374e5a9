"""Promise 9: whatever our code does, the 12-digit number, its hash and its key are never asked for."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hardware.card import CardLost, OpenedCard, PinKind, open_card
from hardware.card.applications import (
    ALLOWED,
    EF_BASIC_FOUR,
    JPKI_AID,
    PIN_BASIC_FOUR,
    STAFF_AID,
    TEXT_AID,
    CardPlace,
    allows,
)
from hardware.card.link import Link
from hardware.errors import CommandNotAllowed
from hardware.secret import Secret
from hardware.simulated.card.direct import DirectSlot
from hardware.simulated.card.jpki import FAKE_MY_NUMBER
from tests.support.people.cards import CardBox

CARD_FACE_AID = bytes.fromhex("D3921000310001010402")
RESIDENT_AID = bytes.fromhex("D3921000310001010401")
COMMON_AID = bytes.fromhex("D3921000310001010100")

FORBIDDEN = [
    "00A4020C020001",  # SELECT the number
    "00A4020C020003",  # its hash
    "00A4020C020014",  # the key that is the number itself
    "00A4020C020015",
    "00B0810000",  # READ the number by its short id
    "00B0830000",
    "0020009404",  # ask the tries of the key by its short id
    "002000940C303030303939323031393939",
    "00200080",  # no PIN file is current
    "00B0000000",
    "00B2010400",  # READ RECORD
    "00CA000000",
    "0024018004",  # CHANGE REFERENCE DATA
    "002C0080",
    "00A404000AD3921000310001010408",  # another P2
    "00A4040C09D39210003100010104",  # a prefix of the AID
    "00A4040C0AD392100031000101040800",  # with Le
    "802A008000",
    "",
    "00",
    "00A4040C",
]


@pytest.mark.requirement("PROM-09")
@pytest.mark.parametrize("command", FORBIDDEN)
def test_a_command_off_the_list_is_refused_before_a_byte_is_sent(
    cards: CardBox, slot: DirectSlot, command: str
) -> None:
    slot.insert(chip := cards["hanako"])
    link = Link(slot.connect("reader"))  # type: ignore[arg-type]  # the slot is free
    assert link.select_application(TEXT_AID)
    sent = len(chip.log)
    with pytest.raises(CommandNotAllowed):
        link.send(bytearray.fromhex(command))
    assert len(chip.log) == sent
    assert chip.forbidden_attempts == 0


@pytest.mark.requirement("PROM-09")
@pytest.mark.parametrize("short_id", ["00B08100", "00B0810000", "00B0830000", "0020008104", "00200094", "0020009404"])
@pytest.mark.parametrize("file", [EF_BASIC_FOUR, PIN_BASIC_FOUR])
def test_no_short_file_id_leads_past_the_current_file(
    cards: CardBox, slot: DirectSlot, file: int, short_id: str
) -> None:
    slot.insert(chip := cards["hanako"])
    link = Link(slot.connect("reader"))  # type: ignore[arg-type]  # the slot is free
    assert link.select_application(TEXT_AID)
    assert link.select_file(file)
    with pytest.raises(CommandNotAllowed):
        link.send(bytearray.fromhex(short_id))
    assert chip.forbidden_attempts == 0


@pytest.mark.requirement("PROM-09")
@pytest.mark.parametrize("aid", [CARD_FACE_AID, RESIDENT_AID, COMMON_AID])
def test_applications_we_do_not_need_are_never_selected(cards: CardBox, slot: DirectSlot, aid: bytes) -> None:
    slot.insert(chip := cards["hanako"])
    link = Link(slot.connect("reader"))  # type: ignore[arg-type]  # the slot is free
    with pytest.raises(CommandNotAllowed):
        link.select_application(aid)
    assert not chip.log


def test_the_counter_sees_an_attempt(cards: CardBox, slot: DirectSlot) -> None:
    """Otherwise the zeros of the other tests would prove nothing."""
    slot.insert(chip := cards["hanako"])
    chip.answer(bytes.fromhex("00A4040C0A") + TEXT_AID)
    chip.answer(bytes.fromhex("00A4020C020001"))
    chip.answer(bytes.fromhex("00B0830000"))
    chip.answer(bytes.fromhex("002000940C") + FAKE_MY_NUMBER)
    assert chip.forbidden_attempts == 3


@pytest.mark.requirement("PROM-09")
def test_a_whole_visit_never_comes_near_the_number(cards: CardBox, slot: DirectSlot) -> None:
    slot.insert(chip := cards["hanako"])
    card = open_card("reader", connect=slot.connect)
    assert isinstance(card, OpenedCard)
    with card:
        for kind, pin in ((PinKind.BASIC_FOUR, "1234"), (PinKind.AUTH, "1234"), (PinKind.SIGN, "ABC123")):
            card.tries_left(kind)
            card.verify(kind, Secret(pin))
            if kind is PinKind.BASIC_FOUR:
                assert not isinstance(card.basic_four(), CardLost)
            if kind is PinKind.AUTH:
                assert isinstance(card.sign_challenge(b"challenge"), bytes)
        assert isinstance(card.sign(bytes(32)), bytes)
    assert chip.forbidden_attempts == 0


@given(
    aid=st.sampled_from([JPKI_AID, TEXT_AID, STAFF_AID, None]),
    file=st.one_of(st.none(), st.integers(0, 0x1F)),
    apdu=st.binary(max_size=40),
)
def test_no_bytes_select_or_read_a_file_off_the_list(aid: bytes | None, file: int | None, apdu: bytes) -> None:
    files = ALLOWED[aid] if aid else {}
    place = CardPlace(aid, file if file in files else None)
    if not allows(place, apdu):
        return
    assert apdu[:2] in (b"\x00\xa4", b"\x00\xb0", b"\x00\x20", b"\x80\x2a")
    if apdu[:2] == b"\x00\xa4":
        target = apdu[5:]
        assert target in ALLOWED or int.from_bytes(target, "big") in files
    else:
        assert place.file is not None


def test_only_one_file_transmits_to_cards() -> None:
    hardware = Path(__file__).parents[3]
    senders = {
        path.relative_to(hardware).as_posix()
        for package in ("hardware", "kiosk", "sync", "central", "provisioning")
        for path in (hardware / package).rglob("*.py")
        if re.search(r"SCardTransmit|createConnection|\.transmit\(\[", path.read_text("utf-8"))
    }
    assert senders == {"hardware/card/transport.py"}
