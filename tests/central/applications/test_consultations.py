"""Questions between staff about one application: who can be asked, who answers, and that nobody sees more by it."""

from __future__ import annotations

from html import unescape
from typing import Any

import pytest
from django.http import HttpResponseBase
from django.test import Client
from django.urls import reverse

from central.applications.consult_models import Consultation, ConsultationEnd
from central.applications.consultations import asked_of, receivers_of
from central.applications.models import Application
from central.audit.models import AuditEntry
from central.staff.duties import Duty
from central.staff.models import StaffGroup, StaffMember
from tests.support.centre.applications import make_application, make_city
from tests.support.people.staff import QUICK_HASHERS, Cast, make_cast, sign_in

pytestmark = pytest.mark.django_db
WAITS = "まだ答えのない質問があります"


@pytest.fixture
def cast(settings: Any) -> Cast:
    settings.PASSWORD_HASHERS = QUICK_HASHERS
    return make_cast(make_city())


@pytest.fixture
def claim(cast: Cast) -> Application:
    return make_application(1)


def page(client: Client, claim: Application) -> str:
    answer = client.get(reverse("applications:detail", args=[claim.arrival_number]))
    assert answer.status_code == 200
    return unescape(answer.content.decode())


def post(client: Client, name: str, claim: Application, **said: object) -> HttpResponseBase:
    return client.post(reverse(f"applications:{name}", args=[claim.arrival_number]), said)


def words(answer: Any) -> str:
    return unescape(answer.content.decode())


def to(member: StaffMember) -> str:
    return f"member:{member.pk}"


def test_a_colleague_is_asked_sees_it_among_the_work_and_answers_once(claim: Application, cast: Cast) -> None:
    asker, asked = sign_in(cast.sato), sign_in(cast.takahashi)
    before = page(asker, claim)
    assert WAITS not in before
    assert f'value="{to(cast.takahashi)}"' in before
    assert 'aria-current="page">聞かれている<span class="n">0<' in words(asked.get("/work/asked/"))
    for _click in range(2):
        assert post(asker, "ask", claim, to=to(cast.takahashi), text="収入の額は\nどこで見ますか").status_code == 302
    question = Consultation.objects.get()
    assert (question.asker, question.to_member, question.to_group) == (cast.sato, cast.takahashi, None)
    listed = words(asked.get("/work/asked/"))
    assert 'aria-current="page">聞かれている<span class="n">1<' in listed
    assert reverse("applications:detail", args=[claim.arrival_number]) in listed
    assert "どこで見ますか" in listed
    waiting = page(asker, claim)
    assert "佐藤 花 → 高橋 誠" in waiting
    assert waiting.count(WAITS) == 4, "sending back, refusing, provisional and accepting: each dialog says so"
    assert post(asker, "answer", claim, consultation=question.pk, text="自分で答える").status_code == 409
    assert post(asked, "answer", claim, consultation=question.pk, text=" ").status_code == 400
    for _click in range(2):
        assert post(asked, "answer", claim, consultation=question.pk, text="課税証明書です").status_code == 302
    second = post(asked, "answer", claim, consultation=question.pk, text="やはり <源泉徴収票>")
    assert second.status_code == 409
    assert "もう答えがあるか" in words(second)
    assert "やはり <源泉徴収票>" in words(second)
    assert ConsultationEnd.objects.get().text == "課税証明書です"
    after = page(asker, claim)
    assert "高橋 誠の答え" in after
    assert "課税証明書です" in after
    assert WAITS not in after
    assert not asked_of(cast.takahashi, ()).exists()
    told = AuditEntry.objects.filter(act__startswith="application.consult").order_by("number")
    assert [(one.act, one.actor, one.subject) for one in told] == [
        ("application.consulted", "staff:sato", claim.audit_subject),
        ("application.consultation_answered", "staff:takahashi", claim.audit_subject),
    ]
    claim.refresh_from_db()
    assert claim.revision == 1, "no colleague's page became stale"


def test_who_cannot_see_it_cannot_be_asked_and_the_words_stand_there_again(claim: Application, cast: Cast) -> None:
    client = sign_in(cast.sato)
    tax = StaffGroup.objects.get(name="税務")
    for nobody in (to(cast.suzuki), to(cast.tanaka), to(cast.sato), f"group:{tax.pk}", "group:999999", ""):
        assert f'value="{nobody or "x"}"' not in page(client, claim)
        refused = post(client, "ask", claim, to=nobody, text="見えますか")
        assert refused.status_code == 400
        assert "見えますか" in words(refused)
    assert post(client, "ask", claim, to=to(cast.takahashi), text="あ" * 2001).status_code == 400
    assert post(sign_in(cast.suzuki), "ask", claim, to=to(cast.takahashi), text="x").status_code == 404
    assert not Consultation.objects.exists()


def test_a_zone_keeps_those_without_its_permission_out_of_the_choice(
    claim: Application, cast: Cast, settings: Any
) -> None:
    settings.ZONED_PROCEDURES = {claim.procedure: "my-number"}
    assert cast.takahashi in receivers_of(claim, cast.sato).members
    for group in cast.takahashi.groups.all():
        group.duties = [duty for duty in group.duties if duty != Duty.SPECIFIC_INFORMATION]
        group.save()
    assert receivers_of(claim, cast.sato).choices == {}


def test_a_group_is_asked_and_whoever_leaves_it_sees_nothing_of_it(claim: Application, cast: Cast) -> None:
    asker, chiefs = sign_in(cast.sato), StaffGroup.objects.get(name="窓口審査 係長")
    assert post(asker, "ask", claim, to=f"group:{chiefs.pk}", text="係長に聞きます").status_code == 302
    question = Consultation.objects.get()
    assert list(asked_of(cast.takahashi, ())) == [question]
    assert not asked_of(cast.takahashi, {claim.procedure}).exists(), "shut from here"
    client = sign_in(cast.suzuki)
    assert "係長に聞きます" not in words(client.get("/work/asked/"))
    assert post(client, "answer", claim, consultation=question.pk, text="x").status_code == 404
    chief = sign_in(cast.takahashi)
    cast.takahashi.groups.remove(chiefs)
    cast.takahashi.groups.add(StaffGroup.objects.get(name="窓口審査"))
    assert "係長に聞きます" not in words(chief.get("/work/asked/"))
    assert post(chief, "answer", claim, consultation=question.pk, text="x").status_code == 409
    assert not ConsultationEnd.objects.exists()


def test_the_asker_alone_takes_it_back_and_no_decision_waits_for_it(claim: Application, cast: Cast) -> None:
    asker, asked = sign_in(cast.sato), sign_in(cast.takahashi)
    post(asker, "ask", claim, to=to(cast.takahashi), text="急ぎます")
    question = Consultation.objects.get()
    accepting = reverse("applications:change", args=[claim.arrival_number, "accept"])
    assert asker.post(accepting, {"revision": "1"}).status_code == 302
    assert post(asked, "take-question-back", claim, consultation=question.pk).status_code == 409
    other = make_application(2)
    assert post(asker, "take-question-back", other, consultation=question.pk).status_code == 404
    assert post(asker, "take-question-back", claim, consultation=question.pk).status_code == 302
    late = post(asked, "answer", claim, consultation=question.pk, text="答えました")
    assert late.status_code == 409
    assert "答えました" in words(late)
    assert ConsultationEnd.objects.get().kind == ConsultationEnd.Kind.TAKEN_BACK
    assert WAITS not in page(asker, claim)
