"""The staff pages: only what a person may see, the nearest due first, nothing twice, nobody overwritten."""

from __future__ import annotations

import re
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from central.applications.forms import SendBackForm
from central.applications.lists.work_list import MY_TABS, Filters, Tab, counts_for, waiting_for
from central.applications.manual_check_reasons import manual_check_reason
from central.applications.models import Application, HandlingEvent, ReviewComment
from central.audit.models import AuditEntry
from sync.contract.chain.statement import StatementKind
from sync.contract.numbers import make_arrival_number
from sync.contract.states import ENDS, HandlingStatus
from tests.support.centre.applications import ANSWERS, add_version, make_application, make_manual_check
from tests.support.people.staff import Cast, sign_in


def _page(client: Client, application: Application) -> str:
    response = client.get(reverse("applications:detail", args=[application.arrival_number]))
    assert response.status_code == 200
    return response.content.decode()


def _act(client: Client, application: Application, action: str, **said: object) -> int:
    application.refresh_from_db()
    address = reverse("applications:change", args=[application.arrival_number, action])
    return client.post(address, {"revision": application.revision, **said}).status_code


def test_the_work_list_shows_what_waits_with_counts(cast: Cast) -> None:
    make_application(1, name="山田　花子", days_ago=3)
    make_application(2, name="高橋　美咲", days_ago=13.9)
    make_manual_check(9)
    client = sign_in(cast.sato)
    page = client.get(reverse("applications:work")).content.decode()
    assert page.index("高橋　美咲") < page.index("山田　花子"), "the nearest due day stands first"
    assert counts_for(cast.sato)[Tab.REVIEW] == 2
    assert counts_for(cast.sato)[Tab.MANUAL_CHECK] == 1
    assert 'class="n r">1<' in page


@pytest.mark.requirement("GAP-10")
def test_lists_are_by_next_action_oldest_first_with_their_due_day(cast: Cast) -> None:
    first = make_application(1, days_ago=9)
    second = make_application(2, days_ago=2)
    corrected = make_application(3, days_ago=5)
    number = second.arrival_number[:-6] + "000499"
    add_version(corrected, number, StatementKind.CORRECTION, ANSWERS, timezone.now(), timezone.now(), 99)
    assert list(waiting_for(cast.sato, Tab.REVIEW, Filters())) == [first, second]
    assert list(waiting_for(cast.sato, Tab.CORRECTED, Filters())) == [corrected]
    client = sign_in(cast.sato)
    due = timezone.localtime(first.arrived_at + timedelta(days=14))
    assert f"{due.month}/{due.day:02d}" in client.get(reverse("applications:work")).content.decode()


def test_an_open_application_stands_in_one_tab_and_is_counted_there(cast: Cast) -> None:
    """Also one that was corrected and then taken in provisionally: it waits for its review as any other."""
    for counter, status in enumerate(HandlingStatus):
        application = make_application(counter + 1)
        application.corrected = counter % 2 == 0
        application.status = status.value
        application.save(update_fields=["corrected", "status"])
    corrected = make_application(50)
    number = make_arrival_number("99201", timezone.localdate(), "007", 499)
    add_version(corrected, number, StatementKind.CORRECTION, ANSWERS, timezone.now(), timezone.now(), 99)
    client = sign_in(cast.sato)
    corrected_tab = client.get(reverse("applications:work-tab", args=["corrected"])).content.decode()
    assert reverse("applications:detail", args=[corrected.arrival_number]) in corrected_tab
    assert _act(client, corrected, "provisional") == 302
    corrected.refresh_from_db()
    assert corrected.status == HandlingStatus.PROVISIONALLY_TAKEN_IN
    shown = {tab: list(waiting_for(cast.sato, tab, Filters())) for tab in MY_TABS}
    assert corrected in shown[Tab.REVIEW]
    everywhere = [application for tab in MY_TABS for application in shown[tab]]
    still_open = [application for application in Application.objects.all() if application.status not in ENDS]
    assert sorted(each.pk for each in everywhere) == sorted(each.pk for each in still_open)
    counts = counts_for(cast.sato)
    assert {tab: counts[tab] for tab in MY_TABS} == {tab: len(shown[tab]) for tab in MY_TABS}


