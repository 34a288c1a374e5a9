"""What follows on a submission belongs to it by what the applicant signed, not by where a row puts it."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.urls import reverse

from central.applications.models import Application, ApplicationVersion
from central.applications.proof import prove
from central.intake.actions.record_verdicts import drain_verdicts
from sync.contract.chain.statement import StatementKind
from tests.support.centre.city import City
from tests.support.centre.custody_verified import verify_custody
from tests.support.centre.deliveries import deliver
from tests.support.people.staff import QUICK_HASHERS, make_cast, sign_in
from tests.support.tables.append_only import lifted

pytestmark = pytest.mark.django_db


@pytest.fixture
def corrected(city: City) -> list[Application]:
    """Two applications of one procedure; the first was corrected twice."""
    hand = city.kiosk(3)
    first, other = hand.submit(), hand.submit()
    correction = hand.submit(kind=StatementKind.CORRECTION, old=first, answers={"phone": "070-1111-1111"})
    again = hand.submit(kind=StatementKind.CORRECTION, old=correction, answers={"phone": "070-2222-2222"})
    deliver(hand, first, other, correction, again)
    drain_verdicts()
    applications = [Application.objects.get(arrival_number=made.arrival) for made in (first, other)]
    assert [application.versions.count() for application in applications] == [3, 1]
    return applications


def _faults(application: Application) -> tuple[str, ...]:
    return prove(application).faults


def test_corrections_are_at_home_where_they_were_sent(corrected: list[Application]) -> None:
    assert [_faults(application) for application in corrected] == [(), ()]
    assert "all holds" in verify_custody()


def test_statements_of_two_people_that_changed_places_are_said_in_red_and_not_decided(
    corrected: list[Application], settings: Any
) -> None:
    """Every byte is as it came: only the rows that join them are others."""
    settings.PASSWORD_HASHERS = QUICK_HASHERS
    mine, other = corrected
    client = sign_in(make_cast(mine.body).sato)
    first, theirs = mine.versions.get(number=1), other.versions.get()
    with lifted(connection):
        for version, home, number in ((first, mine, 99), (theirs, mine, 1), (first, other, 1)):
            ApplicationVersion.objects.filter(pk=version.pk).update(application=home, number=number)
    for application in (mine, other):
        address = reverse("applications:detail", args=[application.arrival_number])
        page = client.get(address).content.decode()
        assert "ほかの申請に届いた内容です" in page
        assert "原本（変わりません）" not in page
        assert client.post(f"{address}accept/", {"revision": application.revision}).status_code == 409
    found = verify_custody()
    for version in (first, theirs):
        assert f"version {version.arrival_number}: other_application" in found


def test_a_correction_put_under_another_application_is_seen(corrected: list[Application]) -> None:
    mine, other = corrected
    moved = mine.versions.get(number=3)
    with lifted(connection):
        ApplicationVersion.objects.filter(pk=moved.pk).update(application=other, number=2)
    assert _faults(other) == ("other_application",)
    assert f"version {moved.arrival_number}: other_application" in verify_custody()


def test_a_correction_taken_out_of_the_middle_is_seen(corrected: list[Application]) -> None:
    mine, _ = corrected
    with lifted(connection):
        mine.versions.filter(number=2).delete()
    assert _faults(mine) == ("other_application",)


def test_an_application_under_another_number_or_procedure_is_seen(corrected: list[Application]) -> None:
    mine, other = corrected
    Application.objects.filter(pk=other.pk).update(procedure="resident_record")
    assert _faults(other) == ("other_application",)
    Application.objects.filter(pk=mine.pk).update(arrival_number=f"{mine.arrival_number[:-1]}x")
    assert _faults(mine) == ("other_application",)
