"""An entry of a kind that a newer kiosk writes: kept at its place, put before a person, and judged once it is known."""

from __future__ import annotations

import json
from dataclasses import replace

import msgspec
import pytest
from django.urls import reverse

from central.applications.models import Application, ManualCheck
from central.catalogue.actions.publish_catalogue import publish_catalogue
from central.catalogue.actions.set_staff_card import CardDescription, set_staff_card
from central.catalogue.queries import newest_version
from central.intake import contact_entries
from central.intake.actions.recheck import judge_again
from central.intake.actions.record_verdicts import drain_verdicts
from central.intake.models import CustodyBox, CustodyEntry
from sync.contract.chain import chain_entry
from sync.contract.chain.staff_act import StaffDuty
from sync.contract.wire.contact_frames import ContactEntry
from sync.envelope.jws import Typ, entry_hash, payload_in, sign_jws
from sync.errors import ContractError
from tests.support.between.kiosk_hand import KioskHand, Made
from tests.support.centre.city import City
from tests.support.centre.custody_verified import verify_custody
from tests.support.centre.deliveries import deliver
from tests.support.people.staff import Cast, sign_in
from tests.support.people.staff_cards import HandCard

pytestmark = pytest.mark.django_db


def of_newer_kind(hand: KioskHand, **changes: object) -> Made:
    """The hand's newest entry, signed again as of another kind or version."""
    made = hand.made[-1]
    payload = json.loads(payload_in(made.entry.jws, Typ.ENTRY)) | changes
    jws = sign_jws(msgspec.json.encode(payload), Typ.ENTRY, hand.entry_key)
    hand.head = entry_hash(jws).hex()
    hand.made[-1] = replace(made, hash=hand.head, entry=ContactEntry(jws, made.entry.box))
    return hand.made[-1]


@pytest.mark.parametrize(
    "changes",
    [
        {"kind": "inquiry"},
        {"v": 2},
        {"kind": "inquiry", "about": {"what": "a fee"}},
        {"parts": [{"sha256": "ab" * 32, "length": 33}]},
        {"v": 3, "parts": [{"sha256": "ab" * 32, "length": 33}]},
        {"corrects": "J-99201-26-0000001"},
    ],
)
def test_it_is_kept_with_its_box_and_holds_up_nobody(city: City, cast: Cast, changes: dict[str, object]) -> None:
    hand = city.kiosk(3)
    hand.submit()
    strange = of_newer_kind(hand, **changes)
    behind = hand.submit()
    deliver(hand, *hand.made)
    while drain_verdicts():
        pass
    row = CustodyEntry.objects.get(seq=strange.seq)
    assert (row.fault, row.entry_hash, row.arrival_number) == ("", strange.hash, strange.arrival)
    assert bytes(CustodyBox.objects.get(entry=row).content) == strange.entry.box
    assert Application.objects.get().arrival_number == behind.arrival
    manual_check = ManualCheck.objects.get()
    assert (manual_check.kind, manual_check.reasons) == ("unreadable", ["unknown_kind"])
    page = sign_in(cast.sato).get(reverse("applications:look", args=[manual_check.pk])).content.decode()
    assert "まだ知らない種類の記録です" in page
    assert "all holds" in verify_custody()


def test_one_without_a_box_is_kept_too_and_a_box_beside_it_is_seen(city: City) -> None:
    hand, hand_card = city.kiosk(3), HandCard.make("STAFF-1")
    hand.act(hand_card, "test_page")
    of_newer_kind(hand, kind="inquiry", outcome="printed")
    hand.act(hand_card, "test_page", box=b"what is this")
    of_newer_kind(hand, kind="inquiry", outcome="printed")
    hand.submit()
    deliver(hand, *hand.made)
    while drain_verdicts():
        pass
    assert list(CustodyEntry.objects.order_by("seq").values_list("fault", flat=True)) == ["", "other_box", ""]
    assert Application.objects.count() == 1
    assert sorted(manual_check.reasons[0] for manual_check in ManualCheck.objects.all()) == [
        "other_box",
        "unknown_kind",
    ]


