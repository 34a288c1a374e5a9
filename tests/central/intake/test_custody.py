"""Entries into custody, over real HTTP: what is kept, what is counted once, what is an alarm."""

from __future__ import annotations

import hashlib
import json
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
import requests

from central.applications.models import Application, ApplicationVersion
from central.intake.actions.record_verdicts import drain_verdicts
from central.intake.custody.custody_rows import log_edge
from central.intake.models import CentreLog, CustodyEntry, SentAck, WaitingEntry
from central.kiosks.models import SuspicionEvidence
from central.kiosks.states import KioskState
from sync.contract.chain.statement import StatementKind
from sync.contract.wire.ack import ContactAnswer
from sync.contract.wire.contact_frames import ContactEntry
from sync.contract.wire.messages import read_message
from sync.contract.wire.refusals import Refusal
from sync.envelope.jws import Typ, verify_jws
from sync.envelope.keys.signer import MemorySigner
from sync.envelope.merkle import Frontier
from tests.support.between.kiosk_hand import KioskHand, refused, signed_refusal
from tests.support.centre.city import City

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def base(live_server: Any) -> str:
    return str(live_server.url)


@pytest.fixture
def hand(city: City) -> KioskHand:
    return city.kiosk(3)


def test_a_contact_is_kept_acknowledged_and_logged(base: str, city: City, hand: KioskHand) -> None:
    made = [hand.submit() for _ in range(3)]
    answer = hand.send(hand.request(base, [one.entry for one in made]))
    assert answer.status_code == 200, answer.text
    jws = read_message(ContactAnswer, answer.content).ack.encode()
    verify_jws(jws, Typ.ACK, city.keys.ack.trusted(), 10_000)
    ack = hand.learn(answer)
    log = Frontier()
    for one in made:
        log.append(bytes.fromhex(one.hash))
    assert (ack.stored_up_to, ack.head, ack.epoch) == (3, made[-1].hash, 1)
    assert (ack.log.size, ack.log.root) == (3, log.root().hex())
    assert WaitingEntry.objects.count() == 3
    row = city.row(hand)
    assert row.state == KioskState.ACTIVE
    assert row.last_counter == 3
    assert row.heartbeat["software"] == "test"


def test_a_heartbeat_needs_no_entries(base: str, hand: KioskHand) -> None:
    assert hand.contact(base).stored_up_to == 0
    assert SentAck.objects.count() == 1


@pytest.mark.requirement("PROM-02", "GAP-03")
def test_the_same_entries_again_count_once(base: str, hand: KioskHand) -> None:
    made = [hand.submit() for _ in range(5)]
    hand.contact(base, made[:3])
    ack = hand.contact(base, made)  # the answer to the first was lost
    hand.contact(base, made[1:4])
    assert ack.stored_up_to == 5
    assert list(CustodyEntry.objects.order_by("seq").values_list("entry_hash", flat=True)) == [m.hash for m in made]
    assert log_edge().size == 5


@pytest.mark.requirement("PROM-07")
def test_a_nonce_is_spent_once_and_a_stale_one_gets_the_next(base: str, hand: KioskHand) -> None:
    replayed = hand.request(base, [hand.submit().entry])
    assert hand.send(replayed).status_code == 200
    again = hand.send(replayed)
    assert refused(again) == (401, "stale_nonce")
    fresh = read_message(Refusal, again.content).nonce
    assert fresh
    hand.nonce = fresh
    assert hand.contact(base).stored_up_to == 1


@pytest.mark.requirement("PROM-07")
def test_a_replay_does_not_spend_the_nonce_of_the_honest_kiosk(base: str, hand: KioskHand) -> None:
    replayed = hand.request(base)
    hand.learn(hand.send(replayed))
    for _ in range(3):
        assert refused(hand.send(replayed))[1] == "stale_nonce"
    hand.contact(base)


