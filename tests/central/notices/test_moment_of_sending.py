"""Where a message goes, and whether, is asked when it is sent; and one application's messages go in order."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from django.urls import reverse
from django.utils import timezone

from central.applications.actions.accept import accept
from central.applications.actions.end import force_complete
from central.applications.actions.move import APPLICANT, move
from central.applications.actions.send_back import send_back
from central.applications.models import Application
from central.audit.models import AuditEntry
from central.notices.actions import plan
from central.notices.actions.run import approve
from central.notices.drain import drain_notices
from central.notices.models import BulkNotice, Delivery
from central.notices.receivers import AFTER
from central.notices.still import STILL
from sync.contract.states import HandlingStatus
from sync.contract.wire.status import MarkedField
from tests.central.notices.post_office import taken
from tests.support.centre.applications import make_application
from tests.support.people.staff import Cast, sign_in

State = Delivery.State


def _draft(cast: Cast, *applications: Application) -> BulkNotice:
    Delivery.objects.all().delete()
    chosen = Application.objects.filter(pk__in=[each.pk for each in applications])
    notice = plan.choose(cast.sato, chosen, "えらんだ人")
    return plan.write(notice.pk, cast.sato, revision=1, title="x", subject="お知らせ", text={"ja": "【氏名】様"})


def _drain() -> None:
    for _ in range(4):
        drain_notices()


def _send_back(application: Application, cast: Cast, words: str) -> None:
    application.refresh_from_db()
    send_back(
        application.pk,
        cast.sato,
        revision=application.revision,
        marked=[MarkedField("account_number", {})],
        sentence={"ja": words},
        until=timezone.localdate() + timedelta(days=7),
    )


def test_a_bulk_mail_goes_to_the_address_of_the_moment_and_the_plan_shows_it(cast: Cast, box: Path) -> None:
    moved, without = make_application(1, mail="mistyped@mail.example"), make_application(2, mail="gone@mail.example")
    notice = _draft(cast, moved, without)
    Application.objects.filter(pk=moved.pk).update(mail="hanako.right@mail.example")
    Application.objects.filter(pk=without.pk).update(mail="")
    page = sign_in(cast.sato).get(reverse("notices:plan", args=[notice.pk])).content.decode()
    assert "hanako.right@mail.example" in page
    assert "mistyped@" not in page
    assert "メール 1　控えの画面 2" in page
    approve(notice.pk, cast.sato, revision=2)
    _drain()
    assert [mail.recipients for mail in taken(box)] == [["hanako.right@mail.example"]]
    assert notice.deliveries.get(application=moved).to == "hanako.right@mail.example"
    assert notice.deliveries.get(application=without).state == State.ON_STATUS


def test_whoever_ended_since_choosing_is_counted_on_the_plan_and_left_out(cast: Cast, box: Path) -> None:
    stays, goes = make_application(1, mail="stays@mail.example"), make_application(2, mail="goes@mail.example")
    notice = _draft(cast, stays, goes)
    move(goes, HandlingStatus.WITHDRAWN, APPLICANT, "withdrawn")
    page = sign_in(cast.sato).get(reverse("notices:plan", args=[notice.pk])).content.decode()
    assert "1人には送りません" in page
    assert "メール 1　控えの画面 1" in page
    assert '<b class="num">1人</b>' in page
    approve(notice.pk, cast.sato, revision=2)
    _drain()
    assert [mail.recipients for mail in taken(box)] == [["stays@mail.example"]]
    goes.refresh_from_db()
    assert goes.notices == []
    assert notice.deliveries.get(application=goes).state == State.NOT_NEEDED
    notice.refresh_from_db()
    assert notice.state == BulkNotice.State.DONE
    assert AuditEntry.objects.filter(act="notice.not_needed", subject=goes.audit_subject).exists()


def test_whoever_was_chosen_when_it_was_completed_gets_it_and_whoever_went_does_not(cast: Cast, box: Path) -> None:
    done, gone = make_application(1, mail="done@mail.example"), make_application(2, mail="gone@mail.example")
    Application.objects.filter(pk=done.pk).update(status=HandlingStatus.COMPLETED)
    Application.objects.filter(pk=gone.pk).update(status=HandlingStatus.WITHDRAWN)
    notice = _draft(cast, done, gone)
    approve(notice.pk, cast.sato, revision=2)
    _drain()
    assert [mail.recipients for mail in taken(box)] == [["done@mail.example"]]


def test_an_automatic_mail_goes_to_the_address_of_the_moment(cast: Cast, box: Path) -> None:
    moved, without = make_application(1, mail="old@mail.example"), make_application(2, mail="stranger@mail.example")
    Application.objects.filter(pk=moved.pk).update(mail="new@mail.example")
    Application.objects.filter(pk=without.pk).update(mail="")
    _drain()
    assert [mail.recipients for mail in taken(box)] == [["new@mail.example"]]
    row = without.deliveries.get()
    assert (row.state, row.failure) == (State.NOT_NEEDED, "no_address")


def test_a_send_back_that_waited_is_not_told_after_the_correction(cast: Cast, box: Path) -> None:
    application = make_application(1, mail="hanako@mail.example")
    Delivery.objects.all().delete()
    _send_back(application, cast, "口座を確認してください")
    application.refresh_from_db()
    move(application, HandlingStatus.UNPROCESSED, APPLICANT, "corrected")
    _drain()
    subjects = [mail.headers["Subject"] for mail in taken(box)]
    assert len(subjects) == 1
    assert subjects[0].startswith("受け付けました")
    assert application.deliveries.get(act="sent_back").state == State.NOT_NEEDED


def test_sent_back_twice_tells_the_newest_words_alone(cast: Cast, box: Path) -> None:
    application = make_application(1, mail="hanako@mail.example")
    Delivery.objects.all().delete()
    _send_back(application, cast, "はじめの文")
    application.refresh_from_db()
    move(application, HandlingStatus.UNPROCESSED, APPLICANT, "corrected")
    _send_back(application, cast, "あとの文")
    _drain()
    assert [("はじめの文" in mail.text, "あとの文" in mail.text) for mail in taken(box)] == [
        (False, False),
        (False, True),
    ]


def test_mails_of_one_application_go_in_order_and_hold_up_no_other(cast: Cast, box: Path) -> None:
    first, other = make_application(1, mail="hanako@mail.example"), make_application(2, mail="taro@mail.example")
    accept(first.pk, cast.sato, revision=1)
    earlier = first.deliveries.get(act="arrived")
    Delivery.objects.filter(pk=earlier.pk).update(not_before=timezone.now() + timedelta(hours=1))
    _drain()
    assert [mail.recipients for mail in taken(box)] == [[other.mail]]
    Delivery.objects.filter(pk=earlier.pk).update(not_before=None)
    _drain()
    subjects = [mail.headers["Subject"] for mail in taken(box)][1:]
    assert [subject[:5] for subject in subjects] == ["受け付けま", "申請の結果"]


def test_nothing_is_told_any_more_after_a_forced_completion(cast: Cast, box: Path) -> None:
    application = make_application(1, mail="hanako@mail.example")
    force_complete(application.pk, cast.takahashi, revision=1, reason="二重の申請")
    _drain()
    assert taken(box) == []
    assert application.deliveries.get().state == State.NOT_NEEDED


def test_every_automatic_mail_says_in_which_states_it_may_still_go() -> None:
    assert set(STILL) == {"arrived", "batch_letter", "files_sent", *AFTER}


@pytest.mark.parametrize("status", list(HandlingStatus))
def test_a_mail_goes_in_the_states_of_its_table_and_in_no_other(cast: Cast, box: Path, status: HandlingStatus) -> None:
    rows = {}
    for place, act in enumerate(STILL):
        application = make_application(place, mail=f"{act}@mail.example")
        Application.objects.filter(pk=application.pk).update(status=status)
        rows[act] = application.deliveries.get().pk
        Delivery.objects.filter(pk=rows[act]).update(act=act)
    _drain()
    goes = {act for act, states in STILL.items() if status in states}
    assert {mail.recipients[0].partition("@")[0] for mail in taken(box)} == goes
    assert set(Delivery.objects.exclude(act__in=goes).values_list("state", flat=True)) <= {State.NOT_NEEDED}


@pytest.mark.parametrize("name", ["山田　花子", "Ｋ" * 160])
def test_a_header_begins_on_its_own_line_and_the_text_fits_every_server(cast: Cast, box: Path, name: str) -> None:
    application = make_application(1, name=name, mail="hanako@mail.example")
    Delivery.objects.all().delete()
    notice = plan.choose(cast.sato, Application.objects.all(), "x")
    subject = "【様式名】のお知らせ（【到達番号】）【氏名】様" + "お知らせ" * 10
    plan.write(notice.pk, cast.sato, revision=1, title="x", subject=subject, text={"ja": "長" * 1200})
    approve(notice.pk, cast.sato, revision=2)
    _drain()
    (mail,) = taken(box)
    assert mail.first_line.strip() != ""
    assert mail.encoding == "base64"
    assert mail.text.startswith("長" * 1200)
    filled = notice.deliveries.get().subject
    assert mail.headers["Subject"] == filled
    assert filled.endswith("お知らせ" * 10), "nothing is cut, on any database"
    assert " ".join(application.applicant_name.split()) in filled