def test_a_renewed_centre_judges_it_again(city: City, cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    """Here the centre was older first: it did not know submissions."""
    hand = city.kiosk(3)
    made = hand.submit()
    with monkeypatch.context() as older:
        older.setattr(chain_entry, "_KNOWN", frozenset({"staff_act"}))
        deliver(hand, made)
        while drain_verdicts():
            pass
    manual_check = ManualCheck.objects.get()
    assert manual_check.reasons == ["unknown_kind"]
    sign_in(cast.sato).post(
        reverse("looks:judge", args=[manual_check.pk]), {"resolution": "プログラムを新しくしました"}
    )
    while drain_verdicts():
        pass
    assert Application.objects.get().arrival_number == made.arrival
    assert not ManualCheck.objects.filter(resolved_at=None).exists()


@pytest.mark.requirement("PROM-10")
@pytest.mark.parametrize(
    ("changes", "reasons"),
    [
        ({"act": "void_sheet", "about": "J-99201-26-0000001"}, ["staff_act:unknown_act"]),
        ({"act": "issue_card", "about": "若葉証第000123号"}, ["staff_act:unknown_act"]),
        ({"act": "reprint", "about": "J-99201-26-0000001"}, ["staff_act:unknown_act"]),
        ({"signature": "A" * 128}, ["staff_act:bad_signature"]),
        ({"about": "A B"}, ["unknown_kind"]),
        ({"about": {"document": 7}}, ["unknown_kind"]),
    ],
)
def test_an_act_that_a_newer_kiosk_knows_is_put_before_a_person(
    city: City, changes: dict[str, object], reasons: list[str]
) -> None:
    hand, hand_card = city.kiosk(3), HandCard.make("STAFF-1")
    duties = tuple(StaffDuty)
    listed = hand_card.listed(*duties)
    set_staff_card("99201", CardDescription(hand_card.id, listed.name, listed.public), duties, "system")
    publish_catalogue(city.hall.pk)
    made = hand.act(hand_card, "test_page", catalogue=newest_version(city.hall.pk))
    act = json.loads(payload_in(made.entry.jws, Typ.ENTRY))["act"]
    of_newer_kind(hand, act=act | changes)
    behind = hand.submit()
    deliver(hand, *hand.made)
    while drain_verdicts():
        pass
    assert list(CustodyEntry.objects.values_list("fault", flat=True)) == ["", ""]
    assert ManualCheck.objects.get().reasons == reasons
    assert Application.objects.get().arrival_number == behind.arrival


@pytest.mark.requirement("PROM-10")
def test_bytes_that_an_older_centre_could_not_even_place_are_read_again(
    city: City, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    hand = city.kiosk(3)
    before, made, behind = hand.submit(), hand.submit(), hand.submit()

    def older(payload: bytes) -> chain_entry.ChainEntry:
        entry = chain_entry.read_chain_entry(payload)
        if entry.seq == made.seq:
            raise ContractError("not an entry")
        return entry

    with monkeypatch.context() as patched:
        patched.setattr(contact_entries, "read_chain_entry", older)
        deliver(hand, before, made, behind)
        while drain_verdicts():
            pass
        manual_check = ManualCheck.objects.get()
        assert manual_check.reasons == ["malformed"]
        judge_again(manual_check.pk, cast.sato, "まだ新しくしていません")
        while drain_verdicts():
            pass
    manual_check = ManualCheck.objects.get(resolved_at=None)
    assert manual_check.reasons == ["malformed"]
    judge_again(manual_check.pk, cast.sato, "プログラムを新しくしました")
    while drain_verdicts():
        pass
    arrivals = set(Application.objects.values_list("arrival_number", flat=True))
    assert arrivals == {before.arrival, made.arrival, behind.arrival}
    assert not ManualCheck.objects.filter(resolved_at=None).exists()
    row = CustodyEntry.objects.get(seq=made.seq)
    assert (row.fault, row.entry_hash) == ("", made.hash)
    assert "all holds" in verify_custody()
    deliver(hand, hand.submit())
    assert not ManualCheck.objects.filter(resolved_at=None).exists()


def test_bytes_that_nobody_signed_stay_what_they_are(city: City, cast: Cast) -> None:
    hand = city.kiosk(3)
    made = hand.submit()
    head, _, tail = made.entry.jws.rpartition(b".")
    forged = replace(made, entry=ContactEntry(head + b"." + bytes(reversed(tail)), made.entry.box))
    deliver(hand, forged)
    while drain_verdicts():
        pass
    manual_check = ManualCheck.objects.get()
    assert manual_check.reasons == ["bad_signature"]
    judge_again(manual_check.pk, cast.sato, "もう一度")
    while drain_verdicts():
        pass
    assert ManualCheck.objects.get(resolved_at=None).reasons == ["bad_signature"]
    assert not Application.objects.exists()


def test_a_statement_of_a_newer_version_is_not_called_damaged(city: City, monkeypatch: pytest.MonkeyPatch) -> None:
    hand = city.kiosk(3)
    statement = json.loads(hand.waste_statement()) | {"v": 3, "wording": "ab" * 32, "persons": []}
    monkeypatch.setattr(KioskHand, "_statement", lambda *_: msgspec.json.encode(statement))
    made = hand.submit()
    deliver(hand, made)
    while drain_verdicts():
        pass
    assert ManualCheck.objects.get().reasons == ["unknown_kind"]
    assert CustodyEntry.objects.get().arrival_number == made.arrival
