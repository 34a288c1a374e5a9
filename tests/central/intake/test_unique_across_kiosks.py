"""Whatever the database allows once, and kiosks that were off line bring twice: both stay, one as it should, the other
in custody or as evidence and before a person. One test for each such rule of any table, or the reason why no kiosk can
come to it (`tests.central.intake.unique_rules`): they are read from the tables, so a new one asks for its row.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from types import SimpleNamespace
from typing import Any

import pytest
from django.apps import apps
from django.db import connections
from django.urls import reverse

from central.applications.actions.manual_check import resolve_manual_check
from central.applications.models import Application, ApplicationVersion, ManualCheck, StatusPublication
from central.applications.refusals import HandlingRefused
from central.audit.models import AuditEntry
from central.intake.actions.recheck import judge_again, take_in_anyway
from central.intake.actions.record_verdicts import drain_verdicts
from central.intake.models import CustodyBox, CustodyEntry, ReplacedLeaf, WaitingEntry
from central.kiosks.actions import states
from central.kiosks.models import EnrolmentCode, KioskEpoch, KioskKey, SuspicionEvidence
from central.notices.models import Delivery
from central.web.words import grouped
from sync.contract.chain.statement import StatementKind
from sync.contract.wire.contact_frames import ContactEntry
from tests.central.intake.unique_rules import OUT_OF_REACH, SHOWN, rules_of, shows
from tests.support.between import enrolling, kiosk_hand
from tests.support.between.enrolling import Machine, code_for, code_of
from tests.support.between.kiosk_hand import KioskHand, Made
from tests.support.centre.city import City
from tests.support.centre.custody_verified import verify_custody
from tests.support.people.residents import Authority
from tests.support.people.staff import Cast, sign_in

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.requirement("PROM-10")]


def test_every_rule_of_uniqueness_is_shown_or_out_of_reach() -> None:
    found = {
        rule
        for app in apps.get_app_configs()
        if app.name.startswith("central.")
        for model in app.get_models(include_auto_created=True)
        for rule in rules_of(model)
    }
    assert len(found) > 40
    assert sorted(found - SHOWN.keys() - OUT_OF_REACH.keys()) == [], "neither shown nor out of reach"
    assert sorted((SHOWN.keys() | OUT_OF_REACH.keys()) - found) == [], "there is no such rule any more"
    assert SHOWN.keys() & OUT_OF_REACH.keys() == set()


# ── deliveries ──


@pytest.fixture
def base(live_server: Any) -> str:
    return str(live_server.url)


@pytest.fixture
def hand(city: City) -> KioskHand:
    return city.kiosk(3)


def judge() -> None:
    """The worker, until it has nothing to do."""
    while drain_verdicts():
        pass


def brought(city: City, base: str, hand: KioskHand, *made: Made) -> None:
    """A contact of whichever copy of a machine comes to the line now: any of them learns the nonce by asking again."""
    hand.nonce = city.row(hand).nonce
    hand.contact(base, made)


def looks_at(made: Made, cast: Cast) -> list[str]:
    """Reasons of the open row of this entry, which stands in the list and opens."""
    manual_check = ManualCheck.objects.get(entry_hash=made.hash, resolved_at=None)
    browser = sign_in(cast.sato)
    page = reverse("applications:look", args=[manual_check.pk])
    assert page in browser.get(reverse("applications:work-tab", args=["look"])).content.decode()
    words = browser.get(page).content.decode()
    assert made.arrival in words or grouped(made.arrival) in words
    return list(manual_check.reasons)


def all_holds() -> None:
    """Nothing waits, and custody, applications and manual checks are what came."""
    assert not WaitingEntry.objects.exists()
    said = verify_custody()
    assert "all holds" in said, said


# ── numbers and keys of slips ──


@shows("applications.Application.arrival_number")
@pytest.mark.parametrize("together", [True, False], ids=["judged together", "judged apart"])
def test_a_restored_machine_that_gives_a_number_again(
    base: str, city: City, hand: KioskHand, cast: Cast, together: bool
) -> None:
    first = hand.submit()
    hand.contact(base, [first])
    if not together:
        judge()
    restored = city.another_machine(hand)
    second, other = restored.submit(arrival=first.arrival), restored.submit()
    restored.contact(base, [second, other])
    judge()
    assert looks_at(second, cast) == ["arrival_number_twice"]
    assert set(ApplicationVersion.objects.values_list("entry_hash", flat=True)) == {first.hash, other.hash}
    all_holds()


def test_nobody_takes_in_the_application_of_another_under_a_number_given_again(
    base: str, city: City, hand: KioskHand, cast: Cast
) -> None:
    """What a check held back has the number of a neighbour: it is not the neighbour's that the clerk is led to."""
    first = hand.submit()
    hand.contact(base, [first])
    restored = city.another_machine(hand)
    second = restored.submit(answers={"item_1_cm": "9"}, arrival=first.arrival)
    restored.contact(base, [second])
    judge()
    manual_check = ManualCheck.objects.get(entry_hash=second.hash)
    with pytest.raises(HandlingRefused):
        take_in_anyway(manual_check.pk, cast.sato, "電話で確かめた")
    assert looks_at(second, cast) == ["rules:broken"]
    assert not AuditEntry.objects.filter(act="application.taken_in_anyway").exists()
    all_holds()


