"""Decisions read back and plans of acts on many: one rule says when another person must approve, whichever door."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from central.applications.models import Application, ApplicationVersion
from central.applications.stopped_early import Stop
from central.bulk_acts.actions.approve import approve
from central.bulk_acts.actions.choose import choose
from central.bulk_acts.actions.stop import stop as stop_plan
from central.bulk_acts.actions.write import PlannedWords, write
from central.bulk_acts.models import BulkAct, BulkPlan
from central.bulk_acts.refusals import PlanNotAllowed
from central.exports import decision_views
from central.exports.actions import run_decisions
from central.exports.models import DecisionLine, DecisionSheet
from central.jobs.models import Job
from central.organisation.models import Body
from central.staff.duties import Duty
from central.staff.models import StaffGroup, StaffMember
from sync.contract.states import HandlingStatus
from tests.central.exports.test_decisions import a_csv, brought, run
from tests.support.centre.applications import make_application
from tests.support.centre.jobs import work_off
from tests.support.people.staff import Cast, sign_in
from tests.support.tables.append_only import lifted


def decided(browser: Client, applications: list[Application], word: str, sentence: str = "") -> DecisionSheet:
    rows = [(one.arrival_number, str(one.revision), word, sentence) for one in applications]
    return brought(browser, a_csv(*rows))


def plan_of(maker: StaffMember, act: BulkAct, applications: list[Application], **words: str) -> BulkPlan:
    plan = choose(maker, Application.objects.filter(pk__in=[one.pk for one in applications]), "えらんだ申請")
    return write(plan.pk, maker, PlannedWords(act, words), revision=plan.revision)


def test_refusing_takes_two_by_whatever_door(cast: Cast, browser: Client) -> None:
    rows = [make_application(counter) for counter in range(1, 4)]
    plan = plan_of(cast.sato, BulkAct.REFUSE, rows, ja="対象外です。")
    with pytest.raises(PlanNotAllowed):
        approve(plan.pk, cast.sato, revision=plan.revision)
    sheet = decided(browser, rows, "不受理", "対象外です。")
    assert run(browser, sheet).status_code == 403
    work_off()
    assert not Application.objects.filter(status=HandlingStatus.NOT_ACCEPTED).exists()
    assert run(sign_in(cast.takahashi), sheet).status_code == 302
    work_off()
    assert Application.objects.filter(status=HandlingStatus.NOT_ACCEPTED).count() == 3


def test_what_went_by_a_plan_counts_for_a_sheet(cast: Cast, browser: Client, settings: Any) -> None:
    settings.BULK_ACT_SECOND_PERSON_ABOVE = 3
    rows = [make_application(counter) for counter in range(1, 5)]
    plan = plan_of(cast.sato, BulkAct.PROVISIONAL, rows[:2])
    approve(plan.pk, cast.sato, revision=plan.revision)
    work_off()
    assert run(browser, decided(browser, rows[2:], "受理")).status_code == 403
    assert run(browser, decided(browser, rows[2:3], "受理")).status_code == 302


def test_what_went_by_a_sheet_counts_for_a_plan(cast: Cast, browser: Client, settings: Any) -> None:
    settings.BULK_ACT_SECOND_PERSON_ABOVE = 3
    rows = [make_application(counter) for counter in range(1, 5)]
    assert run(browser, decided(browser, rows[:2], "受理")).status_code == 302
    plan = plan_of(cast.sato, BulkAct.PROVISIONAL, rows[2:])
    with pytest.raises(PlanNotAllowed):
        approve(plan.pk, cast.sato, revision=plan.revision)
    smaller = plan_of(cast.sato, BulkAct.PROVISIONAL, rows[2:3])
    approve(smaller.pk, cast.sato, revision=smaller.revision)


def test_a_sheet_that_another_released_counts_for_nobody(cast: Cast, browser: Client, settings: Any) -> None:
    settings.BULK_ACT_SECOND_PERSON_ABOVE = 1
    rows = [make_application(counter) for counter in range(1, 4)]
    assert run(sign_in(cast.takahashi), decided(browser, rows[:2], "受理")).status_code == 302
    work_off()
    assert run(browser, decided(browser, rows[2:], "受理")).status_code == 302


def test_what_was_stopped_before_its_turn_counts_for_nobody(cast: Cast, browser: Client, settings: Any) -> None:
    settings.BULK_ACT_HELD_MINUTES, settings.BULK_ACT_SECOND_PERSON_ABOVE = 10, 2
    rows = [make_application(counter) for counter in range(1, 5)]
    sheet = decided(browser, rows[:2], "受理")
    assert run(browser, sheet).status_code == 302
    assert browser.post(f"/exports/decisions/{sheet.pk}/stop/").status_code == 302
    plan = plan_of(cast.sato, BulkAct.ACCEPT, rows[:2])
    plan = approve(plan.pk, cast.sato, revision=plan.revision)
    stop_plan(plan.pk, cast.sato)
    assert run(browser, decided(browser, rows[2:], "受理")).status_code == 302, "two, and nobody changed the others"


def test_whoever_is_to_release_a_table_may_throw_it_away(cast: Cast, browser: Client) -> None:
    sheet = decided(browser, [make_application(1), make_application(2)], "不受理", "書類がそろっていません。")
    other = sign_in(cast.takahashi)
    assert "計画を捨てる" in other.get(f"/exports/decisions/{sheet.pk}/").content.decode()
    said = {"revision": sheet.revision}
    assert sign_in(cast.suzuki).post(reverse("exports:decisions-drop", args=[sheet.pk]), said).status_code == 404
    assert other.post(reverse("exports:decisions-drop", args=[sheet.pk]), said).status_code == 302
    sheet.refresh_from_db()
    assert sheet.state == DecisionSheet.State.DISCARDED


def test_no_table_decides_on_a_trial(cast: Cast, browser: Client) -> None:
    application = make_application(1)
    Application.objects.filter(pk=application.pk).update(trial=True)
    (line,) = decided(browser, [application], "受理").lines.all()
    assert (line.state, line.reason) == (DecisionLine.State.REFUSED, DecisionLine.Reason.TRIAL)


def test_the_maker_is_held_before_what_they_did_alone_is_counted(
    cast: Cast, browser: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Else two tabs are each under the limit."""
    done: list[str] = []
    hold, asked = run_decisions.hold_maker, run_decisions.decisions_second_needed

    def held(maker_id: int) -> None:
        done.append(f"held {maker_id}")
        hold(maker_id)

    def counted(sheet: DecisionSheet) -> bool:
        done.append("counted")
        return asked(sheet)

    monkeypatch.setattr(run_decisions, "hold_maker", held)
    monkeypatch.setattr(run_decisions, "decisions_second_needed", counted)
    assert run(browser, decided(browser, [make_application(1)], "受理")).status_code == 302
    assert done[:2] == [f"held {cast.sato.pk}", "counted"]


