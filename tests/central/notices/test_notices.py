"""Mails and bulk notices: to the right person, once, with what was approved and nothing of anybody else."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import msgspec
import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from central.applications.actions.accept import accept
from central.applications.actions.send_back import send_back
from central.applications.models import Application
from central.audit.models import AuditEntry
from central.catalogue.queries import facts_of, procedure_of
from central.notices.actions import plan
from central.notices.actions.decide import send_again
from central.notices.actions.run import approve
from central.notices.drain import drain_notices
from central.notices.models import BulkNotice, Delivery
from central.notices.refusals import NoticeIncomplete, NoticeNotAllowed, NoticeStale
from central.organisation.models import ProcedureFacts
from central.web.words import day, grouped
from sync.contract.forms.texts import words
from sync.contract.wire.messages import write_message
from sync.contract.wire.status import MarkedField
from tests.central.notices.post_office import taken
from tests.support.centre.applications import make_application
from tests.support.people.staff import Cast, sign_in

State = Delivery.State
TEXT = "【氏名】様\n「【様式名】」（【到達番号】）\n【問い合わせ先名】　【電話番号】　【メール】"


@pytest.mark.requirement("BULK-05")
def test_a_notice_names_whom_to_ask_as_the_office_is_reached_today(cast: Cast, box: Path) -> None:
    application = make_application(1, mail="hanako@mail.example")
    Delivery.objects.all().delete()
    facts = facts_of(application.definition)
    assert facts.fax
    moved = msgspec.structs.replace(facts, phone="000-000-8888")
    ProcedureFacts.objects.filter(procedure=application.procedure).update(document=write_message(moved))
    notice = plan.choose(cast.sato, Application.objects.all(), "えらんだ人")
    text = "部署 【問い合わせ先名】\n電話 【電話番号】\nFAX 【FAX番号】\nメール 【メール】"
    plan.write(notice.pk, cast.sato, revision=1, title="現況届", subject="お知らせ", text={"ja": text})
    approve(notice.pk, cast.sato, revision=2)
    drain_notices()
    (mail,) = taken(box)
    section = words(procedure_of(application.definition).section, "ja")
    for line in (f"部署 {section}", "電話 000-000-8888", f"FAX {facts.fax}", "メール madoguchi@wakaba.example"):
        assert line in mail.text.splitlines()


def _planned(cast: Cast, count: int = 3, **kwargs: object) -> BulkNotice:
    for place in range(count):
        make_application(200 + place, name=f"山田　{place}郎", mail=f"person{place}@mail.example", **kwargs)  # type: ignore[arg-type]
    Delivery.objects.all().delete()
    notice = plan.choose(cast.sato, Application.objects.all(), "えらんだ人")
    return plan.write(
        notice.pk, cast.sato, revision=1, title="現況届", subject="【様式名】のお知らせ", text={"ja": TEXT}
    )


@pytest.mark.requirement("SUB-02", "SUB-05")
def test_who_gave_an_address_gets_the_number_by_mail_on_arrival(cast: Cast, box: Path) -> None:
    application = make_application(1, mail="hanako@mail.example")
    make_application(2, mail="")
    assert drain_notices() == 1
    (mail,) = taken(box)
    assert mail.recipients == ["hanako@mail.example"]
    assert application.arrival_number[16:20] in mail.headers["Subject"]
    assert "児童手当の認定請求" in mail.text
    assert grouped(application.arrival_number) in mail.text, "the whole number"
    assert drain_notices() == 0
    assert len(taken(box)) == 1


def test_sending_back_and_results_are_told_in_the_applicants_language(cast: Cast, box: Path) -> None:
    easy = make_application(1, mail="easy@mail.example", language="easy-ja")
    english = make_application(2, mail="english@mail.example", language="en")
    Delivery.objects.all().delete()
    send_back(
        easy.pk,
        cast.sato,
        revision=1,
        marked=[MarkedField("account_number", {})],
        sentence={"ja": "口座を確認してください", "easy-ja": "こうざを なおして ください"},
        until=timezone.localdate() + timedelta(days=7),
    )
    accept(english.pk, cast.sato, revision=1)
    drain_notices()
    mails = {mail.recipients[0]: mail for mail in taken(box)}
    easy_text = mails["easy@mail.example"].text
    assert "こうざを なおして ください" in easy_text
    until = timezone.localdate() + timedelta(days=7)
    assert until.isoformat() not in easy_text
    assert day(until) in easy_text, "as the words of ja write a day"
    assert "{" not in mails["easy@mail.example"].text, "ruby is written as brackets in a mail"
    assert "About your application" in mails["english@mail.example"].headers["Subject"]
    assert "sent automatically" in mails["english@mail.example"].text


def test_a_mail_exists_if_and_only_if_its_change_does(cast: Cast) -> None:
    application = make_application(1, mail="hanako@mail.example")
    Delivery.objects.all().delete()
    with pytest.raises(Exception, match="somebody else"):
        accept(application.pk, cast.sato, revision=99)
    assert Delivery.objects.count() == 0
    accept(application.pk, cast.sato, revision=1)
    assert Delivery.objects.get().to == "hanako@mail.example"


@pytest.mark.requirement("BULK-01", "BULK-02", "BULK-03", "BULK-06")
def test_a_bulk_mail_goes_to_one_person_each_from_the_systems_address(cast: Cast, box: Path) -> None:
    notice = _planned(cast)
    approve(notice.pk, cast.sato, revision=2)
    drain_notices()
    mails = taken(box)
    assert [mail.recipients for mail in mails] == [[f"person{place}@mail.example"] for place in range(3)]
    for place, mail in enumerate(mails):
        own = f"person{place}@mail.example"
        assert mail.headers["To"] == own
        assert "Bcc" not in mail.headers
        assert "Cc" not in mail.headers
        assert mail.sender == "madoguchi@wakaba.example"
        assert "sato" not in str(mail.headers)
        assert mail.headers["Reply-To"] == "madoguchi@wakaba.example"
        assert mail.headers["Auto-Submitted"] == "auto-generated"
        assert mail.headers["Subject"] == "児童手当の認定請求のお知らせ"
        assert f"山田　{place}郎様" in mail.text
        others = {0, 1, 2} - {place}
        assert not any(f"山田　{other}郎" in mail.text or f"person{other}@" in str(mail.headers) for other in others)
        assert "こども支援課 手当係　000-000-1251" in mail.text
        assert "自動配信メールです" in mail.text
        assert "【" not in mail.text
    notice.refresh_from_db()
    assert notice.state == BulkNotice.State.DONE


def test_people_without_mail_get_it_on_the_status_page_once(cast: Cast, box: Path) -> None:
    make_application(1, name="伊藤　さくら", mail="")
    notice = _planned(cast, 1)
    approve(notice.pk, cast.sato, revision=2)
    for _ in range(3):
        drain_notices()
    assert sorted(Delivery.objects.values_list("state", flat=True)) == [State.ON_STATUS, State.SENT]
    for application in Application.objects.all():
        assert len(application.notices) == 1
        assert application.applicant_name in application.notices[0]["ja"]


def test_a_placeholder_that_nothing_fills_stops_the_plan(cast: Cast) -> None:
    notice = _planned(cast, 1)
    with pytest.raises(NoticeIncomplete, match="口座番号"):
        plan.write(notice.pk, cast.sato, revision=2, title="x", subject="x", text={"ja": "【口座番号】"})
    notice.refresh_from_db()
    assert notice.revision == 2


def test_above_the_limit_another_person_approves_and_never_the_maker(cast: Cast, settings: object) -> None:
    settings.BULK_SECOND_PERSON_ABOVE = 2  # type: ignore[attr-defined]
    notice = _planned(cast)
    with pytest.raises(NoticeNotAllowed):
        approve(notice.pk, cast.sato, revision=2)
    # 高橋 holds the duty; having written the last words makes 高橋 the maker, who may not approve them.
    plan.write(notice.pk, cast.takahashi, revision=2, title="x", subject="x", text={"ja": TEXT})
    with pytest.raises(NoticeNotAllowed):
        approve(notice.pk, cast.takahashi, revision=3)
    plan.write(notice.pk, cast.sato, revision=3, title="x", subject="x", text={"ja": TEXT})
    assert approve(notice.pk, cast.takahashi, revision=4).approved_by == cast.takahashi


def test_what_changed_after_the_page_was_drawn_is_not_approved(cast: Cast) -> None:
    notice = _planned(cast, 1)
    plan.write(notice.pk, cast.sato, revision=2, title="x", subject="x", text={"ja": TEXT})
    with pytest.raises(NoticeStale):
        approve(notice.pk, cast.sato, revision=2)


def test_nothing_leaves_before_approval(cast: Cast, box: Path) -> None:
    _planned(cast)
    assert drain_notices() == 0
    assert taken(box) == []


def test_refusals_end_as_failed_and_the_line_breaking_in_the_text_as_unknown(cast: Cast, box: Path) -> None:
    for place, to in enumerate(
        ("refuse-1@mail.example", "later-1@mail.example", "break-1@mail.example", "ok@mail.example")
    ):
        make_application(300 + place, mail=to)
    drain_notices()
    states = dict(Delivery.objects.values_list("to", "state"))
    assert states == {
        "refuse-1@mail.example": State.FAILED,
        "later-1@mail.example": State.PLANNED,
        "break-1@mail.example": State.UNKNOWN,
        "ok@mail.example": State.SENT,
    }
    later = Delivery.objects.get(to="later-1@mail.example")
    assert later.not_before is not None
    assert later.not_before > timezone.now()
    before = len(taken(box))
    drain_notices()
    assert len(taken(box)) == before, "unknown is never sent again by itself"


def test_a_row_that_cannot_be_sent_does_not_hold_up_the_next(cast: Cast, box: Path) -> None:
    for place in range(3):
        make_application(310 + place, mail=f"p{place}@mail.example")
    first, second, third = Delivery.objects.order_by("pk")
    Application.objects.filter(pk=first.application_id).update(mail="花子@mail.example")
    Delivery.objects.filter(pk=second.pk).update(subject="a\nBcc: everybody@mail.example")
    drain_notices()
    states = Delivery.objects.order_by("pk").values_list("state", "failure")
    assert list(states) == [(State.FAILED, "unsendable"), (State.FAILED, "unsendable"), (State.SENT, "")]
    assert [mail.recipients for mail in taken(box)] == [[third.to]]


def test_without_a_post_office_everything_waits(cast: Cast, settings: object) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"  # type: ignore[attr-defined]
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 9  # type: ignore[attr-defined]
    make_application(1, mail="hanako@mail.example")
    drain_notices()
    row = Delivery.objects.get()
    assert (row.state, row.failure, row.attempts) == (State.PLANNED, "", 0), "nothing is booked on the recipient"


def test_a_person_decides_about_unknown_and_sending_again_is_a_new_message(cast: Cast, box: Path) -> None:
    make_application(1, mail="break-2@mail.example")
    make_application(2, mail="break-3@mail.example")
    drain_notices()
    first, second = Delivery.objects.order_by("pk")
    client = sign_in(cast.sato)
    page = client.get(reverse("notices:list")).content.decode()
    assert "届いたか分からないメールが 2通" in page
    address = reverse("notices:decide", args=[first.pk])
    assert client.post(address, {"decision": "sent"}).status_code == 302
    first.refresh_from_db()
    assert first.state == State.SENT
    again = reverse("notices:decide", args=[second.pk])
    assert client.post(again, {"decision": "again"}).status_code == 404, "only after a confirmation"
    old_id = second.message_id
    assert client.post(again, {"decision": "again", "confirmed": "1"}).status_code == 302
    second.refresh_from_db()
    assert second.state == State.PLANNED
    assert second.message_id != old_id
    with pytest.raises(NoticeStale):
        send_again(second.pk, cast.sato)
    assert set(AuditEntry.objects.filter(act__startswith="notice.").values_list("act", flat=True)) >= {
        "notice.unknown",
        "notice.marked_sent",
        "notice.sent_again",
    }


def test_the_pages_lead_from_the_list_to_the_last_mail(cast: Cast, box: Path) -> None:
    numbers = [make_application(400 + place, mail=f"p{place}@mail.example").arrival_number for place in range(3)]
    Delivery.objects.all().delete()
    client = sign_in(cast.sato)
    chosen = client.post(reverse("notices:choose"), {"chosen": numbers[:2]})
    notice = BulkNotice.objects.get()
    assert chosen.headers["Location"] == reverse("notices:write", args=[notice.pk])
    words = {"revision": 1, "title": "現況届", "subject": "お知らせ", "text": "【口座】"}
    assert "【口座】に入るものがありません" in client.post(chosen.headers["Location"], words).content.decode()
    assert client.post(chosen.headers["Location"], {**words, "text": TEXT}).status_code == 302
    page = client.get(reverse("notices:plan", args=[notice.pk])).content.decode()
    assert "2人" in page
    run = reverse("notices:run", args=[notice.pk])
    assert client.post(run, {"revision": 2}).status_code == 400, "looked at is a mark of its own"
    assert client.post(run, {"revision": 2, "looked": "1"}).status_code == 302
    drain_notices()
    assert "送りました 2" in client.get(reverse("notices:plan", args=[notice.pk])).content.decode()
    assert len(taken(box)) == 2


@pytest.mark.requirement("BULK-01")
def test_all_that_match_can_be_chosen_and_no_more(cast: Cast) -> None:
    for place in range(3):
        make_application(500 + place, name="渡辺　健" if place else "伊藤　さくら")
    client = sign_in(cast.sato)
    client.post(reverse("notices:choose"), {"every": "q=渡辺", "tab": "all", "chosen": []})
    assert BulkNotice.objects.get().deliveries.count() == 2


def test_the_makers_page_has_no_button_above_the_limit_and_the_second_persons_has(cast: Cast, settings: object) -> None:
    settings.BULK_SECOND_PERSON_ABOVE = 2  # type: ignore[attr-defined]
    notice = _planned(cast)
    address, run = reverse("notices:plan", args=[notice.pk]), reverse("notices:run", args=[notice.pk])
    maker, second = sign_in(cast.sato), sign_in(cast.takahashi)
    assert "承認を待っています" in maker.get(address).content.decode()
    assert maker.post(run, {"revision": 2, "looked": "1"}).status_code == 403
    assert "承認して送る" in second.get(address).content.decode()
    assert second.post(run, {"revision": 2, "looked": "1"}).status_code == 302
    assert second.post(run, {"revision": 2, "looked": "1"}).status_code == 409


def test_a_discarded_plan_reaches_nobody(cast: Cast, box: Path) -> None:
    notice = _planned(cast)
    client = sign_in(cast.sato)
    assert client.post(reverse("notices:discard", args=[notice.pk]), {"revision": 2}).status_code == 302
    assert client.post(reverse("notices:run", args=[notice.pk]), {"revision": 3, "looked": "1"}).status_code == 409
    drain_notices()
    assert taken(box) == []


def test_notices_of_other_groups_are_404(cast: Cast) -> None:
    notice = _planned(cast, 1)
    application = Application.objects.get()
    client: Client = sign_in(cast.suzuki)
    assert client.get(reverse("notices:plan", args=[notice.pk])).status_code == 404
    assert client.post(reverse("notices:run", args=[notice.pk]), {"revision": 2, "looked": 1}).status_code == 404
    client.post(reverse("notices:choose"), {"chosen": [application.arrival_number]})
    assert BulkNotice.objects.count() == 1
    assert sign_in(cast.tanaka).get(reverse("notices:list")).status_code == 404


def test_a_notice_of_a_zoned_procedure_is_seen_from_its_zone_only(cast: Cast, settings: Any) -> None:
    notice = _planned(cast, 1)
    row = notice.deliveries.get()
    Delivery.objects.filter(pk=row.pk).update(state=State.UNKNOWN)
    client = sign_in(cast.sato)
    plan_page = reverse("notices:plan", args=[notice.pk])
    assert client.get(plan_page).status_code == 200
    settings.ZONED_PROCEDURES = {row.application.procedure: "my_number"}
    assert client.get(plan_page).status_code == 404
    assert client.get(reverse("notices:write", args=[notice.pk])).status_code == 404
    assert row.application.applicant_name not in client.get(reverse("notices:list")).content.decode()
    assert client.post(reverse("notices:decide", args=[row.pk]), {"decision": "sent"}).status_code == 404
