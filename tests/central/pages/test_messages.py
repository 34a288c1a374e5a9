"""The sentence about what was just done: once, on the next page, lost by nothing and brought back by nothing."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from playwright.sync_api import expect

from central.applications.models import Application
from central.staff import middleware
from central.staff.models import PageMessage, StaffMember, StaffSession
from tests.support.centre.applications import make_application
from tests.support.centre.browser import chromium, page_of
from tests.support.people.staff import Cast, sign_in

NOTED, TAKEN_ON = "メモを足しました。", "担当になりました。"
SAID = re.compile(r'data-message role="(\w+)">.*?<b>(.*?)</b>')


def note(client: Client, application: Application) -> None:
    address = reverse("applications:comment", args=[application.arrival_number])
    assert client.post(address, {"text": "電話した。"}).status_code == 302


def take_on(client: Client, application: Application) -> None:
    address = reverse("applications:change", args=[application.arrival_number, "take-on"])
    assert client.post(address, {"revision": 1}).status_code == 302


def said_on(client: Client, address: str = "/work/") -> list[tuple[str, str]]:
    return SAID.findall(client.get(address).content.decode())


def test_two_windows_that_act_before_either_shows_its_page_lose_no_sentence(cast: Cast) -> None:
    client = sign_in(cast.sato)
    take_on(client, make_application(1))
    note(client, make_application(2))
    assert said_on(client) == [("status", TAKEN_ON), ("status", NOTED)]
    assert said_on(client) == []


def test_a_page_that_was_asked_for_before_neither_loses_a_sentence_nor_brings_one_back(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A slow page in one window: it read the session before the other window was done, and writes it afterwards."""
    slow, quick = sign_in(cast.sato), Client()
    quick.cookies = slow.cookies
    application, shown = make_application(1), []
    stored = slow.session
    stored["ends_at"] -= 600  # it has moved since it was written, so this page writes it
    stored.save()
    honest = middleware.session.extend

    def while_the_other_acts(*of_session: Any) -> None:
        monkeypatch.setattr(middleware.session, "extend", honest)
        note(quick, application)
        shown.extend(said_on(quick))
        note(quick, application)
        honest(*of_session)

    monkeypatch.setattr(middleware.session, "extend", while_the_other_acts)
    shown += said_on(slow) + said_on(quick) + said_on(slow)
    assert shown == [("status", NOTED), ("status", NOTED)]


def test_a_part_of_a_page_takes_nothing_away(cast: Cast) -> None:
    client = sign_in(cast.sato)
    note(client, make_application(1))
    client.post(reverse("staff:extend-session"), headers={"HX-Request": "true"})
    client.get(reverse("staff:session-left"))
    assert client.get("/nowhere/").status_code == 404, "a page without the frame"
    assert said_on(client) == [("status", NOTED)]


def test_what_was_not_read_goes_with_the_session(cast: Cast) -> None:
    client = sign_in(cast.sato)
    note(client, make_application(1))
    assert NOTED not in str(client.cookies)
    assert NOTED not in str(list(StaffSession.objects.values_list("session_data", flat=True)))
    client.post(reverse("staff:sign-out"))
    assert PageMessage.objects.count() == 0
    assert said_on(sign_in(cast.takahashi, client)) == []


def test_a_sentence_that_waits_is_no_session_that_ends(cast: Cast) -> None:
    here, there = sign_in(cast.sato), sign_in(cast.sato)
    note(there, make_application(1))
    assert here.post(reverse("staff:account-sessions"), {"all": "1"}).status_code == 302
    assert said_on(here) == [("status", "1件のログインを終わらせました。")]


def test_what_did_not_come_about_is_a_warning(cast: Cast) -> None:
    client = sign_in(cast.sato)
    assert client.post(reverse("notices:choose"), {"chosen": []}).status_code == 302
    ((role, _words),) = said_on(client)
    assert role == "alert"


def test_the_public_check_and_the_sign_in_get_no_cookie_and_ask_no_row(
    db: None, django_assert_num_queries: Any
) -> None:
    Client().get("/check/")  # where the database knows roles, the first request of a test makes its door's
    with django_assert_num_queries(0):
        answer = Client().get("/check/")
    assert answer.cookies == {}
    assert StaffMember.objects.count() == 0


@pytest.mark.django_db(transaction=True)
def test_the_button_back_says_nothing_again(transactional_db: None, cast: Cast, live_server: Any) -> None:
    application = make_application(1)
    with chromium() as browser, page_of(browser, live_server.url, cast.sato) as page:
        page.goto(f"/applications/{application.arrival_number}/")
        page.get_by_role("button", name="聞く・メモ").click()
        page.get_by_label("内容").fill("電話した。")
        page.get_by_role("button", name="メモを足す").click()
        said = page.get_by_role("status").filter(has_text=NOTED)
        expect(said).to_be_visible()
        # A browser that keeps the whole page for its button Back lets it go like this.
        page.evaluate("dispatchEvent(new PageTransitionEvent('pagehide', { persisted: true }))")
        expect(said).to_have_count(0)
        page.get_by_role("link", name="自分の仕事").first.click()
        expect(page.get_by_role("heading", name="自分の仕事")).to_be_visible()
        page.go_back()
        expect(page.get_by_role("heading", name="児童手当の認定請求")).to_be_visible()
        expect(said).to_have_count(0)