def test_held_nothing_is_decided_and_one_button_stops_all(cast: Cast, browser: Client, settings: Any) -> None:
    settings.BULK_ACT_HELD_MINUTES = 10
    sheet = decided(browser, [make_application(1), make_application(2)], "受理")
    assert run(browser, sheet).status_code == 302
    work_off()
    sheet.refresh_from_db()
    assert sheet.state == DecisionSheet.State.HELD
    assert {line.state for line in sheet.lines.all()} == {DecisionLine.State.PLANNED}
    address = f"/exports/decisions/{sheet.pk}/"
    second = sign_in(cast.takahashi)
    assert "から、1件ずつ決めます" in second.get(address).content.decode()
    assert second.post(f"{address}stop/").status_code == 302
    _due(sheet)
    work_off()
    sheet.refresh_from_db()
    assert (sheet.state, sheet.stopped_by) == (DecisionSheet.State.STOPPED, cast.takahashi)
    assert set(Application.objects.values_list("status", flat=True)) == {HandlingStatus.UNPROCESSED}
    page = browser.get(address).content.decode()
    for word in ("0件を決めたところで止まりました（残り 2件）", "職員が止めました。", "しませんでした"):
        assert word in page
    assert browser.post(f"{address}stop/").status_code == 409


def test_the_first_altered_application_stops_the_rest(cast: Cast, browser: Client) -> None:
    rows = [make_application(1), make_application(2)]
    sheet = decided(browser, rows, "受理")
    with lifted(connection):
        ApplicationVersion.objects.filter(application=rows[0]).update(statement=b"{}")
    assert run(browser, sheet).status_code == 302
    work_off()
    sheet.refresh_from_db()
    assert (sheet.state, sheet.stop_reason) == (DecisionSheet.State.STOPPED, Stop.ALTERED)
    assert list(sheet.lines.order_by("line").values_list("state", flat=True)) == [
        DecisionLine.State.FAILED,
        DecisionLine.State.PLANNED,
    ]


def test_a_table_that_names_no_application_is_seen_in_its_own_city_only(cast: Cast, browser: Client) -> None:
    sheet = brought(browser, a_csv(("9920120261128007000110", "1", "不受理", "山田花子さんは対象外です。")))
    address, second = f"/exports/decisions/{sheet.pk}/", sign_in(cast.takahashi)
    assert second.get(address).status_code == 200
    other = Body.objects.create(code="99202", name="隣市")
    cast.takahashi.groups.set([StaffGroup.objects.create(body=other, name="他", duties=[Duty.APPROVE_BULK])])
    assert second.get(address).status_code == 404


def _due(sheet: DecisionSheet) -> None:
    """Its minute comes."""
    Job.objects.filter(about=sheet.audit_subject).update(run_at=timezone.now())


def test_the_second_person_can_read_every_line(cast: Cast, browser: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(decision_views, "LINES_SHOWN", shown := 3)
    many = shown + 2
    rows = [make_application(counter, name=f"人{counter:04}") for counter in range(1, many + 1)]
    words = [("受理", "") for _ in range(many - 1)] + [("不受理", "最後の行の文")]
    sheet = brought(
        browser,
        a_csv(*[(one.arrival_number, str(one.revision), *said) for one, said in zip(rows, words, strict=True)]),
    )
    second, address = sign_in(cast.takahashi), f"/exports/decisions/{sheet.pk}/"
    first = second.get(address).content.decode()
    assert f"{many}件中 1〜{shown}" in first
    assert "最後の行の文" not in first
    assert "?page=2" in first
    pages = first + second.get(address, {"page": "2"}).content.decode()
    assert [one.applicant_name for one in rows if one.applicant_name not in pages] == []
    assert "最後の行の文" in pages
    refusals = second.get(address, {"decision": "不受理"}).content.decode()
    assert "最後の行の文" in refusals
    assert "1件中 1〜1" in refusals


def test_older_sheets_are_found_on_the_pages_behind(
    cast: Cast, browser: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(decision_views, "SHEETS_SHOWN", shown := 2)
    one = make_application(1)
    sheets = [decided(browser, [one], "受理") for _ in range(shown + 1)]
    oldest = f'href="/exports/decisions/{sheets[0].pk}/"'
    assert oldest not in browser.get("/exports/decisions/").content.decode()
    assert oldest in browser.get("/exports/decisions/", {"page": "2"}).content.decode()