def test_nothing_waiting_is_said_in_words(cast: Cast) -> None:
    assert "待っている申請はありません" in sign_in(cast.sato).get(reverse("applications:work")).content.decode()


def test_another_groups_application_is_404_like_one_that_is_not_there(cast: Cast) -> None:
    application = make_application(1)
    client = sign_in(cast.suzuki)
    there = client.get(reverse("applications:detail", args=[application.arrival_number]))
    nowhere = client.get(reverse("applications:detail", args=["9920120261120007999900"]))
    assert there.status_code == nowhere.status_code == 404
    assert there.content == nowhere.content
    for action in ("accept", "send-back", "refuse", "complete", "force-complete", "take-on"):
        assert _act(client, application, action, sentence="x", reason="x") == 404
    assert application.arrival_number not in client.get(reverse("applications:all")).content.decode()
    application.refresh_from_db()
    assert application.status == HandlingStatus.UNPROCESSED


def test_another_zones_procedure_is_404_and_in_no_list(cast: Cast, settings: object) -> None:
    application = make_application(1)
    client = sign_in(cast.sato)
    settings.ZONED_PROCEDURES = {"child_allowance": "my_number"}  # type: ignore[attr-defined]
    assert client.get(reverse("applications:detail", args=[application.arrival_number])).status_code == 404
    assert "山田　花子" not in client.get(reverse("applications:all")).content.decode()


def test_the_detail_is_drawn_from_the_kept_bytes_and_its_reading_is_recorded(cast: Cast) -> None:
    application = make_application(1, offline=timedelta(hours=1))
    page = _page(sign_in(cast.sato), application)
    for shown in ("山田　花子", "1234567", "職員カード S-0007", "通信なしで受付", "本人の署名は正しい", "以前"):
        assert shown in page
    entry = AuditEntry.objects.get(act="application.read")
    assert (entry.actor, entry.subject) == ("staff:sato", application.audit_subject)


def test_both_numbers_of_a_corrected_application_open_it_and_differences_are_marked(cast: Cast) -> None:
    application = make_application(1)
    number = make_application(2).arrival_number
    Application.objects.filter(arrival_number=number).update(arrival_number="9" * 22)
    add_version(
        application,
        "1" * 22,
        StatementKind.CORRECTION,
        {**ANSWERS, "account_number": ("7654321", "resident")},
        timezone.now(),
        timezone.now(),
        50,
    )
    page = sign_in(cast.sato).get(reverse("applications:detail", args=["1" * 22])).content.decode()
    assert "7654321" in page
    assert page.count('class=" changed"') == 1
    found = (
        sign_in(cast.sato)
        .get(reverse("applications:all"), {"q": application.arrival_number}, follow=True)
        .content.decode()
    )
    assert "1件中" in found
    first = sign_in(cast.sato).get(reverse("applications:detail", args=["1" * 22]), {"version": "1"}).content.decode()
    assert "7654321" not in first
    assert "1234567" in first


def test_accept_reply_and_complete_lead_to_the_end(cast: Cast) -> None:
    application = make_application(1)
    client = sign_in(cast.sato)
    assert _act(client, application, "accept") == 302
    assert _act(client, application, "reply", sentence="認定しました。") == 302
    assert _act(client, application, "complete") == 302
    application.refresh_from_db()
    assert application.status == HandlingStatus.COMPLETED
    assert "完了にしました" in _page(client, application)


