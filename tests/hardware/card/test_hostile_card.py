"""Cards that lie, and files that are not what they should be: a clear answer, never an exception from above, never a
hang."""

from __future__ import annotations

import contextlib
from itertools import cycle

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hardware.card import (
    CardBusy,
    CardLost,
    LossReason,
    NotOnThisCard,
    OpenedCard,
    PinAccepted,
    PinKind,
    Sex,
    basic_four,
    city_card,
    open_card,
    tlv,
)
from hardware.card.link import CardChannel, record_length
from hardware.card.tlv import BadRecord
from hardware.secret import Secret
from hardware.simulated.card.direct import DirectSlot
from hardware.simulated.card.jpki import basic_four_file
from tests.support.people.cards import CardBox

SHORT = bytes.fromhex(
    "FF2056DF2108000E0020004A0055"
    "DF220FE8A9A6E9A893E38080E88AB1E5AD90"
    "DF2327E69EB6E7A9BAE79C8CE69EB6E7A9BAE5B882E4B880E4B881E79BAEEFBC91E795AAEFBC91E58FB7"
    "DF24083139393030313032DF250132"
)


class LyingChannel:
    """Answers from a fixed set, round and round."""

    def __init__(self, answers: list[bytes]) -> None:
        self._answers = cycle(answers)

    def exchange(self, apdu: bytearray) -> bytes:
        return next(self._answers)

    def close(self) -> None:
        pass


ANSWERS = st.one_of(
    st.binary(max_size=300),
    st.sampled_from([b"\x90\x00", b"\x61\xff", b"\x6c\x01", b"\x6f\x00", b"\x63\xc3", b"\x00\x90\x00"]),
    st.binary(min_size=1, max_size=256).map(lambda data: data + b"\x90\x00"),
    st.just(b"JPKIAPICCTOKEN2".ljust(32) + b"\x90\x00"),
)


@given(st.lists(ANSWERS, min_size=1, max_size=12))
def test_a_lying_card_is_opened_or_lost_and_nothing_else(answers: list[bytes]) -> None:
    card = open_card("reader", connect=lambda reader: LyingChannel(answers))
    assert isinstance(card, OpenedCard | CardLost)
    if isinstance(card, OpenedCard):
        assert isinstance(card.identity(), bytes | NotOnThisCard | CardLost)


class EndlessChannel:
    """A My Number card whose authentication certificate claims 60 KB."""

    def __init__(self) -> None:
        self.commands = 0

    def exchange(self, apdu: bytearray) -> bytes:
        self.commands += 1
        if apdu[1] != 0xB0:
            return b"\x90\x00"
        wanted = apdu[4] or 256
        head = b"JPKIAPICCTOKEN2".ljust(32) if wanted == 32 else b"\x30\x82\xf0\x00".ljust(wanted)
        return head + b"\x90\x00"

    def close(self) -> None:
        pass


def test_a_certificate_of_absurd_size_is_not_read() -> None:
    channel = EndlessChannel()
    card = open_card("reader", connect=lambda reader: channel)
    assert isinstance(card, OpenedCard)
    assert card.identity() == CardLost(LossReason.UNINTELLIGIBLE)
    assert channel.commands < 10


def test_a_signature_that_does_not_fit_the_certificate_is_not_handed_out(cards: CardBox, slot: DirectSlot) -> None:
    slot.insert(cards["hanako"])
    inner = slot.connect("reader")
    assert not isinstance(inner, CardBusy)
    card = open_card("reader", connect=lambda reader: OneBitWrong(inner))
    assert isinstance(card, OpenedCard)
    with card:
        assert card.verify(PinKind.SIGN, Secret("ABC123")) == PinAccepted()
        assert card.sign(bytes(32)) == CardLost(LossReason.UNINTELLIGIBLE)


class OneBitWrong:
    """A card of which one bit of each signature is lost on the way."""

    def __init__(self, inner: CardChannel) -> None:
        self._inner = inner

    def exchange(self, apdu: bytearray) -> bytes:
        answer = bytearray(self._inner.exchange(apdu))
        if apdu[1] == 0x2A:
            answer[100] ^= 1
        return bytes(answer)

    def close(self) -> None:
        self._inner.close()


