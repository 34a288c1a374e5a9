"""An entry of a kind that a newer kiosk writes: kept at its place, put before a person, and judged once it is known."""

from __future__ import annotations

import json
from dataclasses import replace

import msgspec
import pytest
from django.urls import reverse

from central.applications.models import Application, ManualCheck
from central.intake.actions.record_verdicts import drain_verdicts
from central.intake.models import CustodyBox, CustodyEntry
from sync.contract.chain import chain_entry
from sync.contract.wire.contact_frames import ContactEntry
from sync.envelope.jws import Typ, entry_hash, payload_in, sign_jws
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


@pytest.mark.parametrize("changes", [{"kind": "inquiry"}, {"v": 2}, {"kind": "inquiry", "about": {"what": "a fee"}}])
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
    look = ManualCheck.objects.get()
    assert (look.kind, look.reasons) == ("unreadable", ["unknown_kind"])
    page = sign_in(cast.sato).get(reverse("applications:look", args=[look.pk])).content.decode()
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
    assert sorted(look.reasons[0] for look in ManualCheck.objects.all()) == ["other_box", "unknown_kind"]


def test_a_renewed_centre_judges_it_again(city: City, cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    """Here the centre was older first: it did not know submissions."""
    hand = city.kiosk(3)
    made = hand.submit()
    with monkeypatch.context() as older:
        older.setattr(chain_entry, "_KNOWN", frozenset({"staff_act"}))
        deliver(hand, made)
        while drain_verdicts():
            pass
    look = ManualCheck.objects.get()
    assert look.reasons == ["unknown_kind"]
    sign_in(cast.sato).post(reverse("looks:judge", args=[look.pk]), {"resolution": "プログラムを新しくしました"})
    while drain_verdicts():
        pass
    assert Application.objects.get().arrival_number == made.arrival
    assert not ManualCheck.objects.filter(resolved_at=None).exists()
