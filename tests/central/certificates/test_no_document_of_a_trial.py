"""Of an application that came under a form in test operation no document is made, and nobody is offered to."""

from __future__ import annotations

import pytest
from django.urls import reverse

from central.applications.models import Application
from central.applications.refusals import NotAllowed
from central.certificates.issuing.issue import issue
from central.certificates.kinds import resident_record
from central.certificates.kinds.resident_record.request import Choice
from tests.central.certificates.conftest import Accepted
from tests.support.people.staff import Cast, sign_in

pytestmark = pytest.mark.django_db


def test_no_document_is_made_of_a_trial(cast: Cast, accepted: Accepted) -> None:
    application = accepted()
    issuer, page = sign_in(cast.sato), reverse("applications:detail", args=[application.arrival_number])
    asked = reverse("certificates:request", args=[application.arrival_number])
    assert (asked in issuer.get(page).content.decode(), issuer.get(asked).status_code) == (True, 200)
    Application.objects.filter(pk=application.pk).update(trial=True)
    assert (asked in issuer.get(page).content.decode(), issuer.get(asked).status_code) == (False, 404)
    with pytest.raises(NotAllowed):
        issue(
            application.pk,
            cast.sato,
            resident_record.KIND,
            Choice(("1000002",), frozenset()),
            revision=application.revision,
        )
    letter = reverse("certificates:reply", args=[application.arrival_number])
    assert issuer.get(letter).status_code == 404
