"""One act on many: a plan that a person reads, a second person where it must be, and then each application once, by the
very act of its page.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.urls import reverse
from django.utils import timezone
from django_otp.plugins.otp_totp.models import TOTPDevice

from central.applications.actions.accept import accept
from central.applications.actions.take_on import take_on
from central.applications.models import Application, ApplicationVersion, HandlingEvent
from central.audit.models import AuditEntry
from central.bulk_acts.actions.approve import approve, discard
from central.bulk_acts.actions.choose import choose
from central.bulk_acts.actions.stop import stop
from central.bulk_acts.actions.write import PlannedWords, write
from central.bulk_acts.models import BulkAct, BulkPlan, PlannedChange
from central.bulk_acts.refusals import PlanNotAllowed, PlanStale
from central.jobs.actions.cancel import cancel
from central.jobs.models import Job
from central.notices.models import Delivery
from central.organisation.models import Body
from central.staff.duties import Duty
from central.staff.models import StaffGroup, StaffMember
from sync.contract.states import HandlingStatus
from tests.support.centre.applications import make_application
from tests.support.centre.jobs import work_off
from tests.support.people.staff import PASSWORD, Cast, sign_in
from tests.support.tables.append_only import lifted

State, Plan = PlannedChange.State, BulkPlan.State


@pytest.fixture(autouse=True)
def _at_once(settings: Any) -> None:
    settings.BULK_ACT_HELD_MINUTES = 0


def planned(cast: Cast, act: BulkAct, member: StaffMember | None = None, **said: Any) -> BulkPlan:
    """All applications, looked at."""
    maker = member or cast.sato
    plan = choose(maker, Application.objects.all(), "審査する")
    words = PlannedWords(act, said.pop("sentence", {}), **said)
    plan = write(plan.pk, maker, words, revision=plan.revision)
    assert plan.state == Plan.PLANNED
    return plan


def states(plan: BulkPlan) -> list[tuple[str, str]]:
    return list(plan.rows.order_by("pk").values_list("state", "reason"))


def statuses() -> list[str]:
    return list(Application.objects.order_by("pk").values_list("status", flat=True))


@pytest.mark.parametrize(
    ("act", "said", "ends_in"),
    [
        (BulkAct.PROVISIONAL, {"sentence": {"ja": "書類を待っています"}}, HandlingStatus.PROVISIONALLY_TAKEN_IN),
        (BulkAct.ACCEPT, {}, HandlingStatus.ACCEPTED_REPLY_PENDING),
        (
            BulkAct.SEND_BACK,
            {"sentence": {"ja": "口座を直してください"}, "marked": ["account_number"]},
            HandlingStatus.SENT_BACK,
        ),
        (BulkAct.REFUSE, {"sentence": {"ja": "対象の年ではありません"}}, HandlingStatus.NOT_ACCEPTED),
        (BulkAct.FORCE, {"reason": "制度が終わったため"}, HandlingStatus.FORCE_COMPLETED),
    ],
)
def test_each_act_on_many_is_the_act_of_the_page_on_each(
    cast: Cast, city: Body, act: BulkAct, said: dict[str, Any], ends_in: HandlingStatus
) -> None:
    for place in range(3):
        make_application(place + 1, name=f"山田　{place}郎", mail=f"p{place}@mail.example")
    Delivery.objects.all().delete()
    maker = cast.takahashi if act is BulkAct.FORCE else cast.sato
    plan = planned(cast, act, maker, **said)
    approve(plan.pk, _second(cast, city), revision=plan.revision)
    assert statuses() == [HandlingStatus.UNPROCESSED] * 3, "nothing before the job"
    work_off()
    assert statuses() == [ends_in] * 3
    assert states(plan) == [(State.DONE, "")] * 3
    plan.refresh_from_db()
    assert plan.state == Plan.DONE
    for application in Application.objects.all():
        assert application.revision == 2
        event = HandlingEvent.objects.filter(application=application).latest("pk")
        assert (event.actor, event.to_status) == (maker.audit_name, ends_in)
        assert event.details.get("sentence", {}) == said.get("sentence", {})
        assert event.details.get("reason", "") == said.get("reason", "")
    if act is BulkAct.SEND_BACK:
        assert {each.marked[0]["id"] for each in Application.objects.all()} == {"account_number"}
        assert {d.application.mail for d in Delivery.objects.all()} == {f"p{n}@mail.example" for n in range(3)}
    ended = AuditEntry.objects.get(act="bulk.ended").details
    assert (ended["done"], ended["left"]) == (3, 0)


def test_what_cannot_be_in_is_left_out_with_its_reason_and_stays_as_it_was(cast: Cast, city: Body) -> None:
    fine = make_application(1)
    done = make_application(2)
    accept(done.pk, cast.sato, revision=1)
    trial = make_application(3)
    Application.objects.filter(pk=trial.pk).update(trial=True)
    waits = make_application(4)
    Application.objects.filter(pk=waits.pk).update(files=1, files_awaited=1)
    other = make_application(5, procedure="bulky_waste")
    altered = make_application(6)
    _alter(altered)
    with_one_duty = _member(city, "s8", Duty.REVIEW, procedures=["child_allowance"])
    with_one_duty.groups.add(_group(city, Duty.ISSUE_CERTIFICATE))
    plan = planned(cast, BulkAct.ACCEPT, StaffMember.objects.get(pk=with_one_duty.pk))
    reasons = dict(plan.rows.values_list("application", "reason"))
    assert reasons == {
        fine.pk: "",
        done.pk: "wrong_state",
        trial.pk: "trial",
        waits.pk: "files_awaited",
        other.pk: "no_duty",
        altered.pk: "altered",
    }
    page = sign_in(with_one_duty).get(reverse("bulk_acts:plan", args=[plan.pk])).content.decode()
    for words in (
        "試験運用の申請です",
        "この手続きの権限がありません",
        "いまの状態からは、できません",
        "届いたときの内容と合いません",
    ):
        assert words in page
    before = statuses()
    approve(plan.pk, with_one_duty, revision=plan.revision)
    work_off()
    assert statuses()[1:] == before[1:]
    assert statuses()[0] == HandlingStatus.ACCEPTED_REPLY_PENDING


def test_items_that_another_form_does_not_have_leave_its_applications_out(cast: Cast) -> None:
    make_application(1)
    make_application(2, procedure="bulky_waste")
    plan = planned(cast, BulkAct.SEND_BACK, sentence={"ja": "直してください"}, marked=["account_number"])
    assert states(plan) == [(State.WAITING, ""), (State.LEFT_OUT, "other_form")]


def test_whose_application_changed_since_the_plan_is_left_out_and_told(cast: Cast) -> None:
    first, second = make_application(1), make_application(2)
    plan = planned(cast, BulkAct.ACCEPT)
    take_on(first.pk, cast.takahashi, revision=1)
    page = sign_in(cast.sato).get(reverse("bulk_acts:plan", args=[plan.pk])).content.decode()
    assert "計画のあとに、1件が変わりました" in page
    assert page.count("計画のあとに変わったので、除かれます") == 1
    approve(plan.pk, cast.sato, revision=plan.revision)
    work_off()
    assert states(plan) == [(State.LEFT_OUT, "changed"), (State.DONE, "")]
    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.status, second.status) == (HandlingStatus.UNPROCESSED, HandlingStatus.ACCEPTED_REPLY_PENDING)
    ended = AuditEntry.objects.get(act="bulk.ended").details
    assert (ended["done"], ended["left"]) == (1, 1)


@pytest.mark.parametrize("act", [BulkAct.REFUSE, BulkAct.FORCE])
def test_what_cannot_be_taken_back_needs_a_second_person_however_few(cast: Cast, city: Body, act: BulkAct) -> None:
    make_application(1)
    maker = cast.takahashi if act is BulkAct.FORCE else cast.sato
    plan = planned(cast, act, maker, sentence={"ja": "対象ではありません"} if act is BulkAct.REFUSE else {}, reason="x")
    with pytest.raises(PlanNotAllowed):
        approve(plan.pk, maker, revision=plan.revision)
    with pytest.raises(PlanNotAllowed):
        approve(plan.pk, _member(city, "s9", Duty.REVIEW), revision=plan.revision)
    approve(plan.pk, _second(cast, city), revision=plan.revision)
    assert AuditEntry.objects.get(act="bulk.approved").details["second_person"] is True


def test_above_the_set_number_the_maker_cannot_and_two_small_plans_are_a_large_one(
    cast: Cast, city: Body, settings: Any
) -> None:
    settings.BULK_ACT_SECOND_PERSON_ABOVE = 2
    for place in range(2):
        make_application(place + 1)
    small = planned(cast, BulkAct.PROVISIONAL)
    approve(small.pk, cast.sato, revision=small.revision)
    work_off()
    another = planned(cast, BulkAct.ACCEPT)
    with pytest.raises(PlanNotAllowed):
        approve(another.pk, cast.sato, revision=another.revision)
    approve(another.pk, _second(cast, city), revision=another.revision)
    work_off()
    assert statuses() == [HandlingStatus.ACCEPTED_REPLY_PENDING] * 2


def test_the_last_writer_is_the_maker_so_nobody_approves_their_own_words(cast: Cast, city: Body) -> None:
    make_application(1)
    plan = planned(cast, BulkAct.REFUSE, sentence={"ja": "x"})
    second = _second(cast, city)
    words = PlannedWords(BulkAct.REFUSE, {"ja": "書きかえた文"})
    second.groups.add(_group(city, Duty.REVIEW))
    second = StaffMember.objects.get(pk=second.pk)
    plan = write(plan.pk, second, words, revision=plan.revision)
    with pytest.raises(PlanNotAllowed):
        approve(plan.pk, second, revision=plan.revision)


def test_the_page_shows_the_words_of_every_language(cast: Cast) -> None:
    make_application(1, language="easy-ja")
    said = {"ja": "対象ではありません。", "easy-ja": "この 人は もらえません。", "en": "Not for you.", "pt": "Não."}
    plan = planned(cast, BulkAct.REFUSE, sentence=said)
    page = sign_in(cast.takahashi).get(reverse("bulk_acts:plan", args=[plan.pk])).content.decode()
    assert [words for words in said.values() if words not in page] == []


def test_held_nothing_is_done_and_one_button_stops_all(cast: Cast, settings: Any) -> None:
    settings.BULK_ACT_HELD_MINUTES = 10
    make_application(1)
    plan = planned(cast, BulkAct.ACCEPT)
    approve(plan.pk, cast.sato, revision=plan.revision)
    work_off()
    assert statuses() == [HandlingStatus.UNPROCESSED]
    client = sign_in(cast.takahashi)
    page = client.get(reverse("bulk_acts:plan", args=[plan.pk])).content.decode()
    assert "それまでは、何も変わりません" in page
    answer = client.post(reverse("bulk_acts:stop", args=[plan.pk]), follow=True)
    assert "止めました" in answer.content.decode()
    Job.objects.update(run_at=timezone.now())
    work_off()
    assert statuses() == [HandlingStatus.UNPROCESSED]
    plan.refresh_from_db()
    assert (plan.state, plan.stopped_by) == (Plan.STOPPED, cast.takahashi)
    page = client.get(reverse("bulk_acts:plan", args=[plan.pk])).content.decode()
    assert '<li aria-current="step"><span>5</span>1件ずつ行う' in page
    assert AuditEntry.objects.get(act="bulk.stopped").details["reason"] == "person"


def test_after_its_time_it_begins_by_itself_and_once(cast: Cast, settings: Any) -> None:
    settings.BULK_ACT_HELD_MINUTES = 10
    make_application(1)
    plan = planned(cast, BulkAct.ACCEPT)
    approve(plan.pk, cast.sato, revision=plan.revision)
    job = Job.objects.get(kind="bulk_acts.run")
    plan.refresh_from_db()
    assert job.run_at == plan.starts_at == plan.approved_at + timedelta(minutes=10)
    Job.objects.update(run_at=timezone.now())
    work_off()
    assert statuses() == [HandlingStatus.ACCEPTED_REPLY_PENDING]
    assert Application.objects.get().revision == 2


def test_one_statement_that_is_not_what_came_stops_all_that_follow(cast: Cast) -> None:
    rows = [make_application(place + 1) for place in range(4)]
    plan = planned(cast, BulkAct.ACCEPT)
    _alter(rows[1])
    approve(plan.pk, cast.sato, revision=plan.revision)
    work_off()
    assert states(plan) == [(State.DONE, ""), (State.FAILED, "altered"), (State.WAITING, ""), (State.WAITING, "")]
    plan.refresh_from_db()
    assert (plan.state, plan.stop_reason) == (Plan.STOPPED, "altered")
    assert statuses()[2:] == [HandlingStatus.UNPROCESSED] * 2
    page = sign_in(cast.sato).get(reverse("bulk_acts:plan", args=[plan.pk])).content.decode()
    assert "自動で止まりました" in page
    assert "1件が済んだところで止まりました" in page


def test_stopped_on_its_way_by_the_page_of_jobs_the_rest_is_not_done(cast: Cast) -> None:
    make_application(1)
    plan = planned(cast, BulkAct.ACCEPT)
    approve(plan.pk, cast.sato, revision=plan.revision)
    cancel(Job.objects.get(kind="bulk_acts.run").pk, cast.sato)
    work_off()
    plan.refresh_from_db()
    assert (plan.state, plan.stop_reason) == (Plan.STOPPED, "job")
    assert statuses() == [HandlingStatus.UNPROCESSED]


def test_what_was_approved_is_not_discarded_and_what_ended_not_stopped(cast: Cast) -> None:
    make_application(1)
    plan = planned(cast, BulkAct.ACCEPT)
    with pytest.raises(PlanStale):
        stop(plan.pk, cast.sato)
    plan = approve(plan.pk, cast.sato, revision=plan.revision)
    with pytest.raises(PlanStale):
        discard(plan.pk, cast.sato, revision=plan.revision)
    with pytest.raises(PlanStale):
        write(plan.pk, cast.sato, PlannedWords(BulkAct.REFUSE, {"ja": "x"}), revision=plan.revision)
    work_off()
    with pytest.raises(PlanStale):
        stop(plan.pk, cast.sato)


def test_whose_duty_went_between_approval_and_turn_changes_nothing_any_more(cast: Cast) -> None:
    make_application(1)
    plan = planned(cast, BulkAct.ACCEPT)
    approve(plan.pk, cast.sato, revision=plan.revision)
    StaffMember.objects.filter(pk=cast.sato.pk).update(is_active=False)
    work_off()
    assert states(plan) == [(State.LEFT_OUT, "no_duty")]
    assert statuses() == [HandlingStatus.UNPROCESSED]


def _alter(application: Application) -> None:
    with lifted(connection):
        ApplicationVersion.objects.filter(application=application).update(statement=b"{}")


def _group(body: Body, duty: Duty, procedures: list[str] | None = None) -> StaffGroup:
    name = f"group {StaffGroup.objects.count()}"
    return StaffGroup.objects.create(body=body, name=name, duties=[duty], procedures=procedures or [])


def _member(body: Body, number: str, *duties: Duty, procedures: list[str] | None = None) -> StaffMember:
    member = StaffMember.objects.create_member(number, PASSWORD, name="中村", section="x", body=body)
    TOTPDevice.objects.create(user=member, confirmed=True, name="x")
    for duty in duties:
        member.groups.add(_group(body, duty, procedures))
    return member


def _second(cast: Cast, body: Body) -> StaffMember:
    return _member(body, f"second-{StaffMember.objects.count()}", Duty.APPROVE_BULK)
