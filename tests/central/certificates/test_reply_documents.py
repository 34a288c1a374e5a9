"""Whether a reply document is wanted and there: on the application's page, and as conditions that find the same."""

from __future__ import annotations

import json
import re

import msgspec
import pytest
from django.urls import reverse
from django.utils import timezone

from central.applications.lists import added_conditions
from central.applications.models import Application
from central.bulk_acts.models import BulkAct, BulkPlan, PlannedChange
from central.catalogue import reply_rules
from central.catalogue.reply_rules import ReplyRule, SignatureOf
from central.certificates.issuing.end import revoke
from central.certificates.kinds.reply_letter.request import Letter
from central.certificates.reply_documents import (
    ReplyThere,
    ReplyWanted,
    of_there,
    of_wanted,
    reply_there,
    reply_wanted,
)
from tests.central.certificates.conftest import Claimed
from tests.support.centre.applications import make_application
from tests.support.centre.certificates import issue_now
from tests.support.people.staff import Cast, sign_in

pytestmark = pytest.mark.django_db
LETTER = Letter({"from_month": "令和8年12月分から", "monthly": "25,000円", "paid": "偶数月の15日"}, by_mail=False)


def found(condition: object) -> set[int]:
    return set(Application.objects.filter(condition).values_list("pk", flat=True))


def page_of(application: Application, cast: Cast) -> str:
    address = reverse("applications:detail", args=[application.arrival_number])
    return sign_in(cast.sato).get(address).content.decode()


def test_what_is_wanted_and_what_is_there_stand_on_the_page_and_are_found(claimed: Claimed, cast: Cast) -> None:
    answered, waiting = claimed(51), claimed(52)
    without = make_application(3, procedure="bulky_waste")
    assert {reply_wanted(each) for each in (answered, waiting)} == {ReplyWanted.SIGNED}
    assert reply_wanted(without) is ReplyWanted.NONE
    assert found(of_wanted(ReplyWanted.SIGNED)) == {answered.pk, waiting.pk}
    assert found(of_wanted(ReplyWanted.OPTIONAL)) == set()
    assert found(of_wanted(ReplyWanted.NONE)) == {without.pk}
    assert found(of_there(ReplyThere.SIGNED)) == set()
    (document,) = issue_now(answered, cast.sato, LETTER)
    assert (reply_there(answered), reply_there(waiting)) == (ReplyThere.SIGNED, ReplyThere.NONE)
    assert found(of_there(ReplyThere.SIGNED)) == {answered.pk}
    assert found(of_there(ReplyThere.NONE)) == {waiting.pk, without.pk}
    assert "必要（署名必須）" in page_of(answered, cast)
    assert "添付済（署名あり）" in page_of(answered, cast)
    assert "添付：なし" in page_of(waiting, cast)
    assert "返信文書</h2>" not in page_of(without, cast)
    revoke(document.number, cast.sato, "まちがい")
    assert found(of_there(ReplyThere.SIGNED)) == set()


@pytest.mark.requirement("BO-08", "BO-09")
def test_a_list_is_narrowed_by_what_is_wanted_and_by_what_is_there(
    claimed: Claimed, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    answered, waiting = claimed(51), claimed(52)
    without, given = (make_application(place, procedure="bulky_waste") for place in (3, 4))
    issue_now(answered, cast.sato, LETTER)
    plan = BulkPlan.objects.create(
        body=given.body, why="", act=BulkAct.SEND_FILES, made_by=cast.sato, made_at=timezone.now()
    )
    for application, state in ((given, PlannedChange.State.DONE), (without, PlannedChange.State.LEFT_OUT)):
        PlannedChange.objects.create(plan=plan, application=application, state=state, state_at=timezone.now())
    client = sign_in(cast.sato)

    def listed(**asked: str) -> set[str]:
        # As the form sends it, through the kept search and the address that tells nothing.
        page = client.post(reverse("applications:search"), {"q": "", **asked}, follow=True).content.decode()
        assert '<details class="more" open>' in page, "a condition that stands is seen"
        for name, value in asked.items():
            words = {"reply_wanted": ReplyWanted, "reply_there": ReplyThere}[name](value).label
            assert f'<option value="{value}" selected>{words}</option>' in page
        return set(re.findall(r'name="chosen" value="(\d{22})"', page))

    def numbers(*of: Application) -> set[str]:
        return {each.arrival_number for each in of}

    for few in (added_conditions.FEW, 0):
        # Followed one by one, or asked of each that is met.
        monkeypatch.setattr(added_conditions, "FEW", few)
        assert listed(reply_wanted="signed") == numbers(answered, waiting)
        assert listed(reply_wanted="none") == numbers(without, given)
        assert listed(reply_there="signed") == numbers(answered)
        assert listed(reply_there="unsigned") == numbers(given)
        assert listed(reply_there="none") == numbers(waiting, without)
        assert listed(reply_wanted="signed", reply_there="none") == numbers(waiting)
    kept = reply_rules._rules()
    monkeypatch.setattr(
        reply_rules, "_rules", lambda: {key: _with(rule, SignatureOf.OPTIONAL) for key, rule in kept.items()}
    )
    assert listed(reply_wanted="optional") == numbers(answered, waiting)
    assert listed(reply_wanted="signed") == set()
    page = client.get(reverse("applications:all"), {"reply_there": "lost"}).content.decode()
    assert "この条件は読めません" in page
    assert 'name="chosen"' not in page
    assert "添付済（署名なし）" in page_of(given, cast)


def test_a_rule_may_leave_the_signature_open(claimed: Claimed, cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    application = claimed(51)
    kept = reply_rules._rules()
    loose = {key: _with(rule, SignatureOf.OPTIONAL) for key, rule in kept.items()}
    monkeypatch.setattr(reply_rules, "_rules", lambda: loose)
    assert reply_wanted(application) is ReplyWanted.OPTIONAL
    assert found(of_wanted(ReplyWanted.OPTIONAL)) == {application.pk}
    assert found(of_wanted(ReplyWanted.SIGNED)) == set()
    assert "必要（署名任意）" in page_of(application, cast)


def _with(rule: ReplyRule, signature: SignatureOf) -> ReplyRule:
    """As its file would say it."""
    said = json.loads(msgspec.json.encode(rule)) | {"signature": signature.value}
    return msgspec.json.decode(json.dumps(said).encode(), type=ReplyRule)