@shows("applications.ApplicationVersion.arrival_number")
def test_a_correction_under_a_number_given_again(base: str, city: City, hand: KioskHand, cast: Cast) -> None:
    neighbour = city.kiosk(4)
    mine, theirs = hand.submit(), neighbour.submit()
    hand.contact(base, [mine])
    neighbour.contact(base, [theirs])
    restored = city.another_machine(hand)
    correction = restored.submit(kind=StatementKind.CORRECTION, old=theirs, arrival=mine.arrival)
    restored.contact(base, [correction])
    judge()
    assert looks_at(correction, cast) == ["arrival_number_twice"]
    assert set(ApplicationVersion.objects.values_list("entry_hash", flat=True)) == {mine.hash, theirs.hash}
    all_holds()


@shows("applications.ApplicationVersion.one_version_of_a_number", "notices.Delivery.once")
def test_two_kiosks_correct_one_application(base: str, city: City, hand: KioskHand, cast: Cast) -> None:
    old = hand.submit(mail="hanako@example.invalid")
    hand.contact(base, [old])
    judge()
    Application.objects.update(status="sent_back")
    kiosks = city.kiosk(4), city.kiosk(5)
    made = [one.submit(kind=StatementKind.CORRECTION, old=old, mail="hanako@example.invalid") for one in kiosks]
    for kiosk, correction in zip(kiosks, made, strict=True):
        kiosk.contact(base, [correction])
    judge()
    assert list(ApplicationVersion.objects.order_by("number").values_list("number", "entry_hash")) == [
        (1, old.hash),
        (2, made[0].hash),
        (3, made[1].hash),
    ]
    assert looks_at(made[1], cast) == ["correction_in_unprocessed"]
    told = list(Delivery.objects.values_list("once", flat=True))
    assert len(told) == len(set(told)) >= 1
    all_holds()