@pytest.mark.requirement("PROM-07")
def test_a_foreign_key_or_a_changed_body_is_refused(base: str, city: City, hand: KioskHand) -> None:
    request = hand.request(base, [hand.submit().entry])
    assert refused(hand.send(hand.request(base, signer=MemorySigner.generate()))) == (401, "unknown_key")
    assert refused(hand.send(hand.request(base, signer=hand.entry_key))) == (401, "unknown_key")
    assert isinstance(request.body, bytes)
    request.body = request.body[:-1] + bytes([request.body[-1] ^ 1])
    assert refused(hand.send(request)) == (401, "bad_signature")
    other = city.kiosk(4)
    posing = hand.request(base)
    posing.headers["Signature"] = other.request(base).headers["Signature"]
    assert refused(hand.send(posing)) == (401, "bad_signature")
    assert CustodyEntry.objects.count() == 0


def test_entries_of_another_kiosk_are_kept_as_unreadable(base: str, city: City, hand: KioskHand) -> None:
    foreign = city.kiosk(4).submit()
    ack = hand.contact(base, [foreign], hand.heartbeat(seq=1, head=foreign.hash))
    assert ack.stored_up_to == 1
    assert CustodyEntry.objects.get().fault == "unknown_key"


@pytest.mark.requirement("PROM-10")
def test_bytes_that_repeat_others_are_kept_and_hold_up_nobody(base: str, city: City, hand: KioskHand) -> None:
    foreign = city.kiosk(4)
    foreign.contact(base, [foreign.submit()])
    made = [hand.submit() for _ in range(4)]
    entries = [foreign.made[0].entry, ContactEntry(b"torn", b""), ContactEntry(b"torn", b""), made[3].entry]
    answer = hand.send(hand.request(base, entries))
    assert answer.status_code == 200, answer.text
    ack = hand.learn(answer)
    assert (ack.stored_up_to, ack.head, ack.log.size) == (4, made[3].hash, 5)
    assert hand.contact(base, made).stored_up_to == 4
    assert not CustodyEntry.objects.exclude(fault="").exists()


@pytest.mark.requirement("PROM-10")
def test_poisoned_bytes_between_good_ones_hold_up_nobody(base: str, city: City, hand: KioskHand) -> None:
    made = [hand.submit() for _ in range(5)]
    entries = [one.entry for one in made]
    entries[1] = ContactEntry(entries[1].jws[:-4] + b"AAAA", entries[1].box)
    entries[3] = ContactEntry(b"nonsense", b"x")
    answer = hand.send(hand.request(base, entries))
    assert answer.status_code == 200, answer.text
    ack = hand.learn(answer)
    assert (ack.stored_up_to, ack.head) == (5, made[-1].hash)
    faults = dict(CustodyEntry.objects.values_list("seq", "fault"))
    assert faults == {1: "", 2: "bad_signature", 3: "", 4: "bad_signature", 5: ""}
    good = CustodyEntry.objects.filter(fault="").order_by("seq").values_list("entry_hash", flat=True)
    assert list(good) == [made[0].hash, made[2].hash, made[4].hash]
    assert city.row(hand).state == KioskState.ACTIVE


@pytest.mark.requirement("PROM-07", "PROM-10")
def test_a_box_that_its_entry_does_not_sign_is_named_and_healed(base: str, hand: KioskHand) -> None:
    made = [hand.submit() for _ in range(3)]
    swapped = ContactEntry(made[1].entry.jws, made[0].entry.box)
    hand.learn(hand.send(hand.request(base, [made[0].entry, swapped, made[2].entry])))
    assert dict(CustodyEntry.objects.values_list("seq", "fault")) == {1: "", 2: "other_box", 3: ""}
    assert hand.contact(base, made).stored_up_to == 3
    row = CustodyEntry.objects.get(seq=2)
    assert (row.fault, bytes(row.box.content)) == ("", made[1].entry.box)


