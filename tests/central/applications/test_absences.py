"""不在と引き継ぎ: who stands in sees the work of who is away, marked, and never more than the own groups let them."""

from __future__ import annotations

import re
from datetime import timedelta
from html import unescape

import pytest
from django.conf import LazySettings
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from central.applications.actions.take_on import take_on
from central.applications.models import Application, HandlingEvent
from central.audit.models import AuditEntry
from central.staff.models import StaffAbsence, StaffGroup, StaffMember
from tests.support.centre.applications import make_application
from tests.support.people.staff import Cast, sign_in

pytestmark = pytest.mark.django_db
OWN = "/account/absence/"
MINE = "/work/review/?mine=1"


def _days(first: int, last: int) -> dict[str, str]:
    today = timezone.localdate()
    return {"first": f"{today + timedelta(days=first)}", "last": f"{today + timedelta(days=last)}"}


def _away(member: StaffMember, stands_in: StaffMember, first: int = 0, last: int = 3) -> StaffAbsence:
    answer = sign_in(member).post(OWN, {**_days(first, last), "stands_in": stands_in.staff_number}, follow=True)
    assert "不在を入れました" in answer.content.decode()
    return StaffAbsence.objects.latest("pk")


def _of(member: StaffMember, *applications: Application) -> None:
    for application in applications:
        take_on(application.pk, member, revision=application.revision)


def test_who_stands_in_sees_the_work_of_who_is_away_marked_as_such(cast: Cast) -> None:
    theirs, own, free = make_application(1), make_application(2), make_application(3)
    _of(cast.sato, theirs)
    _of(cast.takahashi, own)
    takahashi = sign_in(cast.takahashi)
    assert theirs.arrival_number not in takahashi.get(MINE).content.decode()
    absence = _away(cast.sato, cast.takahashi)
    page = takahashi.get(MINE).content.decode()
    assert [theirs.arrival_number in page, own.arrival_number in page, free.arrival_number in page] == [
        True,
        True,
        False,
    ]
    assert "佐藤 花さんの代わり" in page
    assert page.count("代わり</span>") == 1, "one line of the list is marked"
    assert "佐藤 花（不在）" in takahashi.get(reverse("applications:all")).content.decode()
    told = takahashi.get(reverse("applications:detail", args=[theirs.arrival_number])).content.decode()
    assert "不在（代わり：高橋 誠さん）" in told
    sign_in(cast.sato).post(OWN, {"end": str(absence.pk)})
    assert theirs.arrival_number not in takahashi.get(MINE).content.decode()
    acts = AuditEntry.objects.filter(act__startswith="staff.absence").order_by("number")
    day = timezone.localdate()
    details = {"first": f"{day}", "last": f"{day + timedelta(days=3)}", "stands_in": "takahashi"}
    assert [(entry.act, entry.actor, entry.subject, entry.details) for entry in acts] == [
        ("staff.absence_set", "staff:sato", "staff:sato", details),
        ("staff.absence_ended", "staff:sato", "staff:sato", details),
    ]


def test_standing_in_shows_nothing_that_the_own_groups_do_not(cast: Cast) -> None:
    """鈴木 handles one procedure and nothing else."""
    StaffGroup.objects.filter(name="税務").update(procedures=["resident_record"])
    allowance, record = make_application(1), make_application(2, procedure="resident_record")
    _of(cast.sato, allowance, record)
    _away(cast.sato, cast.suzuki)
    suzuki = sign_in(cast.suzuki)
    page = suzuki.get(MINE).content.decode()
    assert record.arrival_number in page
    assert allowance.arrival_number not in page
    assert suzuki.get(reverse("applications:detail", args=[allowance.arrival_number])).status_code == 404


def test_only_on_its_days_and_what_makes_no_sense_is_told(cast: Cast) -> None:
    theirs = make_application(1)
    _of(cast.sato, theirs)
    _away(cast.sato, cast.takahashi, 1, 5)
    assert theirs.arrival_number not in sign_in(cast.takahashi).get(MINE).content.decode()
    sato = sign_in(cast.sato)
    for said, words in (
        ({**_days(9, 8), "stands_in": "takahashi"}, "終わりの日が"),
        ({**_days(-9, -8), "stands_in": "takahashi"}, "過ぎた日は"),
        ({**_days(2, 800), "stands_in": "takahashi"}, "1年まで"),
        ({**_days(5, 6), "stands_in": "takahashi"}, "もう不在が入っています"),
        ({**_days(7, 8), "stands_in": "tanaka"}, "同じ審査をする職員の中から"),
        ({**_days(7, 8), "stands_in": "sato"}, "同じ審査をする職員の中から"),
        ({**_days(7, 8), "stands_in": ""}, "えらんでください"),
        ({"first": "あした", "last": "", "stands_in": "takahashi"}, "日を入れてください"),
    ):
        answer = sato.post(OWN, said)
        assert answer.status_code == 400, said
        assert words in answer.content.decode(), said
    refused = sign_in(cast.takahashi).post(OWN, {**_days(4, 4), "stands_in": "sato"})
    assert "佐藤 花さんも、この間に不在" in refused.content.decode()
    assert StaffAbsence.objects.count() == 1