@shows("applications.StatusPublication.status_id", "applications.ApplicationVersion.one_version_of_a_statement")
def test_two_kiosks_of_one_image_draw_the_same_for_a_slip_and_for_a_statement(
    base: str, city: City, hand: KioskHand, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = city.kiosk(4)
    drawn = SimpleNamespace(token_bytes=lambda count: bytes(count), token_hex=lambda count: "5a" * count)
    with monkeypatch.context() as patched:
        patched.setattr(kiosk_hand, "secrets", drawn)
        first, again, second = hand.submit(), hand.submit(), other.submit()
    hand.contact(base, [first, again])
    other.contact(base, [second, other.submit()])
    judge()
    assert [looks_at(one, cast) for one in (again, second)] == [["statement_twice"], ["status_key_twice"]]
    assert (Application.objects.count(), StatusPublication.objects.count()) == (2, 2)
    all_holds()


# ── places in a chain ──


@shows(
    "intake.CustodyEntry.one_entry_of_a_seq",
    "kiosks.SuspicionEvidence.one_piece_of_evidence",
    "applications.ManualCheck.one_open_look_of_a_kind",
)
@pytest.mark.requirement("PROM-07")
@pytest.mark.parametrize("together", [True, False], ids=["judged together", "judged apart"])
def test_copies_of_one_machine_tell_other_stories_of_its_places(
    base: str, city: City, hand: KioskHand, cast: Cast, authority: Authority, together: bool
) -> None:
    """Residents stood before each copy and hold a slip: each has a row, beside that of the entry that was first."""
    hand.contact(base, [hand.submit("resident_record", resident=authority.hanako)])
    twins = [hand.fork(), hand.fork()]
    kept = hand.submit("resident_record", resident=authority.hanako)  # a row of its own at the same place
    stories = [[twin.submit(), twin.submit(), twin.submit()] for twin in twins]
    hand.contact(base, [kept])
    if not together:
        judge()
    for twin, story in zip(twins, stories, strict=True):
        brought(city, base, twin, *story)
    judge()
    assert looks_at(kept, cast) == [f"possible_duplicate:{hand.made[0].arrival}"]
    for made in [made for story in stories for made in story]:
        assert looks_at(made, cast) == ["second_story"]
        evidence = SuspicionEvidence.objects.get(presented=made.hash)
        assert (bytes(evidence.jws), bytes(evidence.box)) == (made.entry.jws, made.entry.box)
    brought(city, base, twins[0], *stories[0])  # again: the same rows
    assert ManualCheck.objects.filter(reasons=["second_story"]).count() == 6
    brought(city, base, hand, hand.submit())
    judge()
    assert Application.objects.count() == 3
    all_holds()


def test_a_story_that_a_person_has_closed_stays_closed(base: str, city: City, hand: KioskHand, cast: Cast) -> None:
    twin = hand.fork()
    hand.contact(base, [hand.submit()])
    other = twin.submit()
    brought(city, base, twin, other)
    resolve_manual_check(ManualCheck.objects.get().pk, cast.sato, "窓口で出し直してもらった")
    brought(city, base, twin, other)
    judge()
    assert not ManualCheck.objects.filter(resolved_at=None).exists()
    all_holds()


def test_heads_of_a_machine_that_was_set_back_take_no_place_of_what_residents_handed_in(
    base: str, city: City, hand: KioskHand, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(states, "EVIDENCE_LIMIT", 2)
    twin = hand.fork()
    hand.contact(base, [hand.submit()])
    for number in range(3):
        hand.contact(base, heartbeat=hand.heartbeat(head=f"{number:064x}"))
    other = twin.submit()
    brought(city, base, twin, other)
    judge()
    assert looks_at(other, cast) == ["second_story"]


@shows("intake.CustodyEntry.entry_hash", "applications.ApplicationVersion.entry_hash")
def test_one_entry_from_two_copies_and_through_another_kiosk(
    base: str, city: City, hand: KioskHand, cast: Cast
) -> None:
    twin, carrier = hand.fork(), city.kiosk(4)
    made = hand.submit()
    hand.contact(base, [made])
    twin.seq, twin.head = made.seq, made.hash
    brought(city, base, twin, made)
    carrier.seq, carrier.head = 1, made.hash
    carrier.contact(base, [made])
    carried = CustodyEntry.objects.get(kiosk__code=carrier.code)
    judge()
    assert [version.entry_hash for version in ApplicationVersion.objects.all()] == [made.hash]
    assert ManualCheck.objects.get(entry_hash=carried.entry_hash).reasons == ["unknown_key"]
    all_holds()


@shows("intake.CustodyBox.entry", "intake.WaitingEntry.entry", "intake.ReplacedLeaf.place")
def test_a_damaged_copy_and_a_whole_one_of_two_machines(base: str, city: City, hand: KioskHand, cast: Cast) -> None:
    """Good bytes take the place over before anybody has judged it, and after."""
    kiosks = [hand, city.kiosk(4)]
    for judged, kiosk in enumerate(kiosks):
        made = [kiosk.submit(), kiosk.submit()]
        kiosk.learn(kiosk.send(kiosk.request(base, [ContactEntry(b"torn", b""), made[1].entry])))
        if judged:
            judge()
        kiosk.contact(base, made)
        assert WaitingEntry.objects.filter(kiosk__code=kiosk.code, entry__seq=1).count() == 1
    judge()
    assert (Application.objects.count(), CustodyBox.objects.count(), ReplacedLeaf.objects.count()) == (4, 4, 2)
    assert [manual_check.kiosk.code for manual_check in ManualCheck.objects.all() if manual_check.kiosk] == [
        kiosks[1].code
    ]
    all_holds()


def test_what_heals_a_place_and_cannot_be_opened_has_a_row_of_its_own(
    base: str, city: City, hand: KioskHand, cast: Cast
) -> None:
    """The row of the torn bytes says: a medium is damaged. The resident's number stands in none."""
    first, poor = hand.submit(), hand.submit(content=b"broken")
    hand.learn(hand.send(hand.request(base, [first.entry, ContactEntry(b"torn", b"")])))
    judge()
    torn = ManualCheck.objects.get()
    hand.contact(base, [first, poor])
    judge()
    assert looks_at(poor, cast) == ["malformed"]
    torn.refresh_from_db()
    assert (torn.resolved_at, torn.arrival_number) == (None, "")
    all_holds()


@shows("applications.ManualCheck.one_counting_look_of_a_day")
def test_two_media_break_and_what_heals_a_counted_place_has_a_row_of_its_own(
    base: str, city: City, hand: KioskHand, cast: Cast
) -> None:
    kiosks = [hand, city.kiosk(4)]
    made = {kiosk.code: [kiosk.submit(content=b"broken") for _ in range(12)] for kiosk in kiosks}
    for kiosk in kiosks:
        torn = [ContactEntry(b"torn %d" % place, b"") for place in range(12)]
        for part in (torn[:11], torn[11:]):
            kiosk.learn(kiosk.send(kiosk.request(base, part, heartbeat=kiosk.heartbeat(seq=0, head="0" * 64))))
            judge()
    counting = ManualCheck.objects.filter(counted_on__isnull=False).order_by("kiosk__code")
    assert list(counting.values_list("kiosk__code", "seq", "entries")) == [(one.code, 11, 2) for one in kiosks]
    poor = made[hand.code][10]
    brought(city, base, hand, *made[hand.code][:11])
    judge()
    assert looks_at(poor, cast) == ["malformed"]
    all_holds()


def test_what_was_healed_meanwhile_is_no_second_of_itself(base: str, city: City, hand: KioskHand, cast: Cast) -> None:
    """The row of the bytes that were wrong still stands, and a clerk has it judged again."""
    made = [hand.submit(), hand.submit()]
    swapped = ContactEntry(made[1].entry.jws, made[0].entry.box)
    hand.learn(hand.send(hand.request(base, [made[0].entry, swapped])))
    judge()
    hand.contact(base, made)
    judge()
    assert Application.objects.count() == 2
    judge_again(ManualCheck.objects.get().pk, cast.sato, "もう一度")
    judge()
    assert not ManualCheck.objects.filter(resolved_at=None).exists()
    all_holds()


@shows("kiosks.KioskKey.one_key_of_a_use_in_an_epoch", "kiosks.KioskEpoch.one_epoch_of_a_number")
def test_two_machines_with_one_code_from_paper(base: str, city: City) -> None:
    text = code_for(7)
    machines = [Machine(base, text), Machine(base, text)]
    machines[0].challenge()
    newest = machines[1].challenge()
    assert machines[1].prove(newest).status_code == 200
    assert code_of(machines[0].prove(newest)) == (403, "code_used")
    assert list(KioskEpoch.objects.values_list("kiosk__code", "number")) == [("99201-007", 1)]
    assert set(KioskKey.objects.values_list("kid", flat=True)) == {machines[1].entry.kid, machines[1].line.kid}


@shows("kiosks.KioskKey.kid")
def test_a_machine_that_was_copied_with_its_keys_gets_no_second_place(
    base: str, city: City, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = Machine(base, code_for(7))
    first.granted()
    keys = iter([first.entry, first.line])
    text = code_for(8)
    with monkeypatch.context() as patched:
        patched.setattr(enrolling, "MemorySigner", SimpleNamespace(generate=lambda: next(keys)))
        copy = Machine(base, text)
    assert code_of(copy.prove(copy.challenge()))[1] == "bad_proof"
    assert not KioskEpoch.objects.filter(kiosk__code="99201-008").exists()
    assert EnrolmentCode.objects.get(kiosk__code="99201-008").used_at is None
    Machine(base, text).granted()  # the code is not spent: the place gets its machine


@shows(
    "intake.CentreLog.id",
    "applications.StatusHead.id",
    "applications.StatusPublication.cursor",
    "audit.AuditHead.id",
    "audit.AuditEntry.number",
)
def test_the_first_contacts_of_all_kiosks_come_at_one_moment(base: str, city: City) -> None:
    """Nothing stands yet of which there is one row; everybody makes it, and nobody's entry is lost over it."""
    hands = [city.kiosk(number) for number in range(1, 5)]
    made = [hand.submit() for hand in hands]

    def work(_worker: int) -> None:
        try:
            while drain_verdicts(1):
                pass
        finally:
            connections.close_all()

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda hand: hand.contact(base, hand.made), hands))
        list(pool.map(work, range(2)))
    judge()
    assert set(ApplicationVersion.objects.values_list("entry_hash", flat=True)) == {one.hash for one in made}
    cursors = StatusPublication.objects.values_list("cursor", flat=True)
    assert sorted(cursors) == [1, 2, 3, 4]
    assert not ManualCheck.objects.exists()
    all_holds()