@pytest.mark.requirement("PROM-07")
def test_healing_is_no_way_to_tell_another_story(base: str, city: City, hand: KioskHand) -> None:
    """A damaged place is taken over by what its neighbours name, and a signed entry by nothing else than itself."""
    first = hand.submit()
    twins = [hand.fork()]
    second = hand.submit()
    twins.append(hand.fork())
    third, last = hand.submit(), hand.submit()
    swapped = ContactEntry(second.entry.jws, first.entry.box)
    torn = ContactEntry(third.entry.jws[:-4] + b"AAAA", third.entry.box)
    hand.learn(hand.send(hand.request(base, [first.entry, swapped, torn, last.entry])))
    before = list(CustodyEntry.objects.order_by("seq").values_list("entry_hash", "fault"))
    for twin, reason in zip(twins, ("other_content", "broken_chain"), strict=True):
        other = twin.submit()
        hand.send(hand.request(base, [other.entry]))
        hand.nonce = city.row(hand).nonce
        evidence = SuspicionEvidence.objects.get(reason=reason)
        assert (evidence.seq, bytes(evidence.jws)) == (other.seq, other.entry.jws)
    assert list(CustodyEntry.objects.order_by("seq").values_list("entry_hash", "fault")) == before
    assert city.row(hand).state == KioskState.SUSPECT
    assert hand.contact(base, [second, third]).stored_up_to == 4
    assert not CustodyEntry.objects.exclude(fault="").exists()


@pytest.mark.requirement("PROM-10")
def test_poisoned_bytes_at_the_end_are_healed_by_the_good_ones(base: str, city: City, hand: KioskHand) -> None:
    made = [hand.submit() for _ in range(2)]
    hand.send(hand.request(base, [made[0].entry, ContactEntry(b"torn", b"torn")]))
    hand.nonce = city.row(hand).nonce
    ack = hand.contact(base, made[1:])
    assert (ack.stored_up_to, ack.head) == (2, made[1].hash)
    row = CustodyEntry.objects.get(seq=2)
    assert (row.fault, bytes(row.jws)) == ("", made[1].entry.jws)
    assert city.row(hand).state == KioskState.ACTIVE


@pytest.mark.requirement("PROM-10")
def test_bytes_torn_at_the_end_of_a_part_are_healed_before_the_rest_comes(
    base: str, city: City, hand: KioskHand
) -> None:
    """The heartbeat is of a later entry: it knows nothing of the torn place, and neither does the centre."""
    made = [hand.submit() for _ in range(3)]
    ack = hand.learn(hand.send(hand.request(base, [made[0].entry, ContactEntry(b"torn", b"")])))
    assert (ack.stored_up_to, ack.head) == (2, hashlib.sha256(b"torn").hexdigest())
    ack = hand.contact(base, made[1:2])
    assert (ack.stored_up_to, ack.head) == (2, made[1].hash)
    ack = hand.contact(base, made[2:])
    assert (ack.stored_up_to, ack.head, ack.log.size) == (3, made[2].hash, 4)
    assert (ack.state, SuspicionEvidence.objects.exists()) == ("active", False)


@pytest.mark.requirement("PROM-10")
def test_of_a_place_that_nobody_could_read_no_heartbeat_is_suspected(base: str, city: City, hand: KioskHand) -> None:
    """The rest of its outbox is gone with its medium; what it says of the torn place may well be true."""
    made = [hand.submit() for _ in range(3)]
    hand.learn(hand.send(hand.request(base, [made[0].entry, ContactEntry(b"torn", b"")])))
    ack = hand.contact(base, heartbeat=hand.heartbeat(seq=2, head=made[1].hash))
    assert (ack.stored_up_to, ack.state) == (2, "active")
    assert not SuspicionEvidence.objects.exists()
    hand.contact(base, made[1:2], heartbeat=hand.heartbeat(seq=2, head=made[1].hash))
    hand.contact(base, heartbeat=hand.heartbeat(seq=2, head="ab" * 32))
    assert SuspicionEvidence.objects.get().reason == "other_head"