def test_a_manager_says_it_for_somebody_and_nobody_else_does(cast: Cast) -> None:
    address = reverse("staff:members-absence", args=["sato"])
    said = {**_days(0, 1), "stands_in": "takahashi"}
    suzuki = sign_in(cast.suzuki)
    assert (suzuki.get(address).status_code, suzuki.post(address, said).status_code) == (404, 404)
    assert suzuki.get(reverse("applications:hand-over", args=["sato"])).status_code == 404
    tanaka = sign_in(cast.tanaka)
    assert tanaka.post(address, said).status_code == 302
    made = StaffAbsence.objects.get()
    assert (made.member, made.stands_in, made.made_by) == (cast.sato, cast.takahashi, cast.tanaka)
    assert tanaka.get(reverse("staff:members")).content.decode().count("不在中</span>") == 1
    sign_in(cast.suzuki).post(OWN, {"end": str(made.pk)})
    assert StaffAbsence.objects.filter(ended_at=None).exists(), "another one's is not ended by its number"


def test_who_takes_something_on_while_away_is_told(cast: Cast) -> None:
    application = make_application(1)
    _away(cast.sato, cast.takahashi)
    change = reverse("applications:change", args=[application.arrival_number, "take-on"])
    page = sign_in(cast.sato).post(change, {"revision": "1"}, follow=True).content.decode()
    assert "担当になりました。" in page
    assert "まで不在です" in page


def _plan(client: Client, member: str, to: str) -> tuple[str, str]:
    page = client.get(reverse("applications:hand-over", args=[member]), {"to": to}).content.decode()
    mark = re.search(r'name="plan" value="([^"]*)"', page)
    return page, unescape(mark[1]) if mark else ""


def test_everything_open_is_handed_over_as_the_plan_said(cast: Cast) -> None:
    several = [make_application(place) for place in range(1, 4)]
    ended, another = make_application(4), make_application(5)
    _of(cast.sato, *several, ended)
    _of(cast.takahashi, another)
    Application.objects.filter(pk=ended.pk).update(status="completed")
    sato = sign_in(cast.sato)
    page, mark = _plan(sato, "sato", "takahashi")
    assert "審査する申請は 3件です" in page
    assert all(each.arrival_number in page for each in several)
    assert not HandlingEvent.objects.filter(act="handed_over").exists(), "to look is to do nothing"
    address = reverse("applications:hand-over", args=["sato"])
    old = sato.post(address, {"to": "takahashi", "plan": "0" * 32})
    assert (old.status_code, "まだ何も変えていません" in old.content.decode()) == (409, True)
    answer = sato.post(address, {"to": "takahashi", "plan": mark}, follow=True).content.decode()
    assert "3件を、高橋 誠さんに引き継ぎました。" in answer
    assert set(Application.objects.filter(assignee=cast.takahashi)) == {*several, another}
    assert Application.objects.get(pk=ended.pk).assignee == cast.sato
    for each in several:
        entry = AuditEntry.objects.get(act="application.handed_over", subject=each.audit_subject)
        assert (entry.actor, entry.details["revision"]) == ("staff:sato", 3)
    whole = AuditEntry.objects.get(act="applications.handed_over")
    assert (whole.subject, whole.details) == ("staff:sato", {"whom": "takahashi", "handed": 3, "remaining": 0})
    told = sato.get(reverse("applications:detail", args=[several[0].arrival_number])).content.decode()
    assert "佐藤 花 → 高橋 誠" in told
    again = sato.post(address, {"to": "takahashi", "plan": mark})
    assert again.status_code == 409, "a second click does nothing"


def test_what_the_other_one_may_not_see_stays_and_is_told_by_its_number(cast: Cast) -> None:
    """Also by a manager who sees none of it, and of somebody who left."""
    StaffGroup.objects.filter(name="税務").update(procedures=["resident_record"])
    allowance, record = make_application(1, name="江戸　太郎"), make_application(2, procedure="resident_record")
    _of(cast.sato, allowance, record)
    StaffMember.objects.filter(pk=cast.sato.pk).update(is_active=False)
    tanaka = sign_in(cast.tanaka)
    page, mark = _plan(tanaka, "sato", "suzuki")
    assert "審査する申請は 1件です" in page
    assert "ほかに 1件ありますが" in page
    assert "件数だけを出しています" in page
    assert not any(words in page for words in (allowance.arrival_number, record.arrival_number, "江戸"))
    tanaka.post(reverse("applications:hand-over", args=["sato"]), {"to": "suzuki", "plan": mark})
    record.refresh_from_db()
    allowance.refresh_from_db()
    assert (record.assignee, allowance.assignee) == (cast.suzuki, cast.sato)
    assert sign_in(cast.suzuki).get(reverse("applications:detail", args=[allowance.arrival_number])).status_code == 404


def test_a_zone_keeps_shut_what_is_not_its_own(cast: Cast, settings: LazySettings) -> None:
    allowance, record = make_application(1), make_application(2, procedure="resident_record")
    _of(cast.sato, allowance, record)
    settings.ZONED_PROCEDURES = {"resident_record": "mynumber"}
    page, mark = _plan(sign_in(cast.sato), "sato", "takahashi")
    assert "審査する申請は 1件です" in page
    assert "扱えない手続きは、数えず" in page
    sign_in(cast.sato).post(reverse("applications:hand-over", args=["sato"]), {"to": "takahashi", "plan": mark})
    record.refresh_from_db()
    assert record.assignee == cast.sato
