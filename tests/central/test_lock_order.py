"""The watch over the order of locks, which every test of the centre is under, sees what it is for."""

from __future__ import annotations

import pytest
from django.db import connection, transaction

from central.applications.models import Application
from central.applications.publication import publish
from central.audit.models import AuditEntry
from central.audit.record import collected, record, record_all, recorded_last
from central.intake.actions.record_verdicts import drain_verdicts
from central.kiosks.models import SuspicionEvidence
from central.organisation.models import Body
from sync.contract.chain.statement import StatementKind
from tests.support.centre.applications import make_application, make_city
from tests.support.centre.city import City
from tests.support.centre.deliveries import deliver
from tests.support.tables.lock_order import watched

pytestmark = pytest.mark.django_db


def _here() -> str:
    """What this file says counts as said by the centre, for a watch of its own."""
    return "here"


def _told() -> None:
    record("system", "body.made", "body:99201", "99201")


def test_a_change_after_the_entry_is_seen() -> None:
    with watched(_here) as order:
        with transaction.atomic():
            Body.objects.create(code="99203", name="朝日市")
            _told()
        with transaction.atomic():
            Body.objects.create(code="99204", name="緑市")
        assert order.late == [], "the next transaction holds nothing yet"
        with transaction.atomic():
            _told()
            Body.objects.filter(code="99203").update(name="夕日市")
    assert order.heads >= 2
    assert len(order.late) == 1
    assert "organisation_body" in order.late[0]


def test_what_is_recorded_early_inside_the_block_comes_last() -> None:
    with watched(_here) as order, transaction.atomic(), recorded_last():
        _told()
        Body.objects.create(code="99205", name="川市")
        with collected() as some:
            _told()
        record_all(some)
    assert order.late == []
    assert AuditEntry.objects.count() == 2


def test_an_application_that_is_asked_for_after_the_statuses_is_seen() -> None:
    make_city()
    application = make_application(1)
    with watched(_here) as order, transaction.atomic():
        publish([application])
        Application.objects.select_for_update().get(pk=application.pk)
    assert len(order.late) == (connection.vendor == "postgresql"), "SQLite has no row locks to see"


def test_a_batch_of_everything_locks_in_order(city: City) -> None:
    """A new application, a correction of an older one, what cannot be read, and a copy of the kiosk."""
    hand = city.kiosk(3)
    first = hand.submit()
    deliver(hand, first)
    drain_verdicts()
    twin = hand.fork()
    made = [hand.submit(), hand.submit(kind=StatementKind.CORRECTION, old=first), hand.submit(content=b"broken")]
    with watched() as order:
        deliver(hand, *made)
        deliver(twin, twin.submit(), twin.submit())
        drain_verdicts()
    assert order.late == []
    assert order.heads >= 3
    assert Application.objects.count() == 2
    assert SuspicionEvidence.objects.count() >= 2
