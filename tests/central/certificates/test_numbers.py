"""No number stands on two sheets: not among eight who issue at once, not when a process dies."""

from __future__ import annotations

import signal
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import connections
from django.utils import timezone
from django.utils.timezone import localdate

from central.applications.models import Application
from central.certificates.authenticity.checks import Verdict, check_file
from central.certificates.issuing.document_files import file_of
from central.certificates.issuing.end import void
from central.certificates.issuing.issue import issue, reserved_for, resume
from central.certificates.kinds import resident_record
from central.certificates.kinds.resident_record.request import Choice
from central.certificates.models import DocumentFile, IssuedDocument
from central.certificates.refusals import NoSuchChange, Unfinished
from central.certificates.states import NEXT, DocumentState
from central.jobs.failpoints import JobFailpoint
from central.jobs.models import Job
from central.resident_register.models import Household, Restriction
from sync.contract.states import HandlingStatus
from tests.central.certificates.conftest import Accepted
from tests.support.centre.centre_process import GIVE_UP_S, start
from tests.support.centre.certificates import NotMade, issue_now, made_by, resume_now
from tests.support.centre.jobs import work_off
from tests.support.faults.failpoints import Orders
from tests.support.people.staff import Cast

CHOICE = Choice(("1000002",), frozenset(), copies=2)


def _numbers(first: int, last: int) -> list[str]:
    """The document numbers `first` to `last` of the year that it is in Japan when this is asked."""
    return [f"J-99201-{localdate():%y}-{number:07d}" for number in range(first, last + 1)]


def _dies_at(settings: Any, folder: Path, place: JobFailpoint) -> None:
    """A real worker that is killed there; its lease is over."""
    orders = Orders(folder / "orders")
    orders.arm(place)
    # What comes by itself at its minute would be killed in this one's place.
    Job.objects.exclude(schedule="").update(run_at=timezone.now() + timedelta(days=1))
    more = {"DJANGO_SETTINGS_MODULE": "tests.support.centre.job_settings", "MADOGUCHI_ORDERS": str(orders.folder)}
    assert start(settings, "worker", "--until-idle", more=more).wait(GIVE_UP_S) == -signal.SIGKILL
    Job.objects.exclude(lease="").update(lease_until=timezone.now())


def test_eight_who_issue_at_once_get_sixteen_numbers(transactional_db: None, accepted: Accepted, cast: Cast) -> None:
    applications = [accepted(counter) for counter in range(1, 9)]

    def one(application: Application) -> list[str]:
        try:
            issue(application.pk, cast.sato, resident_record.KIND, CHOICE, revision=application.revision)
            return [document.number for document in reserved_for(application)]
        finally:
            connections.close_all()

    with ThreadPoolExecutor(8) as pool:
        numbers = [number for made in pool.map(one, applications) for number in made]
    assert sorted(numbers) == _numbers(1, 16)
    work_off()
    assert DocumentFile.objects.count() == 16


@pytest.mark.crash
def test_a_worker_killed_anywhere_leaves_reserved_numbers_or_issued_ones_and_another_goes_on(
    transactional_db: None, accepted: Accepted, cast: Cast, settings: Any, tmp_path: Path
) -> None:
    application = accepted()
    job = issue(application.pk, cast.sato, resident_record.KIND, CHOICE, revision=application.revision)
    for place in (JobFailpoint.CLAIMED, JobFailpoint.LOOKED, JobFailpoint.END_BEFORE_COMMIT):
        _dies_at(settings, tmp_path, place)
        assert set(IssuedDocument.objects.values_list("state", flat=True)) == {"reserved"}, place
        assert not DocumentFile.objects.exists()
        application.refresh_from_db()
        assert not application.ready, "nobody is told to come for it"
        with pytest.raises(Unfinished):
            issue(application.pk, cast.sato, resident_record.KIND, CHOICE, revision=application.revision)
        assert resume(application.pk, cast.sato) == job, "the one job goes on"
    _dies_at(settings, tmp_path, JobFailpoint.END_AFTER_COMMIT)
    made = list(IssuedDocument.objects.order_by("number"))
    assert [(document.number, document.state) for document in made] == [(each, "issued") for each in _numbers(1, 2)]
    application.refresh_from_db()
    assert application.status == HandlingStatus.ACCEPTED_REPLIED
    for document in made:
        assert check_file(file_of(document)).verdict is Verdict.VALID
    with pytest.raises(NoSuchChange):
        resume(application.pk, cast.sato)
    assert work_off() == 0


@pytest.mark.crash
def test_a_voided_reservation_is_never_given_again_nor_made(
    transactional_db: None, accepted: Accepted, cast: Cast, settings: Any, tmp_path: Path
) -> None:
    application = accepted()
    job = issue(application.pk, cast.sato, resident_record.KIND, CHOICE, revision=application.revision)
    _dies_at(settings, tmp_path, JobFailpoint.LOOKED)
    for document in IssuedDocument.objects.all():
        void(document.number, cast.sato, "作り直し")
    with pytest.raises(NotMade, match="changed"):
        made_by(job)
    application.refresh_from_db()
    made = issue_now(application, cast.sato, CHOICE)
    assert [document.number for document in made] == _numbers(3, 4)


def test_a_protection_that_came_meanwhile_stops_what_was_begun(accepted: Accepted, cast: Cast) -> None:
    application = accepted()
    job = issue(application.pk, cast.sato, resident_record.KIND, CHOICE, revision=application.revision)
    household = Household.objects.get(number="0000001")
    Restriction.objects.create(household=household, body=household.body, kind="protected", since="2026-11-20")
    with pytest.raises(NotMade, match="not_issuable"):
        made_by(job)
    with pytest.raises(NotMade, match="not_issuable"):
        resume_now(application, cast.sato)
    assert not DocumentFile.objects.exists()


def test_ends_are_ends() -> None:
    assert not NEXT[DocumentState.VOID]
    assert not NEXT[DocumentState.REVOKED]
    assert {state for state, following in NEXT.items() if DocumentState.ISSUED in following} == {DocumentState.RESERVED}


def test_the_print_log_only_grows(accepted: Accepted, cast: Cast, settings: Any) -> None:
    from django.db import DatabaseError, transaction

    from central.certificates.printing.print_log import record_printed

    application = accepted()
    first, _ = issue_now(application, cast.sato, CHOICE)
    record_printed(first.number, cast.sato, printer="市民課 1", sheets=2, spoiled=1)
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        first.prints.update(sheets=1)
