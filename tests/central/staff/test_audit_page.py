"""What the page of the audit log itself writes down."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from central.audit.models import AuditEntry
from central.audit.record import NewEntry, record_all
from central.web.days import begin_of
from tests.support.people.staff import Cast, sign_in

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("application:9920120261120003012324", "application:9920120261120003012324"),
        ("99201-20261120-003-0123-24", "99201-20261120-003-0123-24"),
        ("kiosk:99201-003", "kiosk:99201-003"),
        ("山田花子", "?"),
        ("Yamada Hanako", "?"),
        ("yamada", "?"),
    ],
)
def test_what_an_auditor_asks_about_is_kept_only_where_it_names_nobody(cast: Cast, typed: str, kept: str) -> None:
    sign_in(cast.takahashi).get(reverse("staff:audit"), {"subject": typed})
    assert AuditEntry.objects.get(act="audit.read").details["subject"] == kept


def _written_at(moment: datetime, monkeypatch: pytest.MonkeyPatch) -> int:
    with monkeypatch.context() as machine:
        machine.setattr(timezone, "now", lambda: moment)
        (entry,) = record_all([NewEntry("system", "body.made", "body:1", "99201")])
    return int(entry.number)


def test_what_machines_with_other_clocks_wrote_stands_in_its_day(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    """Several write one log: a later number may carry an earlier moment, at either end of the day."""
    begin, end = begin_of(date(2020, 4, 1)), begin_of(date(2020, 4, 2))
    moments = [begin + timedelta(minutes=minutes) for minutes in (-5, 10, 5)]
    moments += [end + timedelta(minutes=minutes) for minutes in (-2, -5, 5)]
    numbers = [_written_at(moment, monkeypatch) for moment in moments]
    asked = {"act": "body.made", "since": "2020-04-01", "until": "2020-04-01"}
    answer = sign_in(cast.takahashi).get(reverse("staff:audit"), asked)
    assert [entry.number for entry in answer.context["part"].entries] == numbers[4:0:-1]