@pytest.mark.requirement("PROM-07")
def test_another_content_under_the_same_seq_is_an_alarm_and_never_stored_over(
    base: str, city: City, hand: KioskHand
) -> None:
    first = hand.submit()
    hand.contact(base, [first])
    twin = hand.fork()
    hand.contact(base, [hand.submit()])
    twin.nonce = hand.nonce
    other = twin.submit()
    ack = twin.contact(base, [other])
    assert (ack.stored_up_to, ack.head) == (2, hand.head)
    evidence = SuspicionEvidence.objects.order_by("pk").first()
    assert evidence is not None
    assert (evidence.reason, evidence.seq, bytes(evidence.jws)) == ("other_content", 2, other.entry.jws)
    assert city.row(hand).state == KioskState.SUSPECT
    assert CustodyEntry.objects.get(seq=2).entry_hash == hand.made[1].hash


@pytest.mark.requirement("PROM-07")
def test_a_kiosk_that_was_set_back_is_suspect(base: str, city: City, hand: KioskHand) -> None:
    twin = hand.fork()
    hand.contact(base, [hand.submit(), hand.submit()])
    twin.nonce = hand.nonce
    assert twin.contact(base).stored_up_to == 2
    assert city.row(hand).state == KioskState.SUSPECT
    assert SuspicionEvidence.objects.get().reason == "behind_stored"


def test_a_suspect_kiosk_still_gets_its_good_entries_kept(base: str, city: City, hand: KioskHand) -> None:
    hand.contact(base, [hand.submit()], hand.heartbeat(seq=0, head="0" * 64))
    hand.contact(base, [hand.submit()])
    hand.contact(base, [], hand.heartbeat(seq=1, head=hand.made[0].hash))
    assert city.row(hand).state == KioskState.SUSPECT
    assert hand.contact(base, [hand.submit()]).stored_up_to == 3


def test_an_entry_that_does_not_follow_is_evidence_and_the_chain_stops_before_it(
    base: str, city: City, hand: KioskHand
) -> None:
    first = hand.submit()
    hand.head = "ab" * 32
    torn = [hand.submit(), hand.submit()]
    ack = hand.contact(base, [first, *torn])
    assert ack.stored_up_to == 1
    evidence = SuspicionEvidence.objects.filter(reason="broken_chain").order_by("seq")
    assert list(evidence.values_list("presented", flat=True)) == [one.hash for one in torn]
    assert CustodyEntry.objects.count() == 1
    assert city.row(hand).state == KioskState.SUSPECT


def test_beyond_a_gap_nothing_is_stored_and_the_answer_says_where_we_stand(base: str, hand: KioskHand) -> None:
    made = [hand.submit() for _ in range(3)]
    assert hand.contact(base, made[2:]).stored_up_to == 0
    assert hand.contact(base, made).stored_up_to == 3


@pytest.mark.parametrize("state", ["suspended", "revoked", "drained"])
def test_a_stopped_kiosk_is_told_so(base: str, city: City, hand: KioskHand, state: str) -> None:
    kiosk = city.row(hand)
    kiosk.state = state
    kiosk.save()
    assert refused(hand.send(hand.request(base, [hand.submit().entry]))) == (403, state)
    assert CustodyEntry.objects.count() == 0


def test_a_restored_centre_asks_again_for_what_it_lost(base: str, city: City, hand: KioskHand) -> None:
    made = [hand.submit() for _ in range(4)]
    hand.contact(base, made[:2])
    city.restored()
    answer = hand.send(hand.request(base, [made[2].entry]))
    assert refused(answer) == (409, "other_incarnation")
    told = signed_refusal(answer, city.keys.ack.trusted())
    assert told.incarnation is not None
    payload = verify_jws(told.incarnation.encode(), Typ.INCARNATION, city.keys.root.trusted(), 10_000)
    hand.audience = json.loads(payload)["id"]
    assert hand.contact(base, made).stored_up_to == 4


def test_the_bodys_form_and_size_are_judged(base: str, hand: KioskHand) -> None:
    nonsense = hand.signed("POST", f"{base}/kiosk/v1/contact", b"nonsense")
    assert refused(hand.send(nonsense)) == (400, "malformed")
    large = hand.signed("POST", f"{base}/kiosk/v1/contact", b"x" * 100)
    large.headers["Content-Length"] = str(50 * 1024 * 1024)
    assert refused(hand.send(large)) == (413, "too_large")
    assert refused(hand.send(hand.request(base, heartbeat=hand.heartbeat(epoch=9)))) == (400, "malformed")
    assert requests.post(f"{base}/kiosk/v1/catalogue", timeout=10).status_code == 405