def test_the_published_example_is_read() -> None:
    four = basic_four.parse(SHORT)
    assert (four.name, four.birth_on, four.sex) == ("試験　花子", "1990-01-02", Sex.FEMALE)
    assert four.address == "架空県架空市一丁目１番１号"


@pytest.mark.parametrize("length", [10, 60, 110, 300])
def test_all_three_forms_of_the_outer_length_are_read(length: int) -> None:
    data = basic_four_file({"name": "山田　花子", "address": "町" * length, "birth": "19900102", "sex": "2"})
    assert basic_four.parse(data).address == "町" * length
    assert record_length(data[:5]) == len(data)


def test_the_simulated_offset_table_is_the_published_one() -> None:
    items = {"name": "試験　花子", "address": "架空県架空市一丁目１番１号", "birth": "19900102", "sex": "2"}
    assert basic_four_file(items) == SHORT  # type: ignore[arg-type]  # the literal has the record's keys


@pytest.mark.parametrize("name", ["\U00031350藤　子", "山\u200b田", "\U000323b0\u200e", "山\u2028田"])
def test_a_name_is_read_whatever_unicode_the_interpreter_knows(name: str) -> None:
    assert basic_four.parse(four_items(name=name)).name == name


@pytest.mark.parametrize(
    ("birth", "read"),
    [("19450000", "1945-00-00"), ("19450600", "1945-06-00"), ("00000000", "0000-00-00"), ("19010229", "1901-02-29")],
)
def test_people_whose_day_of_birth_no_calendar_has_are_read(birth: str, read: str) -> None:
    assert basic_four.parse(four_items(birth=birth)).birth_on == read


def four_items(name: str = "山田　花子", birth: str = "19900102") -> bytes:
    return basic_four_file({"name": name, "address": "若葉市", "birth": birth, "sex": "2"})


@given(st.binary(max_size=400))
def test_random_bytes_are_refused_by_every_parser(data: bytes) -> None:
    for parse in (basic_four.parse, city_card.parse):
        with contextlib.suppress(BadRecord):
            parse(data)


@given(st.data())
def test_one_changed_byte_gives_a_value_or_a_clear_refusal(data: st.DataObject) -> None:
    place = data.draw(st.integers(0, len(SHORT) - 1))
    changed = bytearray(SHORT)
    changed[place] = data.draw(st.integers(0, 255))
    with contextlib.suppress(BadRecord):
        basic_four.parse(bytes(changed))


@pytest.mark.parametrize(
    ("tag", "content"),
    [
        (0xDF22, b""),
        (0xDF22, b"\xff\xfe"),
        (0xDF22, "山田\n花子".encode()),
        (0xDF23, b"a" * 3000),
        (0xDF22, "山田\ufffe".encode()),
        (0xDF24, b"1990010"),
        (0xDF25, b"7"),
        (0xDF25, b""),
    ],
)
def test_a_wrong_item_is_refused(tag: int, content: bytes) -> None:
    items = {0xDF22: "山田　花子".encode(), 0xDF23: "若葉市".encode(), 0xDF24: b"19900102", 0xDF25: b"2", tag: content}
    with pytest.raises(BadRecord):
        basic_four.parse(tlv.encode(0xFF20, b"".join(tlv.encode(*item) for item in items.items())))


def test_a_doubled_or_missing_item_is_refused() -> None:
    name = tlv.encode(0xDF22, b"A")
    with pytest.raises(BadRecord):
        basic_four.parse(tlv.encode(0xFF20, name + name))
    with pytest.raises(BadRecord):
        basic_four.parse(tlv.encode(0xFF20, name))


@given(st.lists(st.tuples(st.sampled_from([0x0C, 0xDF21, 0xFF40]), st.binary(max_size=300)), max_size=4))
def test_what_is_encoded_is_split_again(records: list[tuple[int, bytes]]) -> None:
    assert list(tlv.split(b"".join(tlv.encode(*record) for record in records))) == records
