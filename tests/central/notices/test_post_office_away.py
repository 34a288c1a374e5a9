"""Trouble of the post office is nobody's failure: mails wait, one sentence says so, and people can send all again."""

from __future__ import annotations

import socket
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from central.applications.models import Application
from central.audit.models import AuditEntry
from central.notices.actions import plan
from central.notices.actions.run import approve
from central.notices.drain import drain_notices
from central.notices.models import Delivery, PostOfficeTrouble
from tests.central.notices.post_office import taken
from tests.central.notices.sick_office import sick_office
from tests.support.centre.applications import make_application
from tests.support.people.staff import Cast, sign_in

State = Delivery.State
SMTP = "django.core.mail.backends.smtp.EmailBackend"


def _nobody_listens(settings: Any) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
    settings.EMAIL_BACKEND, settings.EMAIL_HOST, settings.EMAIL_PORT = SMTP, "127.0.0.1", port


def _untouched(count: int) -> None:
    rows = list(Delivery.objects.values_list("state", "attempts", "failure"))
    assert rows == [(State.PLANNED, 0, "")] * count


def _time_for_the_next_try() -> None:
    PostOfficeTrouble.objects.update(next_try=timezone.now())
    Delivery.objects.update(not_before=None)


def test_a_dead_post_office_is_one_sentence_and_costs_no_mail_however_often_it_is_tried(
    cast: Cast, box: Path, settings: Any
) -> None:
    for place in range(3):
        make_application(place, mail=f"p{place}@mail.example")
    working = settings.EMAIL_PORT
    _nobody_listens(settings)
    for _ in range(20):
        _time_for_the_next_try()
        assert drain_notices() == 0
    _untouched(3)
    client = sign_in(cast.sato)
    page = client.get(reverse("notices:list")).content.decode()
    assert "メールサーバーに届きません（3通）" in page
    assert "送れなかった" not in page
    assert page.count("no_connection") == 1
    settings.EMAIL_PORT = working
    drain_notices()
    assert taken(box) == [], "the next try has its time"
    assert client.post(reverse("notices:now")).status_code == 302
    drain_notices()
    assert len(taken(box)) == 3
    assert "メールサーバーに届きません" not in client.get(reverse("notices:list")).content.decode()
    assert AuditEntry.objects.filter(act="notice.tried_now").exists()


@pytest.mark.parametrize(
    ("greeting", "answers"),
    [
        (b"554 go away", {}),
        (b"220 hello", {b"MAIL": b"530 Must issue STARTTLS"}),
        (b"220 hello", {b"MAIL": b"553 sender not owned"}),
        (b"220 hello", {b"MAIL": b"451 later"}),
        (b"220 hello", {b"RCPT": b"554 5.7.1 Relay access denied"}),
        (b"220 hello", {b"RCPT": b"550 relaying denied"}),
        (b"220 hello", {b"RCPT": b"530 Authentication required"}),
        (b"220 hello", {b"RCPT": b"421 closing"}),
    ],
    ids=["greeting", "starttls", "not_owned", "later", "relay", "relaying", "sign_in", "closing"],
)
def test_a_refusal_of_our_sender_is_booked_on_no_recipient(
    cast: Cast, settings: Any, greeting: bytes, answers: dict[bytes, bytes]
) -> None:
    settings.EMAIL_BACKEND, settings.EMAIL_HOST = SMTP, "127.0.0.1"
    for place in range(5):
        make_application(place, mail=f"p{place}@mail.example")
    with sick_office(greeting, answers) as office:
        settings.EMAIL_PORT = office.port
        for _ in range(12):
            _time_for_the_next_try()
            drain_notices()
    assert set(Delivery.objects.values_list("state", flat=True)) == {State.PLANNED}
    assert "メールサーバーに届きません（5通）" in sign_in(cast.sato).get(reverse("notices:list")).content.decode()


def test_a_wrong_password_of_ours_is_booked_on_nobody(cast: Cast, settings: Any) -> None:
    settings.EMAIL_BACKEND, settings.EMAIL_HOST = SMTP, "127.0.0.1"
    settings.EMAIL_HOST_USER, settings.EMAIL_HOST_PASSWORD = "madoguchi", "wrong"
    make_application(1, mail="p@mail.example")
    with sick_office(b"220 hello", {b"EHLO": b"250-hello\r\n250 AUTH PLAIN", b"AUTH": b"535 no"}) as office:
        settings.EMAIL_PORT = office.port
        for _ in range(10):
            _time_for_the_next_try()
            drain_notices()
    _untouched(1)


def test_a_silent_server_is_asked_once_in_a_pass(cast: Cast, settings: Any) -> None:
    settings.EMAIL_BACKEND, settings.EMAIL_HOST, settings.EMAIL_TIMEOUT = SMTP, "127.0.0.1", 0.2
    for place in range(5):
        make_application(place, mail=f"p{place}@mail.example")
    with sick_office() as office:
        settings.EMAIL_PORT = office.port
        assert drain_notices() == 0
        assert office.visitors == 1
        drain_notices()
        assert office.visitors == 1, "the next try has its time"
    _untouched(5)