@pytest.mark.requirement("PROM-02")
def test_eight_posts_at_once_store_each_entry_once(base: str, city: City, hand: KioskHand) -> None:
    """One request is in flight per kiosk; a kiosk that breaks this rule gets stale nonces, never doubles."""
    made = [hand.submit() for _ in range(20)]
    posts = [hand.request(base, [one.entry for one in made]) for _ in range(8)]
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda post: hand.send(post).status_code, posts))
    assert sorted(answers) == [200] + [401] * 7
    assert CustodyEntry.objects.count() == 20
    assert log_edge().size == 20


@pytest.mark.requirement("PROM-02")
def test_eight_kiosks_at_once_share_one_log(base: str, city: City) -> None:
    hands = [city.kiosk(number) for number in range(1, 9)]
    for hand in hands:
        for _ in range(5):
            hand.submit()

    def deliver(hand: KioskHand) -> int:
        return max(hand.contact(base, [one]).stored_up_to for one in hand.made)

    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(deliver, hands)) == [5] * 8
    rows = list(CustodyEntry.objects.order_by("log_place").values_list("log_place", "entry_hash"))
    assert [place for place, _ in rows] == list(range(40))
    log = Frontier()
    for _, entry_hash in rows:
        log.append(bytes.fromhex(entry_hash))
    assert bytes(CentreLog.objects.get().edge) == log.to_bytes()


def test_the_chain_shows_that_an_entry_is_not_older_than_the_ack_it_names(
    base: str, city: City, hand: KioskHand
) -> None:
    before = hand.submit()
    hand.contact(base, [before])
    known = SentAck.objects.get()
    after = [hand.submit(), hand.submit()]
    hand.contact(base, after)
    brackets = dict(CustodyEntry.objects.values_list("seq", "not_before"))
    assert brackets[1] is None
    assert brackets[2] == brackets[3] == known.at


def test_whoever_judges_a_deadline_is_told_between_which_moments_it_was_made(base: str, hand: KioskHand) -> None:
    """Not only when it came: the line may have been away."""
    hand.contact(base)
    known = [SentAck.objects.get().at]
    made = hand.submit()
    hand.contact(base, [made])
    known.append(SentAck.objects.get(sha256=hand.ack).at)
    hand.contact(base, [hand.submit(kind=StatementKind.CORRECTION, old=made)])
    assert drain_verdicts() == 2
    came = list(CustodyEntry.objects.order_by("seq").values_list("arrived_at", flat=True))
    told = ApplicationVersion.objects.order_by("number").values_list("not_before", "arrived_at", "not_after")
    assert list(told) == [(known[0], came[0], came[0]), (known[1], came[1], came[1])]
    application = Application.objects.get()
    assert (application.not_before, application.not_after) == (known[0], came[0])


def test_an_entry_that_names_an_older_acknowledgement_takes_nothing_back(base: str, hand: KioskHand) -> None:
    """The entry before it was made after the newer one, so this one was too."""
    hand.contact(base)
    older = hand.ack
    hand.contact(base)
    made = [hand.submit()]
    newer, hand.ack = hand.ack, older
    made.append(hand.submit())
    hand.contact(base, made)
    known = SentAck.objects.get(sha256=newer).at
    assert list(CustodyEntry.objects.order_by("seq").values_list("not_before", flat=True)) == [known, known]


def test_an_acknowledgement_that_another_kiosk_got_says_nothing_of_this_one(
    base: str, city: City, hand: KioskHand
) -> None:
    other = city.kiosk(4)
    other.contact(base)
    hand.ack = other.ack
    made = hand.submit()
    hand.ack = None
    hand.contact(base, [made])
    assert CustodyEntry.objects.get().not_before is None
