"""Two workers at the same mails, at a post office that is slower than their leases."""

from __future__ import annotations

import threading
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import connection
from django.utils import timezone

from central.notices.drain import drain_notices
from central.notices.models import Delivery
from tests.central.notices.post_office import taken
from tests.support.centre.applications import make_application, make_city
from tests.support.people.staff import make_cast

State = Delivery.State


class HandOver:
    """At this label the first worker stands still, and something else happens."""

    def __init__(self, label: str, meanwhile: object) -> None:
        self._label, self._meanwhile, self._done = label, meanwhile, False

    def reach(self, label: str) -> None:
        if label == self._label and not self._done:
            self._done = True
            assert callable(self._meanwhile)
            self._meanwhile()


@pytest.fixture
def mails(db: None) -> int:
    make_cast(make_city())
    for place in range(4):
        make_application(place, mail=f"p{place}@mail.example")
    return 4


def _lapse() -> None:
    Delivery.objects.filter(state=State.PLANNED).update(claimed_until=timezone.now() - timedelta(seconds=1))


def test_what_one_worker_has_claimed_no_other_takes(mails: int, box: Path) -> None:
    second: list[int] = []
    drain_notices(failpoints=HandOver("claimed", lambda: second.append(drain_notices())))
    assert second == [0]
    assert len(taken(box)) == mails


def test_a_worker_whose_lease_ran_out_sends_nothing_that_another_has_sent(mails: int, box: Path) -> None:
    def another() -> None:
        _lapse()
        assert drain_notices() == mails

    drain_notices(failpoints=HandOver("claimed", another))
    assert len(taken(box)) == mails
    assert set(Delivery.objects.values_list("state", flat=True)) == {State.SENT}


def test_a_worker_who_stands_before_the_text_asks_whether_it_is_still_its_own(mails: int, box: Path) -> None:
    def another() -> None:
        _lapse()
        drain_notices()

    drain_notices(failpoints=HandOver("before_sending", another))
    drain_notices()
    assert sorted(mail.recipients[0] for mail in taken(box)) == [f"p{place}@mail.example" for place in range(4)]


def test_what_a_person_was_asked_about_meanwhile_stays_theirs(mails: int, box: Path) -> None:
    """The first worker's answer comes when another has already taken it for dead."""

    def another() -> None:
        Delivery.objects.filter(state=State.SENDING).update(claimed_until=timezone.now() - timedelta(seconds=1))
        drain_notices(limit=1)

    drain_notices(failpoints=HandOver("taken_by_server", another))
    assert Delivery.objects.filter(state=State.UNKNOWN).count() == 1
    assert len(taken(box)) == mails


class SlowPostOffice:
    """Each mail takes nearly the whole lease."""

    def __init__(self) -> None:
        self.left: list[timedelta] = []

    def reach(self, label: str) -> None:
        if label == "before_sending":
            begun = Delivery.objects.filter(state=State.PLANNED, claimed_until__gt=timezone.now())
            self.left.append(max(row.claimed_until - timezone.now() for row in begun))
            begun.update(claimed_until=timezone.now() + timedelta(seconds=30))


def test_the_lease_is_renewed_before_each_mail(mails: int, box: Path) -> None:
    office = SlowPostOffice()
    drain_notices(failpoints=office)
    assert len(office.left) == mails
    assert min(office.left) > timedelta(minutes=4)


@pytest.mark.django_db(transaction=True)
def test_two_workers_at_once_send_each_mail_once(box: Path) -> None:
    make_cast(make_city())
    for place in range(30):
        make_application(place, mail=f"p{place}@mail.example")

    def work() -> None:
        try:
            while Delivery.objects.filter(state__in=[State.PLANNED, State.SENDING]).exists():
                drain_notices(limit=3)
        finally:
            connection.close()

    workers = [threading.Thread(target=work) for _ in range(2)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    recipients = [mail.recipients[0] for mail in taken(box)]
    assert len(recipients) == len(set(recipients)) == 30
    assert set(Delivery.objects.values_list("state", flat=True)) == {State.SENT}