def test_one_refused_domain_holds_up_no_other(cast: Cast, box: Path) -> None:
    for place, to in enumerate(["relay-1@mail.example", "a@mail.example", "relay-2@mail.example", "b@mail.example"]):
        make_application(place, mail=to)
    drain_notices()
    assert [mail.recipients[0] for mail in taken(box)] == ["a@mail.example", "b@mail.example"]
    waiting = Delivery.objects.filter(state=State.PLANNED)
    assert {row.application.mail for row in waiting} == {"relay-1@mail.example", "relay-2@mail.example"}
    assert all(row.not_before > timezone.now() for row in waiting)


@pytest.mark.parametrize("to", ["later-1@mail.example", "relay-1@mail.example"])
def test_a_mail_that_is_put_off_is_offered_for_three_days_and_then_shown(cast: Cast, box: Path, to: str) -> None:
    make_application(1, mail=to)
    drain_notices()
    row = Delivery.objects.get()
    assert row.waiting_since is not None
    for age, state in ((timedelta(days=3) - timedelta(minutes=5), State.PLANNED), (timedelta(days=3), State.FAILED)):
        Delivery.objects.update(waiting_since=timezone.now() - age, not_before=None)
        drain_notices()
        row.refresh_from_db()
        assert row.state == state
    page = sign_in(cast.sato).get(reverse("notices:list")).content.decode()
    assert "送れなかったメールが 1通" in page
    assert row.subject in page


def test_a_mail_that_is_put_off_is_not_offered_again_before_its_time(cast: Cast, settings: Any) -> None:
    settings.EMAIL_BACKEND, settings.EMAIL_HOST = SMTP, "127.0.0.1"
    make_application(1, mail="p@mail.example")
    with sick_office(b"220 hello", {b"RCPT": b"451 later"}) as office:
        settings.EMAIL_PORT = office.port
        for _ in range(3):
            drain_notices()
        assert len([line for line in office.said if line.upper().startswith(b"RCPT")]) == 1


def test_words_on_the_status_page_stand_there_once_though_the_mail_is_put_off(cast: Cast, box: Path) -> None:
    application = make_application(1, mail="later-1@mail.example")
    Delivery.objects.all().delete()
    notice = plan.choose(cast.sato, Application.objects.all(), "x")
    plan.write(notice.pk, cast.sato, revision=1, title="x", subject="お知らせ", text={"ja": "【氏名】様"})
    approve(notice.pk, cast.sato, revision=2)
    for _ in range(3):
        Delivery.objects.update(not_before=None)
        drain_notices()
    application.refresh_from_db()
    assert len(application.notices) == 1
    assert Delivery.objects.get().attempts == 3


def test_all_that_were_refused_can_be_sent_again_at_once_and_all_of_one_notice(cast: Cast, box: Path) -> None:
    for place in range(3):
        make_application(place, mail=f"refuse-{place}@mail.example")
    drain_notices()
    client = sign_in(cast.sato)
    page = client.get(reverse("notices:list")).content.decode()
    assert "送れなかったメールが 3通" in page
    Application.objects.update(mail="right@mail.example")
    assert client.post(reverse("notices:all-again")).status_code == 302
    drain_notices()
    assert len(taken(box)) == 3

    Application.objects.update(mail="refuse-1@mail.example")
    notice = plan.choose(cast.sato, Application.objects.all(), "x")
    plan.write(notice.pk, cast.sato, revision=1, title="x", subject="お知らせ", text={"ja": "【氏名】様"})
    approve(notice.pk, cast.sato, revision=2)
    for _ in range(3):
        drain_notices()
    address = reverse("notices:plan", args=[notice.pk])
    assert "送れなかった 3通をもう一度送る" in client.get(address).content.decode()
    Application.objects.update(mail="right@mail.example")
    assert sign_in(cast.suzuki).post(reverse("notices:again", args=[notice.pk])).status_code == 404
    assert client.post(reverse("notices:again", args=[notice.pk])).status_code == 302
    for _ in range(3):
        drain_notices()
    assert len(taken(box)) == 6


def test_whoever_was_told_in_another_way_leaves_the_list(cast: Cast, box: Path) -> None:
    make_application(1, mail="refuse-1@mail.example")
    drain_notices()
    client = sign_in(cast.sato)
    client.post(reverse("notices:decide", args=[Delivery.objects.get().pk]), {"decision": "sent"})
    assert "送れなかったメール" not in client.get(reverse("notices:list")).content.decode()
    row = Delivery.objects.get()
    assert (row.state, row.failure) == (State.NOT_NEEDED, "told_otherwise")


def test_pauses_and_leases_of_a_clock_that_ran_ahead_hold_up_no_mail(cast: Cast, box: Path) -> None:
    for place in range(3):
        make_application(place, mail=f"p{place}@mail.example")
    ahead = timezone.now() + timedelta(days=365)
    claimed, put_off, sending = Delivery.objects.order_by("pk")
    Delivery.objects.filter(pk=claimed.pk).update(claimed_by="gone", claimed_until=ahead)
    Delivery.objects.filter(pk=put_off.pk).update(not_before=ahead)
    Delivery.objects.filter(pk=sending.pk).update(state=State.SENDING, claimed_by="gone", claimed_until=ahead)
    PostOfficeTrouble.objects.create(since=timezone.now(), code="no_connection", next_try=ahead)
    drain_notices()
    states = dict(Delivery.objects.values_list("pk", "state"))
    assert states == {claimed.pk: State.SENT, put_off.pk: State.SENT, sending.pk: State.UNKNOWN}
    assert len(taken(box)) == 2
