"""A kiosk with genuine keys that sends rubbish without end: custody keeps it all, clerks get a few rows a day."""

from __future__ import annotations

from datetime import timedelta
from unittest.mock import patch

import pytest
from django.urls import reverse
from django.utils import timezone

from central.applications.models import Application, ManualCheck
from central.audit.models import AuditEntry
from central.intake.actions.record_verdicts import drain_verdicts
from central.intake.actions.take_custody import take_custody
from central.intake.contact_entries import present
from central.intake.documents import current_incarnation
from central.intake.models import CustodyEntry, WaitingEntry
from central.intake.verdicts.unreadable_bytes import ROWS_A_DAY
from central.kiosks.models import Kiosk
from sync.contract.wire.contact_frames import CONTACT_LIMIT_UNREADABLE, ContactEntry
from sync.envelope.keys.signer import TrustedKey
from tests.support.between.kiosk_hand import KioskHand
from tests.support.centre.city import City
from tests.support.centre.custody_verified import verify_custody
from tests.support.centre.deliveries import deliver
from tests.support.people.staff import Cast, sign_in

pytestmark = pytest.mark.django_db
OPEN = {"resolved_at": None}


def _rubbish(hand: KioskHand, count: int = CONTACT_LIMIT_UNREADABLE) -> None:
    """One contact of it, taken into custody and judged."""
    kiosk = Kiosk.objects.get(code=hand.code)
    start = kiosk.stored_up_to + 1
    entries = [ContactEntry(f"rubbish {number}".encode(), b"x") for number in range(start, start + count)]
    beat = hand.heartbeat(seq=start + count - 1, head=f"{start:064x}")
    keys = {hand.entry_key.kid: TrustedKey(hand.entry_key.public)}
    shown = present(entries, keys, hand.code, beat, kiosk.stored_up_to)
    take_custody(kiosk.pk, kiosk.nonce, beat, shown, current_incarnation())
    while drain_verdicts():
        pass


def _counting() -> ManualCheck:
    return ManualCheck.objects.get(counted_on__isnull=False, **OPEN)


@pytest.mark.requirement("PROM-10")
def test_contact_after_contact_of_rubbish_is_kept_whole_and_adds_no_rows(city: City, cast: Cast) -> None:
    hand, honest = city.kiosk(3), city.kiosk(4)
    for _ in range(3):
        _rubbish(hand)
    sent = 3 * CONTACT_LIMIT_UNREADABLE
    kept = CustodyEntry.objects.order_by("seq").values_list("seq", "jws")
    assert [(seq, bytes(jws)) for seq, jws in kept] == [(n, f"rubbish {n}".encode()) for n in range(1, sent + 1)]
    assert not WaitingEntry.objects.exists()
    assert ManualCheck.objects.count() == ROWS_A_DAY + 1
    row = _counting()
    assert (row.entries, row.seq, row.last_seq) == (sent - ROWS_A_DAY, ROWS_A_DAY + 1, sent)
    assert sum(entry.details["entries"] for entry in AuditEntry.objects.filter(act="look.counted")) == row.entries
    # Whoever else sends is in nobody's shadow.
    deliver(honest, honest.submit())
    _rubbish(honest, 1)
    assert Application.objects.count() == 1
    assert ManualCheck.objects.filter(kiosk__code=honest.code).get().counted_on is None
    assert "all holds" in verify_custody()


def test_the_page_tells_how_many_and_only_closes(city: City, cast: Cast) -> None:
    hand = city.kiosk(3)
    _rubbish(hand)
    client, row = sign_in(cast.sato), _counting()
    listed = client.get(reverse("applications:work-tab", args=["look"])).content.decode()
    assert listed.count("<tr data-row") == ROWS_A_DAY + 1
    page = client.get(reverse("applications:look", args=[row.pk])).content.decode()
    for told in (listed, page):
        assert "読めないものがほかにも 40件届きました" in told
    assert "11番〜50番" in page
    again = reverse("looks:judge", args=[row.pk])
    assert again not in page
    assert client.post(again, {"resolution": "x"}).status_code == 409
    assert not WaitingEntry.objects.exists()
    client.post(reverse("applications:resolve", args=[row.pk]), {"resolution": "端末を止めた"})
    _rubbish(hand)
    assert (_counting().entries, ManualCheck.objects.count()) == (50, ROWS_A_DAY + 2), "closed is closed"
    later = timezone.now() + timedelta(days=1)
    with patch.object(timezone, "now", return_value=later):
        _rubbish(hand, 3)
    assert ManualCheck.objects.filter(counted_on=None).count() == ROWS_A_DAY + 3, "another day begins anew"


def test_what_is_judged_again_comes_back_as_a_row_of_its_own(city: City, cast: Cast) -> None:
    _rubbish(city.kiosk(3))
    single = ManualCheck.objects.filter(counted_on=None).order_by("seq")[0]
    client = sign_in(cast.sato)
    assert client.post(reverse("looks:judge", args=[single.pk]), {"resolution": "もう一度"}).status_code == 302
    drain_verdicts()
    assert ManualCheck.objects.filter(seq=single.seq, counted_on=None, **OPEN).count() == 1
    assert _counting().entries == 40