@pytest.mark.requirement("BO-05")
def test_every_one_of_the_ten_states_has_its_word_and_its_filter(cast: Cast) -> None:
    client = sign_in(cast.sato)
    page = client.get(reverse("applications:all")).content.decode()
    words = "未処理 仮受付 完了 強制完了 返却中 不受理 受理(返信未) 受理(返信済) 受理(予約中) 取下げ"
    choices = re.search(r'<select[^>]*name="status">(.*?)</select>', page, re.DOTALL)
    assert choices is not None
    states = dict(re.findall(r'value="(\w+)">([^<]+)<', choices[1]))
    assert sorted(states.values()) == sorted(words.split())
    made = {status: make_application(place).arrival_number for place, status in enumerate(states, 1)}
    for status, number in made.items():
        Application.objects.filter(arrival_number=number).update(status=status)
    for status, word in states.items():
        found = client.get(reverse("applications:all"), {"status": status}).content.decode()
        assert re.findall(r'name="chosen" value="(\d+)"', found) == [made[status]]
        row = found[found.index("<tr data-row") :]
        assert word in re.findall(r'<span class="chip[^>]*>(?:<i.*?</i>)?([^<]+)</span>', row)


def test_send_back_needs_fields_and_a_sentence_and_tells_them(cast: Cast) -> None:
    application = make_application(1)
    client = sign_in(cast.sato)
    address = reverse("applications:change", args=[application.arrival_number, "send-back"])
    missing = client.post(address, {"revision": application.revision})
    assert missing.status_code == 400
    assert "直すところを1つ以上えらんでください" in missing.content.decode()
    assert "data-opened" in missing.content.decode()
    said = {
        "marked": ["account_number"],
        "sentence": "口座の名義を確かめてください。",
        "sentence_easy": "なまえを なおして ください。",
        "until": (timezone.localdate() + timedelta(days=7)).isoformat(),
    }
    preview = client.post(reverse("applications:preview-send-back", args=[application.arrival_number]), said)
    assert "口座番号" in preview.content.decode()
    assert "なまえを なおして" in preview.content.decode()
    application.refresh_from_db()
    assert application.status == HandlingStatus.UNPROCESSED, "a preview changes nothing"
    assert _act(client, application, "send-back", **said) == 302
    application.refresh_from_db()
    assert application.status == HandlingStatus.SENT_BACK
    assert application.sentence["easy-ja"] == "なまえを なおして ください。"
    assert application.marked == [{"id": "account_number", "comment": {}}]


@pytest.mark.parametrize("days", [-1, -365, 367, 7 * 366])
def test_a_day_that_nobody_can_meet_is_not_told(cast: Cast, days: int) -> None:
    application = make_application(1)
    client = sign_in(cast.sato)
    address = reverse("applications:change", args=[application.arrival_number, "send-back"])
    said = {"marked": ["account_number"], "sentence": "口座を確かめてください。", "revision": application.revision}
    today = timezone.localdate()
    for until in (today + timedelta(days=days), date(26, 12, 10), date(9999, 12, 31)):
        page = client.post(address, said | {"until": until.isoformat()})
        assert page.status_code == 400
        assert "きょうよりあとの日を入れてください" in page.content.decode()
        assert "口座を確かめてください。" in page.content.decode()
    application.refresh_from_db()
    assert application.status == HandlingStatus.UNPROCESSED
    page = client.get(reverse("applications:detail", args=[application.arrival_number])).content.decode()
    assert f'min="{today.isoformat()}"' in page
    assert f'max="{(today + timedelta(days=366)).isoformat()}"' in page
    for until in (today, today + timedelta(days=366)):
        assert SendBackForm(said | {"until": until}, application=application).is_valid()


def test_a_double_click_acts_once_and_says_no_error(cast: Cast) -> None:
    application = make_application(1)
    client = sign_in(cast.sato)
    address = reverse("applications:change", args=[application.arrival_number, "accept"])
    answers = [client.post(address, {"revision": 1}).status_code for _ in range(2)]
    assert answers == [302, 302]
    assert HandlingEvent.objects.filter(application=application, act="accepted").count() == 1


def test_who_comes_second_is_told_and_nothing_is_overwritten(cast: Cast) -> None:
    application = make_application(1)
    sato, takahashi = sign_in(cast.sato), sign_in(cast.takahashi)
    address = reverse("applications:change", args=[application.arrival_number, "accept"])
    assert sato.post(address, {"revision": 1}).status_code == 302
    refuse = reverse("applications:change", args=[application.arrival_number, "refuse"])
    second = takahashi.post(refuse, {"revision": 1, "sentence": "対象ではありません。"})
    assert second.status_code == 409
    assert "ほかの人が先に変えました" in second.content.decode()
    application.refresh_from_db()
    assert application.status == HandlingStatus.ACCEPTED_REPLY_PENDING


