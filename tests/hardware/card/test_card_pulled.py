"""A visit with a fault at every command of the card: never an exception, never a try the resident did not make."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from hashlib import sha256
from pathlib import Path

import pytest

from hardware.card import CardLost, LossReason, OpenedCard, PinAccepted, PinKind, PinRejected, applications, open_card
from hardware.card.applications import JPKI_AID, KEY_SIGN, SHA256_DIGEST_INFO
from hardware.card.link import CardChannel, CardLinkLost, Link
from hardware.card.results import CardBusy
from hardware.card.transport import connect
from hardware.secret import Secret
from hardware.simulated.card.direct import DirectSlot
from hardware.simulated.card.faults import Fault, FaultKind
from hardware.simulated.card.software_card import SoftwareCard
from hardware.simulated.card.vpcd import VpcdSlot
from hardware.simulated.pcscd import READER, SECOND_READER, VirtualPcscd
from tests.support.machine.pcscd import Watched, slot_of, watching
from tests.support.people.cards import CardBox

DIGEST = sha256(b"statement").digest()
Open = Callable[[], OpenedCard | CardLost | CardBusy]


class Resident:
    """Types each PIN once per time it is asked for, and remembers how often."""

    def __init__(self) -> None:
        self.typed = 0

    def types(self, characters: str) -> Secret:
        self.typed += 1
        return Secret(characters)


def identify(opened: Open, resident: Resident, pin: str = "1234") -> object:
    """Open the card and read the four items, as far as the card lets us."""
    card = opened()
    if not isinstance(card, OpenedCard):
        return card
    with card:
        known = card.identity()
        if isinstance(known, CardLost):
            return known
        verdict = card.verify(PinKind.BASIC_FOUR, resident.types(pin))
        return card.basic_four() if verdict == PinAccepted() else verdict


def sign(opened: Open, resident: Resident) -> object:
    """Open the card again and sign, as far as the card lets us."""
    card = opened()
    if not isinstance(card, OpenedCard):
        return card
    with card:
        verdict = card.verify(PinKind.SIGN, resident.types("ABC123"))
        if verdict != PinAccepted():
            return verdict
        certificate = card.sign_certificate()
        return certificate if isinstance(certificate, CardLost) else card.sign(DIGEST)


def commands_of(card: SoftwareCard, stage: Callable[[Open, Resident], object]) -> int:
    slot = DirectSlot()
    slot.insert(card)
    before = len(card.log)
    assert not isinstance(stage(lambda: open_card("reader", connect=slot.connect), Resident()), CardLost)
    return len(card.log) - before


@pytest.mark.requirement("PROM-05", "PROM-09")
@pytest.mark.parametrize("stage", [identify, sign])
@pytest.mark.parametrize("kind", ["pull", "pull_after", "torn", "6F00", "silent"])
def test_a_fault_at_any_command_costs_no_try_and_raises_nothing(
    cards: CardBox, slot: DirectSlot, kind: FaultKind, stage: Callable[[Open, Resident], object]
) -> None:
    card = cards["hanako"]
    last = commands_of(card, stage)
    assert last > 10

    def opened() -> OpenedCard | CardLost | CardBusy:
        return open_card("reader", connect=slot.connect)

    for at in range(1, last + 1):
        card.verify_attempts.clear()
        resident = Resident()
        slot.insert(card, Fault(at, kind))
        outcome = stage(opened, resident)
        if kind != "6F00":
            assert isinstance(outcome, CardLost), at
        if kind in ("pull", "pull_after"):
            # pcscd says success with an empty answer then; that is a pulled card, not one that talks nonsense.
            assert outcome == CardLost(LossReason.PULLED), at
        assert sum(card.verify_attempts.values()) <= resident.typed <= 1, at
        # The resident puts the card back: the counters are as full as before, and everything works.
        slot.insert(card)
        again = opened()
        assert isinstance(again, OpenedCard), at
        with again:
            tries = [again.tries_left(pin) for pin in (PinKind.BASIC_FOUR, PinKind.SIGN, PinKind.AUTH)]
        assert tries == [3, 5, 3], at
        assert isinstance(sign(opened, resident), bytes), at
    assert card.forbidden_attempts == 0


@pytest.mark.requirement("PROM-05")
@pytest.mark.parametrize("kind", ["pull", "pull_after", "torn", "silent"])
def test_a_wrong_pin_costs_at_most_one_try_wherever_the_card_is_pulled(
    cards: CardBox, slot: DirectSlot, kind: FaultKind
) -> None:
    card = cards["taro"]
    for at in range(1, 40):
        card.verify_attempts.clear()
        slot.insert(card, Fault(at, kind))
        identify(lambda: open_card("reader", connect=slot.connect), Resident(), pin="0000")
        assert sum(card.verify_attempts.values()) <= 1
        slot.insert(card)
        again = open_card("reader", connect=slot.connect)
        assert isinstance(again, OpenedCard)
        with again:
            tries = again.tries_left(PinKind.BASIC_FOUR)
            assert tries == 3 - sum(card.verify_attempts.values())
            # Fill the counter for the next round, as the resident who types the right PIN would.
            assert again.verify(PinKind.BASIC_FOUR, Secret("1234")) == PinAccepted()


def test_a_card_that_answers_its_first_command_with_no_detail_is_asked_again(cards: CardBox, slot: DirectSlot) -> None:
    slot.insert(cards["hanako"], Fault(1, "6F00"))
    assert isinstance(open_card("reader", connect=slot.connect), OpenedCard)


def test_an_opened_card_that_was_pulled_stays_lost_even_when_it_is_back(cards: CardBox, slot: DirectSlot) -> None:
    card = cards["hanako"]
    slot.insert(card)
    opened = open_card("reader", connect=slot.connect)
    assert isinstance(opened, OpenedCard)
    slot.pull()
    assert opened.tries_left(PinKind.SIGN) == CardLost()
    slot.insert(card)
    assert opened.verify(PinKind.SIGN, Secret("ABC123")) == CardLost()
    assert opened.certificates() == CardLost()
    assert not card.verify_attempts


class _Counting:
    """A channel that answers 6Cxx, 61xx and other invitations to repeat to every VERIFY with a PIN."""

    def __init__(self, inner: CardChannel, invitation: bytes) -> None:
        self._inner, self._invitation = inner, invitation
        self.with_pin = 0

    def exchange(self, apdu: bytearray) -> bytes:
        if apdu[1] == 0x20 and len(apdu) > 5:
            self.with_pin += 1
            return self._invitation
        return self._inner.exchange(apdu)

    def close(self) -> None:
        self._inner.close()


@pytest.mark.requirement("PROM-05")
@pytest.mark.parametrize("invitation", ["6C02", "6102", "6F00", "6982", "6300", "90", "", "6B00", "9000FF"])
def test_no_answer_makes_us_send_a_pin_twice(cards: CardBox, slot: DirectSlot, invitation: str) -> None:
    slot.insert(cards["hanako"])
    channel = slot.connect("reader")
    assert not isinstance(channel, CardBusy)
    counting = _Counting(channel, bytes.fromhex(invitation))
    opened = open_card("reader", connect=lambda reader: counting)
    assert isinstance(opened, OpenedCard)
    with opened:
        assert isinstance(opened.verify(PinKind.BASIC_FOUR, Secret("1234")), CardLost)
    assert counting.with_pin == 1


@pytest.mark.pcsc
@pytest.mark.requirement("PROM-05", "PROM-09")
@pytest.mark.parametrize("stage", [identify, sign])
def test_the_card_is_pulled_from_the_real_reader_at_every_command(
    cards: CardBox, tmp_path: Path, pcscd: VirtualPcscd, stage: Callable[[Open, Resident], object]
) -> None:
    """Every other command in the second reader, beside the first: pcscd looks for a card twice a second only."""
    last = commands_of(cards["hanako"], stage)
    beside = tmp_path / "beside"
    beside.mkdir()
    with ThreadPoolExecutor(2) as both:
        pulled = [
            both.submit(pull_at_each, pcscd, reader, drawer["hanako"], stage, range(first, last + 1, 2))
            for first, reader, drawer in ((1, READER, cards), (2, SECOND_READER, CardBox(cards.made, beside)))
        ]
    assert sorted(at for one in pulled for at in one.result()) == list(range(1, last + 1))


def pull_at_each(
    pcscd: VirtualPcscd, reader: str, card: SoftwareCard, stage: Callable[[Open, Resident], object], ats: Iterable[int]
) -> list[int]:
    """In this reader; at which it was pulled."""
    done = []
    with slot_of(pcscd, reader) as slot, watching(reader) as watched:
        for at in ats:
            card.verify_attempts.clear()
            resident = Resident()
            slot.insert(card, Fault(at, ("pull", "pull_after", "torn")[at % 3]))
            watched.wait_for_card()
            assert isinstance(stage(lambda: open_card(reader), resident), CardLost), at
            watched.wait_for_removal()
            assert sum(card.verify_attempts.values()) <= resident.typed <= 1, at
            done.append(at)
        slot.insert(card)
        watched.wait_for_card()
        again = open_card(reader)
        assert isinstance(again, OpenedCard)
        with again:
            tries = [again.tries_left(pin) for pin in (PinKind.BASIC_FOUR, PinKind.SIGN, PinKind.AUTH)]
        assert tries == [3, 5, 3]
        assert card.forbidden_attempts == 0
    return done


@pytest.mark.pcsc
def test_a_silent_card_in_the_real_reader_is_given_up_and_another_one_works(
    cards: CardBox, vpcd_slot: VpcdSlot, watched: Watched
) -> None:
    vpcd_slot.insert(cards["hanako"], Fault(3, "silent"))
    watched.wait_for_card()
    lost = open_card(READER, connect=lambda reader: connect(reader, exchange_timeout_s=0.5))
    assert lost == CardLost(LossReason.MUTE)
    vpcd_slot.pull()
    watched.wait_for_removal()
    vpcd_slot.insert(cards["taro"])
    watched.wait_for_card()
    opened = open_card(READER)
    assert isinstance(opened, OpenedCard)
    with opened:
        assert opened.verify(PinKind.SIGN, Secret("WRONG1")) == PinRejected(4)


@pytest.mark.pcsc
def test_a_slow_signature_is_waited_for(cards: CardBox, vpcd_slot: VpcdSlot, watched: Watched) -> None:
    slow = Fault(1, "slow", seconds=1.0, begins=b"\x80\x2a")
    vpcd_slot.insert(cards["hanako"], slow)
    watched.wait_for_card()
    assert isinstance(sign(lambda: open_card(READER), Resident()), bytes)


@pytest.mark.pcsc
def test_a_verified_pin_does_not_outlive_the_visit(cards: CardBox, vpcd_slot: VpcdSlot, watched: Watched) -> None:
    card = cards["hanako"]
    vpcd_slot.insert(card)
    watched.wait_for_card()
    first = open_card(READER)
    assert isinstance(first, OpenedCard)
    with first:
        assert first.verify(PinKind.SIGN, Secret("ABC123")) == PinAccepted()
        assert isinstance(open_card(READER), CardBusy)
        assert card.has_open_pins
    # At once, as another program on this machine would.
    channel = connect(READER)
    assert not isinstance(channel, CardBusy)
    link = Link(channel)
    assert link.select_application(JPKI_AID)
    assert link.select_file(KEY_SIGN)
    assert link.sign(SHA256_DIGEST_INFO + DIGEST).status == 0x6982
    link.close()


@pytest.mark.parametrize("letters", [b"ab", b"do", b"ha", b"go", b"no"])
def test_half_an_answer_that_ends_in_letters_is_a_pulled_card(letters: bytes) -> None:
    class Torn:
        def exchange(self, apdu: bytearray) -> bytes:
            return b"JPKIAPICCT" + letters

        def close(self) -> None:
            pass

    with pytest.raises(CardLinkLost) as lost:
        Link(Torn()).select_application(applications.JPKI_AID)
    assert lost.value.reason is LossReason.PULLED
