"""Acts of staff at a kiosk: into the audit log when the card's signature bears them out, else before a person."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest
from django.test import Client

from central.applications.models import Application, ManualCheck
from central.audit.models import AuditEntry
from central.audit.verify import verify_chain
from central.catalogue.actions.publish_catalogue import publish_catalogue
from central.catalogue.models import PublishedCatalogue, StaffCard
from central.intake.actions.recheck import judge_again
from central.intake.actions.record_verdicts import drain_verdicts
from central.intake.custody.custody_walk import Walked, walk
from central.intake.models import CustodyBox, CustodyEntry, WaitingEntry
from sync.contract.chain.staff_act import StaffDuty
from sync.contract.wire.catalogue import read_catalogue
from sync.contract.wire.messages import write_message
from sync.envelope.base64url import from_base64url, to_base64url
from tests.support.between.kiosk_hand import KioskHand
from tests.support.centre.city import City
from tests.support.centre.deliveries import deliver
from tests.support.people.staff import QUICK_HASHERS, make_cast, sign_in
from tests.support.people.staff_cards import HandCard

pytestmark = pytest.mark.django_db
SATO = HandCard.make("STAFF-1")
SUZUKI = HandCard.make("STAFF-2")


@pytest.fixture
def hand(city: City) -> KioskHand:
    """Catalogue 2 lists SATO with every duty and SUZUKI with none but `assist`."""
    for card, duties in ((SATO, tuple(StaffDuty)), (SUZUKI, (StaffDuty.ASSIST,))):
        listed = card.listed(*duties)
        StaffCard.objects.create(
            body=city.body, card=card.id, name=listed.name, public=listed.public, duties=list(listed.duties)
        )
    publish_catalogue(city.hall.pk)
    return city.kiosk(3)


def told() -> list[AuditEntry]:
    return list(AuditEntry.objects.filter(act="kiosk.staff_acted").order_by("number"))


@pytest.mark.requirement("GAP-08")
def test_an_act_that_the_card_signed_stands_in_the_audit_log(hand: KioskHand, city: City, settings: Any) -> None:
    act = hand.act(SATO, "extend", catalogue=2, until="2026-12-30T00:00:00.000Z")
    between = hand.submit()
    deliver(hand, act, between)
    assert drain_verdicts() == 2
    (entry,) = told()
    assert (entry.actor, entry.subject, entry.body) == ("card:STAFF-1", f"kiosk:{hand.code}", "99201")
    assert {key: entry.details[key] for key in ("what", "until", "seq")} == {
        "what": "extend",
        "until": "2026-12-30T00:00:00.000Z",
        "seq": 1,
    }
    assert Application.objects.get().arrival_number == between.arrival
    assert ManualCheck.objects.count() == WaitingEntry.objects.count() == 0
    assert verify_chain().broken_at is None
    settings.PASSWORD_HASHERS = QUICK_HASHERS
    page = sign_in(make_cast(city.body).tanaka, Client()).get("/audit/").content.decode()
    assert "職員カードで端末を操作した" in page
    assert "職員カード STAFF-1" in page


@pytest.mark.requirement("GAP-08")
@pytest.mark.parametrize(
    ("card", "act", "catalogue", "reason"),
    [
        (SUZUKI, "extend", 2, "without_duty"),
        (HandCard("STAFF-1", SUZUKI.key), "extend", 2, "bad_signature"),
        (SATO, "extend", 1, "unknown_card"),
        (SATO, "extend", 9, "unknown_list"),
        (SATO, "polish", 2, "unknown_act"),
    ],
)
def test_an_act_that_nothing_bears_out_is_kept_for_a_person_and_holds_up_nobody(
    hand: KioskHand, card: HandCard, act: str, catalogue: int, reason: str
) -> None:
    made, between = hand.act(card, act, catalogue=catalogue), hand.submit()
    deliver(hand, made, between)
    drain_verdicts()
    manual_check = ManualCheck.objects.get()
    assert (manual_check.kind, manual_check.reasons, manual_check.entry_hash) == (
        "invalid",
        [f"staff_act:{reason}"],
        made.hash,
    )
    assert bytes(CustodyEntry.objects.get(seq=1).jws) == made.entry.jws
    assert told() == []
    assert Application.objects.count() == 1


def test_an_act_with_bytes_where_no_box_belongs_is_not_believed(hand: KioskHand) -> None:
    deliver(hand, hand.act(SATO, "extend", catalogue=2, box=b"something"), hand.submit())
    drain_verdicts()
    assert ManualCheck.objects.get().reasons == ["other_box"]
    assert told() == []
    assert Application.objects.count() == 1


def test_an_act_is_believed_once_its_list_is_back(hand: KioskHand, city: City, settings: Any) -> None:
    settings.PASSWORD_HASHERS = QUICK_HASHERS
    lost = PublishedCatalogue.objects.get(version=2)
    lost.delete()
    deliver(hand, hand.act(SATO, "out_of_service", catalogue=2))
    drain_verdicts()
    PublishedCatalogue.objects.create(hall=city.hall, version=2, jws=lost.jws, issued_at=lost.issued_at)
    judge_again(ManualCheck.objects.get().pk, make_cast(city.body).sato, "一覧を戻した")
    drain_verdicts()
    assert [entry.details["what"] for entry in told()] == ["out_of_service"]
    assert ManualCheck.objects.filter(resolved_at=None).count() == 0


def test_all_of_custody_is_found_with_acts_in_it(hand: KioskHand) -> None:
    deliver(hand, hand.submit(), hand.act(SATO, "extend", catalogue=2), hand.act(SUZUKI, "extend", catalogue=2))
    drain_verdicts()
    walked = Walked()
    assert list(walk(walked, {}, lambda _walked: None)) == []
    assert walked.entries == 3
    CustodyBox.objects.filter(entry__seq=2).update(content=b"x")
    assert [wrong.fault for wrong in walk(Walked(), {}, lambda _walked: None)] == ["other_box"]


def test_acts_take_no_number_and_leave_the_counter_alone(hand: KioskHand, city: City) -> None:
    deliver(hand, hand.submit(), hand.act(SATO, "out_of_service", catalogue=2), hand.act(SATO, "extend", catalogue=2))
    assert list(CustodyEntry.objects.order_by("seq").values_list("arrival_number", flat=True))[1:] == ["", ""]
    kiosk = city.row(hand)
    assert (kiosk.stored_up_to, kiosk.last_counter) == (3, 1)


def test_the_same_act_sent_twice_stands_once(hand: KioskHand) -> None:
    act = hand.act(SATO, "diagnosis", catalogue=2)
    deliver(hand, act)
    deliver(hand, act)
    drain_verdicts()
    deliver(hand, act)
    drain_verdicts()
    assert len(told()) == 1


@pytest.mark.requirement("GAP-08")
def test_a_card_written_into_a_published_list_by_hand_is_not_believed(hand: KioskHand) -> None:
    """The centre believes what it signed, not the row that keeps it."""
    stranger = HandCard.make("STAFF-9")
    published = PublishedCatalogue.objects.get(version=2)
    head, payload, signature = bytes(published.jws).split(b".")
    catalogue = read_catalogue(from_base64url(payload))
    forged = msgspec.structs.replace(catalogue, staff=(*catalogue.staff, stranger.listed(*StaffDuty)))
    jws = b".".join((head, to_base64url(write_message(forged)), signature))
    PublishedCatalogue.objects.filter(pk=published.pk).update(jws=jws)
    deliver(hand, hand.act(stranger, "out_of_service", catalogue=2))
    drain_verdicts()
    assert told() == []
    assert ManualCheck.objects.get().reasons == ["staff_act:unknown_list"]
    assert "catalogue 99201 2: bad_signature" in {
        f"{one.what}: {one.fault}" for one in walk(Walked(), {}, lambda _: None)
    }