def test_forced_completion_needs_its_duty_a_reason_and_a_confirmation(cast: Cast) -> None:
    application = make_application(1)
    sato, takahashi = sign_in(cast.sato), sign_in(cast.takahashi)
    assert "強制完了にする" not in _page(sato, application)
    assert _act(sato, application, "force-complete", reason="重複", confirmed="1") == 409
    assert "強制完了にする" in _page(takahashi, application)
    assert _act(takahashi, application, "force-complete", reason="重複") == 400
    assert _act(takahashi, application, "force-complete", reason="", confirmed="1") == 400
    assert _act(takahashi, application, "force-complete", reason="重複のため", confirmed="1") == 302
    application.refresh_from_db()
    assert application.status == HandlingStatus.FORCE_COMPLETED
    assert "重複のため" in _page(takahashi, application)


@pytest.mark.requirement("GAP-09")
def test_comments_are_added_and_the_database_refuses_to_change_them(cast: Cast) -> None:
    application = make_application(1)
    client = sign_in(cast.sato)
    address = reverse("applications:comment", args=[application.arrival_number])
    assert client.post(address, {"text": "収入担当に確認中"}).status_code == 302
    assert client.post(address, {"text": " "}).status_code == 400
    assert "収入担当に確認中" in _page(client, application)
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE applications_reviewcomment SET text = 'x'")
    assert ReviewComment.objects.get().text == "収入担当に確認中"
    assert AuditEntry.objects.filter(act="application.commented").count() == 1


def test_what_needs_a_look_is_closed_once_with_a_sentence(cast: Cast) -> None:
    manual_check = make_manual_check(3, reasons=("certificate:expired", "a_new_code"))
    client = sign_in(cast.sato)
    page = client.get(reverse("applications:work-tab", args=["look"])).content.decode()
    assert "証明書の期限が切れています。" in page
    assert "a_new_code" in page, "an unknown code must not vanish"
    address = reverse("applications:resolve", args=[manual_check.pk])
    assert client.post(address, {"resolution": ""}).status_code == 400
    assert client.post(address, {"resolution": "窓口で受け直した"}).status_code == 302
    assert client.post(address, {"resolution": "もう一度"}).status_code == 409
    assert sign_in(cast.tanaka).get(reverse("applications:look", args=[manual_check.pk])).status_code == 404


def test_every_written_reason_of_a_manual_check_has_words_for_the_clerk() -> None:
    written = (Path(__file__).parents[3] / "docs" / "needs-look.md").read_text("utf-8")
    cells = re.findall(r"^\| (`[^|]+) \| (?:unreadable|invalid|anomaly) \|", written, re.M)
    codes: list[str] = []
    for cell in cells:
        named = re.findall(r"`([^`]+)`", cell)
        first = named[0].partition(":")[0]
        codes += [first + code if code.startswith(":") else code for code in named]
    assert len(codes) > 20
    for code in codes:
        real = code.replace("NUMBER", "9920120261120007012313").replace("STATE", "completed").replace("…", "expired")
        assert manual_check_reason(real) != real, code


def test_the_search_takes_numbers_in_groups_and_parts_of_names(cast: Cast) -> None:
    application = make_application(1, name="渡辺　健")
    make_application(2, name="伊藤　さくら")
    client = sign_in(cast.sato)
    number = application.arrival_number
    grouped = "-".join((number[:5], number[5:13], number[13:16], number[16:20], number[20:]))
    for query in (number, grouped, "渡辺", "渡辺 健"):
        page = client.get(reverse("applications:all"), {"q": query}, follow=True).content.decode()
        assert "渡辺　健" in page
        assert "伊藤　さくら" not in page


