"""What begins on an application's page: documents, where one can be made, by who may make it."""

from __future__ import annotations

import re

from django.urls import reverse

from central.applications.models import Application
from central.staff.duties import Duty
from central.staff.models import StaffGroup, StaffMember
from tests.central.certificates.conftest import Accepted, Claimed
from tests.support.centre.applications import make_application
from tests.support.people.staff import Cast, sign_in

BUTTON = re.compile(r'<(?:a|button)[^>]* class="(btn[^"]*)"[^>]*? (?:href|data-open)="([^"]+)"')
MAIN, SECOND = True, False


def shown(member: StaffMember, application: Application) -> dict[str, bool]:
    """Certificate, letter and the dialog of a reply, as far as they are on the page → whether it is a main button."""
    number = application.arrival_number
    page = sign_in(member).get(reverse("applications:detail", args=[number])).content.decode()
    kinds = {to: "p" in kind.split() for kind, to in BUTTON.findall(page)}
    certificate, letter = (reverse(f"certificates:{name}", args=[number]) for name in ("request", "reply"))
    asked = {"certificate": certificate, "letter": letter, "reply": "reply"}
    return {name: kinds[to] for name, to in asked.items() if to in kinds}


def test_a_document_begins_where_one_can_be_made(accepted: Accepted, claimed: Claimed, cast: Cast) -> None:
    assert shown(cast.sato, accepted(1)) == {"certificate": MAIN, "reply": MAIN}
    assert shown(cast.sato, claimed(50)) == {"letter": MAIN, "reply": SECOND}, "the letter is how this one is answered"


def test_nothing_begins_before_the_acceptance(accepted: Accepted, cast: Cast) -> None:
    assert shown(cast.sato, make_application(2, procedure="resident_record", name="小林　雪")) == {}
    assert shown(cast.sato, make_application(3)) == {}


def test_nothing_begins_for_who_may_make_no_documents(accepted: Accepted, claimed: Claimed, cast: Cast) -> None:
    certificate, letter = accepted(1), claimed(50)
    for group in StaffGroup.objects.all():
        group.duties = [duty for duty in group.duties if duty != Duty.ISSUE_CERTIFICATE]
        group.save()
    assert shown(cast.sato, certificate) == {"reply": MAIN}
    assert shown(cast.sato, letter) == {"reply": MAIN}
