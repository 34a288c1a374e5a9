"""No number stands on two sheets: not among eight who issue at once, not when a process dies."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.db import connection, connections
from django.utils.timezone import localdate

from central.applications.models import Application
from central.certificates.actions.end import void
from central.certificates.actions.issue import issue, resume
from central.certificates.checking import Verdict, check_file
from central.certificates.composing import Choice
from central.certificates.models import DocumentFile, IssuedDocument
from central.certificates.refusals import NoSuchChange, Unfinished
from central.certificates.states import NEXT, DocumentState
from central.citizens.models import Household, Restriction
from central.citizens.refusals import NotIssuable
from sync.contract.states import HandlingStatus
from tests.central.certificates.conftest import Accepted
from tests.support.staff import Cast

CHOICE = Choice(("1000002",), frozenset(), copies=2)
PLACES = ("reserved", "signed", "issuing")


def _numbers(first: int, last: int) -> list[str]:
    """The document numbers `first` to `last` of the year that it is in Japan when this is asked."""
    return [f"J-99201-{localdate():%y}-{number:07d}" for number in range(first, last + 1)]


def _url() -> str:
    database = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{database['NAME']}"
    host = str(database["HOST"]).replace("/", "%2F")
    port = f":{database['PORT']}" if database["PORT"] else ""
    return f"postgresql://{database['USER']}:{database['PASSWORD']}@{host}{port}/{database['NAME']}"


def _killed_at(application: Application, place: str) -> int:
    environment = os.environ | {
        "DATABASE_URL": _url(),
        "MADOGUCHI_KEYS": str(django_settings.KEYS_DIR),
        "DJANGO_SETTINGS_MODULE": "central.project.settings",
    }
    command = [sys.executable, "-m", "tests.central.certificates.dying_issuer", application.arrival_number, place]
    return subprocess.run(command, env=environment, capture_output=True, timeout=120, check=False).returncode


def test_eight_who_issue_at_once_get_sixteen_numbers(transactional_db: None, accepted: Accepted, cast: Cast) -> None:
    applications = [accepted(counter) for counter in range(1, 9)]

    def one(application: Application) -> list[str]:
        try:
            made = issue(application.pk, cast.sato, revision=application.revision, choice=CHOICE)
            return [document.number for document in made]
        finally:
            connections.close_all()

    with ThreadPoolExecutor(8) as pool:
        numbers = [number for made in pool.map(one, applications) for number in made]
    assert sorted(numbers) == _numbers(1, 16)
    assert DocumentFile.objects.count() == 16


@pytest.mark.crash
@pytest.mark.parametrize("place", PLACES)
def test_a_killed_process_leaves_reserved_numbers_that_a_person_finishes(
    transactional_db: None, accepted: Accepted, cast: Cast, place: str
) -> None:
    application = accepted()
    assert _killed_at(application, place) == -signal.SIGKILL
    left = list(IssuedDocument.objects.order_by("number"))
    assert [document.state for document in left] == ["reserved", "reserved"]
    assert not DocumentFile.objects.exists()
    application.refresh_from_db()
    assert not application.ready, "nobody is told to come for it"
    with pytest.raises(Unfinished):
        issue(application.pk, cast.sato, revision=application.revision, choice=CHOICE)
    made = resume(application.pk, cast.sato)
    assert [document.number for document in made] == [document.number for document in left]
    application.refresh_from_db()
    assert application.status == HandlingStatus.ACCEPTED_REPLIED
    for document in made:
        assert check_file(bytes(document.file.content)).verdict is Verdict.VALID
    with pytest.raises(NoSuchChange):
        resume(application.pk, cast.sato)


@pytest.mark.crash
def test_a_voided_reservation_is_never_given_again(transactional_db: None, accepted: Accepted, cast: Cast) -> None:
    application = accepted()
    assert _killed_at(application, "reserved") == -signal.SIGKILL
    for document in IssuedDocument.objects.all():
        void(document.number, cast.sato, "作り直し")
    application.refresh_from_db()
    made = issue(application.pk, cast.sato, revision=application.revision, choice=CHOICE)
    assert [document.number for document in made] == _numbers(3, 4)


def test_a_protection_that_came_meanwhile_stops_what_was_begun(accepted: Accepted, cast: Cast) -> None:
    application = accepted()

    class Died(Exception):
        pass

    def die(place: str) -> None:
        raise Died

    with pytest.raises(Died):
        issue(application.pk, cast.sato, revision=application.revision, choice=CHOICE, reached=die)
    household = Household.objects.get(number="0000001")
    Restriction.objects.create(household=household, body=household.body, kind="protected", since="2026-11-20")
    with pytest.raises(NotIssuable):
        resume(application.pk, cast.sato)
    assert not DocumentFile.objects.exists()


def test_ends_are_ends() -> None:
    assert not NEXT[DocumentState.VOID]
    assert not NEXT[DocumentState.REVOKED]
    assert {state for state, following in NEXT.items() if DocumentState.ISSUED in following} == {DocumentState.RESERVED}


def test_the_print_log_only_grows(accepted: Accepted, cast: Cast, settings: Any) -> None:
    from django.db import DatabaseError, transaction

    from central.certificates.actions.printed import record_printed

    application = accepted()
    first, _ = issue(application.pk, cast.sato, revision=application.revision, choice=CHOICE)
    record_printed(first.number, cast.sato, printer="市民課 1", sheets=2, spoiled=1)
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        first.prints.update(sheets=1)
