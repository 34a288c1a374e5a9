"""A clerk's way through the pages of an act on many, in a browser, with long names; and what others may not see."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest
from django.urls import reverse
from playwright.sync_api import Page

from central.applications.models import Application
from central.audit.models import AuditEntry
from central.bulk_acts.actions.choose import choose
from central.bulk_acts.models import BulkPlan
from central.organisation.models import Body
from central.staff.duties import Duty
from central.staff.models import StaffGroup
from sync.contract.states import HandlingStatus
from tests.central.pages.test_long_words import BEYOND, FOREIGN
from tests.central.web.test_every_page import RULES
from tests.support.centre.applications import make_application
from tests.support.centre.browser import chromium, page_of
from tests.support.centre.jobs import work_off_beside
from tests.support.people.staff import Cast, sign_in


def look(page: Page, name: str) -> None:
    """Its rules, at each width; and a picture where somebody wants one."""
    assert page.evaluate(RULES) == [], name
    for width in (320, 640, 1280):
        page.set_viewport_size({"width": width, "height": 800})
        if folder := os.environ.get("LOOK_AT"):
            page.screenshot(path=f"{folder}/{name}-{width}.png", full_page=True)
        assert page.evaluate("document.documentElement.scrollWidth") <= max(width, 320), (name, width)
        if width > 320:
            assert page.evaluate(BEYOND) == [], (name, width)


@pytest.mark.django_db(transaction=True)
def test_a_clerk_sends_back_all_that_the_conditions_match(cast: Cast, live_server: Any, settings: Any) -> None:
    settings.BULK_ACT_HELD_MINUTES = 0
    for place, name in enumerate((FOREIGN, "Ａ" * 160, "山田　花子")):
        make_application(place + 1, name=name)
    waste = make_application(9, procedure="bulky_waste")
    with chromium() as browser, page_of(browser, live_server.url, cast.sato) as page:
        page.goto("/work/")
        page.locator("tr[data-row] input[type=checkbox]").first.check()
        page.locator("thead input[data-all]").check()
        page.get_by_role("button", name="一括処理", exact=True).click()
        look(page, "act")
        page.get_by_role("link", name="差し戻す（返却）").click()
        page.get_by_role("button", name="次へ（確かめる）").click()
        assert "直すところを1つ以上えらんでください。" in page.content()
        page.get_by_label("口座番号").check()
        page.locator("#sentence").fill("口座の名義を、請求する人の名前にしてください。")
        look(page, "write")
        page.get_by_role("button", name="次へ（確かめる）").click()
        page.get_by_text("1件ずつの内容", exact=True).first.wait_for()
        look(page, "planned")
        assert page.locator("tr[data-row]").count() == 4
        assert "えらんだ「直すところ」が、この申請か、いまの様式にありません" in page.content()
        page.get_by_role("button", name="承認して、すぐに始める").click()
        assert "1件ずつの内容を確かめて、しるしを付けてください。" in page.content()
        page.get_by_label("1件ずつの内容を確かめました").check()
        page.get_by_role("button", name="承認して、すぐに始める").click()
        look(page, "held")
        work_off_beside()
        page.get_by_role("link", name="いまの様子を見る").click()
        page.get_by_role("heading", name="終わりました").wait_for()
        look(page, "done")
        page.goto("/bulk/")
        look(page, "list")
    found = Application.objects.exclude(pk=waste.pk)
    assert set(found.values_list("status", flat=True)) == {HandlingStatus.SENT_BACK}
    waste.refresh_from_db()
    assert waste.status == HandlingStatus.UNPROCESSED


@pytest.mark.django_db(transaction=True)
def test_a_clerk_sends_a_file_to_all_who_were_chosen(
    cast: Cast, live_server: Any, scanner: str, tmp_path: Path
) -> None:
    for place, name in enumerate((FOREIGN, "山田　花子")):
        make_application(place + 1, name=name, mail=f"p{place}@mail.example" if place else "")
    paper = tmp_path / f"{'長い名前の資料' * 10}.pdf"
    paper.write_bytes(b"%PDF-1.7 x")
    with chromium() as browser:
        with page_of(browser, live_server.url, cast.sato) as page:
            page.goto("/work/")
            page.locator("tr[data-row] input[type=checkbox]").first.check()
            page.locator("thead input[data-all]").check()
            page.get_by_role("button", name="一括処理", exact=True).click()
            page.get_by_role("link", name="ファイルを送る").click()
            page.locator("#sentence").fill("当日の資料です。")
            page.get_by_role("button", name="次へ（確かめる）").click()
            page.get_by_role("button", name="次へ（確かめる）").click()
            assert "ファイルを選んでください。" in page.content()
            page.get_by_label("ファイル1").set_input_files(paper)
            look(page, "files")
            page.get_by_role("button", name="次へ（確かめる）").click()
            page.get_by_role("heading", name="1件ずつ確かめています").wait_for()
            work_off_beside()
        with page_of(browser, live_server.url, cast.takahashi) as page:
            page.goto(f"/bulk/{BulkPlan.objects.get().pk}/")
            look(page, "files-planned")
            page.get_by_label("1件ずつの内容を確かめました").check()
            page.get_by_role("button", name="承認して、すぐに送る").click()
            page.get_by_text("承認しました。").wait_for()
            work_off_beside()
            page.reload()
            page.get_by_role("heading", name="終わりました").wait_for()
            look(page, "files-done")
    assert [bool(each.notices) for each in Application.objects.all()] == [True, True]


def test_all_that_the_conditions_match_are_in_with_the_conditions_in_words(cast: Cast) -> None:
    for place in range(3):
        make_application(place + 1)
    make_application(9, procedure="bulky_waste")
    client = sign_in(cast.sato)
    answer = client.post(reverse("bulk_acts:choose"), {"every": "procedure=child_allowance", "tab": "review"})
    plan = BulkPlan.objects.get()
    assert answer.headers["Location"] == reverse("bulk_acts:act", args=[plan.pk])
    assert plan.rows.count() == 3
    assert "児童手当の認定請求" in plan.why
    assert "児童手当の認定請求" in client.get(answer.headers["Location"]).content.decode()
    unreadable = client.post(reverse("bulk_acts:choose"), {"every": "arrived_from=x", "tab": "review"})
    assert (unreadable.status_code, BulkPlan.objects.count()) == (400, 1)
    assert client.post(reverse("bulk_acts:choose"), {"chosen": []}).status_code == 400


def test_trials_among_the_ticked_lines_are_told_as_the_plan_counts_them(cast: Cast) -> None:
    rows = [make_application(place + 1) for place in range(3)]
    Application.objects.filter(pk=rows[0].pk).update(trial=True)
    chosen = {"chosen": [one.arrival_number for one in rows]}
    page = sign_in(cast.sato).post(reverse("bulk_acts:choose"), chosen, follow=True).content.decode()
    assert "3件の申請をえらびました（一覧でえらんだ2件、ほかに試験運用の1件）" in page


def test_a_plan_with_anybody_whom_a_member_may_not_see_is_not_there(cast: Cast, city: Body, settings: Any) -> None:
    make_application(1)
    make_application(2, procedure="bulky_waste")
    plan = choose(cast.sato, Application.objects.all(), "審査する")
    group = StaffGroup.objects.create(body=city, name="x", duties=[Duty.REVIEW], procedures=["bulky_waste"])
    cast.suzuki.groups.set([group])
    paths = [reverse(f"bulk_acts:{name}", args=[plan.pk]) for name in ("plan", "act")]
    theirs = sign_in(cast.suzuki)
    assert {theirs.get(path).status_code for path in paths} == {404}
    posts = [reverse(f"bulk_acts:{name}", args=[plan.pk]) for name in ("approve", "stop", "discard")]
    assert {theirs.post(path, {"revision": 1, "looked": 1}).status_code for path in posts} == {404}
    assert not BulkPlan.objects.exclude(state="draft").exists()
    # Nor from a zone from which one of its procedures is not opened.
    ours = sign_in(cast.sato)
    assert ours.get(paths[1]).status_code == 200
    settings.ZONED_PROCEDURES = {"bulky_waste": "other"}
    assert ours.get(paths[1]).status_code == 404
    assert "審査する" not in ours.get(reverse("bulk_acts:list")).content.decode()
    assert ours.post(reverse("bulk_acts:choose"), {"every": "", "tab": "all"}).status_code == 302
    assert list(BulkPlan.objects.latest("pk").rows.values_list("application__procedure")) == [("child_allowance",)]


def test_what_was_typed_stays_where_somebody_else_was_first(cast: Cast) -> None:
    make_application(1)
    plan = choose(cast.sato, Application.objects.all(), "審査する")
    client = sign_in(cast.sato)
    path = reverse("bulk_acts:write", args=[plan.pk, "refuse"])
    assert client.post(path, {"revision": plan.revision, "sentence": "はじめの文"}).status_code == 302
    late = client.post(path, {"revision": plan.revision, "sentence": "あとから書いた文"})
    assert late.status_code == 409
    assert "あとから書いた文" in late.content.decode()
    missing = client.post(path, {"revision": plan.revision + 1, "sentence": " ", "sentence_easy": "やさしい文"})
    assert missing.status_code == 400
    assert "やさしい文" in missing.content.decode()


def test_whoever_looks_at_a_plan_is_in_the_log(cast: Cast) -> None:
    make_application(1)
    plan = choose(cast.sato, Application.objects.all(), "審査する")
    client = sign_in(cast.sato)
    client.post(reverse("bulk_acts:write", args=[plan.pk, "accept"]), {"revision": plan.revision})
    client.get(reverse("bulk_acts:plan", args=[plan.pk]))
    entry = AuditEntry.objects.get(act="bulk.read")
    assert (entry.actor, entry.subject, entry.details["shown"]) == (cast.sato.audit_name, plan.audit_subject, 1)