def test_the_audit_page_is_for_its_duty_and_reading_it_is_recorded(cast: Cast) -> None:
    assert sign_in(cast.sato).get(reverse("staff:audit")).status_code == 404
    page = sign_in(cast.takahashi).get(reverse("staff:audit"), {"act": "staff.signed_in"})
    assert "staff.signed_in" in page.content.decode()
    assert AuditEntry.objects.filter(act="audit.read", actor="staff:takahashi").exists()


def test_a_change_without_the_pages_token_is_refused_in_words(cast: Cast) -> None:
    application = make_application(1)
    client = sign_in(cast.sato)
    client.handler.enforce_csrf_checks = True
    address = reverse("applications:change", args=[application.arrival_number, "accept"])
    answer = client.post(address, {"revision": 1})
    assert answer.status_code == 403
    assert "何も変えませんでした" in answer.content.decode()
    application.refresh_from_db()
    assert application.status == HandlingStatus.UNPROCESSED


def test_a_page_costs_few_queries_however_many_wait(cast: Cast, django_assert_max_num_queries: Any) -> None:
    for place in range(25):
        make_application(place)
    client = sign_in(cast.sato)
    with django_assert_max_num_queries(40):
        client.get(reverse("applications:work"))


def test_members_without_review_begin_where_their_duty_is(cast: Cast) -> None:
    assert sign_in(cast.tanaka).get("/").headers["Location"] == reverse("kiosks:list")
    assert sign_in(cast.sato).get("/").headers["Location"] == reverse("applications:work")


def test_every_manual_check_is_counted_and_has_its_page(cast: Cast) -> None:
    for place in range(1, 53):
        make_manual_check(place)
    client = sign_in(cast.sato)
    address = reverse("applications:work-tab", args=["look"])
    pages = [client.get(address, {"page": page}).content.decode() for page in (1, 2)]
    assert [page.count("<tr data-row>") for page in pages] == [50, 2]
    assert all("52件中" in page for page in pages)


def test_a_day_of_another_year_carries_its_year(cast: Cast) -> None:
    this, other = make_application(1, days_ago=0), make_application(2, days_ago=400)
    client = sign_in(cast.sato)
    year = timezone.localtime(other.arrived_at).year - 2018
    listed = client.get(reverse("applications:work")).content.decode()
    due = timezone.localtime(other.arrived_at + timedelta(days=14))
    assert f"令和{due.year - 2018}年{due.month}/{due.day:02d}" in listed
    assert f"令和{year}年" in _page(client, other).split("これまでの処理")[1].split("</div></div>")[0]
    history = _page(client, this).split("これまでの処理")[1].split("</div></div>")[0]
    assert "令和" not in history
    audit = sign_in(cast.tanaka).get(reverse("staff:audit")).content.decode()
    assert f"{timezone.localtime():%Y/%m/%d }" in audit


def test_the_audit_page_is_read_by_whole_words_days_and_numbers(cast: Cast) -> None:
    application = make_application(1)
    reader = sign_in(cast.sato)
    for _ in range(60):
        _page(reader, application)
    auditor = sign_in(cast.tanaka)

    def numbers(**asked: str) -> list[int]:
        page = auditor.get(reverse("staff:audit"), asked).content.decode()
        return [int(each) for each in re.findall(r'<td class="num right">(\d+)</td>', page)]

    grouped = "-".join(
        (application.arrival_number[:5], application.arrival_number[5:13], application.arrival_number[13:])
    )
    read = list(AuditEntry.objects.filter(act="application.read").order_by("-number").values_list("number", flat=True))
    assert numbers(subject=grouped) == read[:50]
    assert numbers(subject=grouped, below=str(read[49])) == read[50:]
    assert numbers(subject=grouped, above=str(read[50])) == read[:50]
    assert numbers(actor="sato", act="application.read") == read[:50]
    assert numbers(actor="sat") == []
    today = timezone.localdate()
    assert numbers(act="application.read", since=f"{today}", until=f"{today}") == read[:50]
    assert numbers(act="application.read", until=f"{today - timedelta(days=1)}") == []
    assert numbers(since=f"{today + timedelta(days=1)}") == []
    assert numbers(since="2026-02-30") == []
    assert numbers(below="x") == []
