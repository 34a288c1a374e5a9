"""A document that somebody with the database in hand made valid, or took away, is found by the walk of custody."""

from __future__ import annotations

import pytest

from central.certificates.issuing.end import void
from central.certificates.issuing.issue import issue, reserved_for
from central.certificates.kinds import resident_record
from central.certificates.kinds.resident_record.request import Choice
from central.certificates.models import IssuedDocument
from central.certificates.states import DocumentState
from tests.central.certificates.conftest import Accepted
from tests.support.centre.custody_verified import verify_custody
from tests.support.people.staff import Cast

pytestmark = pytest.mark.django_db


@pytest.fixture
def ended(accepted: Accepted, cast: Cast) -> IssuedDocument:
    application = accepted()
    choice = Choice(("1000002",), frozenset(), copies=1)
    issue(application.pk, cast.sato, resident_record.KIND, choice, revision=application.revision)
    (document,) = reserved_for(application)
    return void(document.number, cast.sato, "書きまちがい")


def _documents_found() -> list[str]:
    """Of all that is said: the application of these tests never was in custody."""
    return [line for line in verify_custody().splitlines() if line.startswith("document ")]


def test_a_voided_document_made_valid_again_is_seen(ended: IssuedDocument) -> None:
    assert _documents_found() == []
    IssuedDocument.objects.filter(pk=ended.pk).update(state=DocumentState.ISSUED.value)
    assert _documents_found() == [f"document {ended.number}: other_state"]


def test_a_document_that_is_gone_is_missed(ended: IssuedDocument) -> None:
    ended.delete()
    assert _documents_found() == [f"document {ended.number}: no_row"]
