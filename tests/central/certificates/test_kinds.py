"""A kind of certificate is known to whoever sets it and to whoever refuses definitions, or nobody can ask for it; and a
document is of the kind that was named, whatever forms two kinds may have in common.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from msgspec import structs

from central.certificates.issuing.issue import issue
from central.certificates.issuing.signed_documents import preview
from central.certificates.kinds import resident_record, stated_request
from central.certificates.kinds.registry import all_kinds
from central.certificates.kinds.resident_record.request import Choice
from central.certificates.kinds.stated_request import said_by_role
from central.certificates.models import IssuedDocument
from central.certificates.refusals import NoSuchChange
from central.certificates.states import Category
from sync.contract.chain.statement import read_statement
from sync.contract.definition_flaws.check_definition import CERTIFICATES
from sync.contract.forms.field_roles import FieldRole, Whose, fields_with
from sync.contract.forms.procedures import Procedure
from tests.central.certificates.conftest import CLAIM, Accepted, Claimed
from tests.support.centre.certificates import issue_as_asked
from tests.support.people.staff import Cast, sign_in

CHOICE = Choice(("1000002",), frozenset())
OF_TAXES = replace(resident_record.KIND, name="tax_record", title="所得証明書", item_words={"dependants": "扶養の人数"})
"""Another certificate that asks a clerk for the same."""


def test_a_definition_may_end_with_every_certificate_that_can_be_made_and_with_no_other() -> None:
    made = {name for name, kind in all_kinds().items() if kind.category is Category.CERTIFICATE}
    assert made == set(CERTIFICATES), "CERTIFICATES of sync/contract/definition_flaws/check_definition.py"


def test_a_request_gets_no_certificate_of_another_kind_than_its_procedure_ends_with(
    accepted: Accepted, cast: Cast
) -> None:
    application = accepted()
    with pytest.raises(NoSuchChange):
        issue(application.pk, cast.sato, OF_TAXES, CHOICE, revision=application.revision)
    with pytest.raises(NoSuchChange):
        preview(application, OF_TAXES, CHOICE, timezone.now())
    assert not IssuedDocument.objects.exists(), "no number was taken"


def test_lists_and_everybodys_check_head_a_document_with_the_title_of_its_kind(
    accepted: Accepted, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    records, taxes = issue_as_asked(accepted(copies="2"), cast.sato)
    IssuedDocument.objects.filter(pk=taxes.document.pk).update(kind=OF_TAXES.name)
    assert not _checked(taxes.document, "住民票の写し"), "nor where this version knows no such kind"
    monkeypatch.setitem(all_kinds(), OF_TAXES.name, OF_TAXES)  # type: ignore[arg-type]  # a dict for whoever finds them
    assert _checked(records.document, "住民票の写し")
    assert _checked(taxes.document, "所得証明書")
    clerk = sign_in(cast.sato)
    rows = clerk.get(reverse("certificates:list")).content.decode()
    assert rows.count("<td>住民票の写し</td>") == 1
    assert rows.count("<td>所得証明書</td>") == 1


def test_a_document_of_any_kind_has_its_page_and_its_items_in_its_own_words(
    accepted: Accepted, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    (made,) = issue_as_asked(accepted(), cast.sato)
    IssuedDocument.objects.filter(pk=made.document.pk).update(kind=OF_TAXES.name, items=["dependants"])
    page = reverse("certificates:document", args=[made.document.number])
    clerk = sign_in(cast.sato)
    assert clerk.get(page).status_code == 200, "also where this version knows no such kind"
    monkeypatch.setitem(all_kinds(), OF_TAXES.name, OF_TAXES)  # type: ignore[arg-type]  # a dict for whoever finds them
    assert "扶養の人数" in clerk.get(page).content.decode()


def _checked(document: IssuedDocument, title: str) -> bool:
    """Whether everybody's check finds it and heads it so."""
    page = Client().post("/check/", {"number": document.number, "code": document.code}).content.decode()
    assert document.number in page
    return f">{title}</span>" in page


def test_of_two_answers_of_one_role_the_first_that_is_asked_counts(
    claimed: Claimed, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What issues no certificate may ask for more than one name, and its letter goes to the first."""
    application, as_published = claimed(), stated_request.definition_stated

    def all_of_the_applicant(*said: Any) -> Procedure:
        procedure = as_published(*said)
        return structs.replace(
            procedure, pages=tuple(structs.replace(page, of=Whose.APPLICANT.value) for page in procedure.pages)
        )

    monkeypatch.setattr(stated_request, "definition_stated", all_of_the_applicant)
    statement = read_statement(bytes(application.versions.get().statement))
    assert len(fields_with(all_of_the_applicant(application, statement), FieldRole.NAME)) > 1
    assert said_by_role(application)[FieldRole.NAME].value == CLAIM["name"][0]
