"""The reply document in the browser of 佐藤: written, seen as 見本, signed and sent, printed, checked."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from central.applications.actions.end import complete
from central.applications.models import Application
from central.audit.models import AuditEntry
from central.certificates.models import IssuedDocument
from central.notices.drain import drain_notices
from central.notices.models import Delivery
from central.resident_register.models import Citizen, Restriction
from sync.contract.states import HandlingStatus
from tests.central.certificates.conftest import Accepted, Claimed
from tests.support.centre.browser import chromium, page_of
from tests.support.centre.certificates import text_of
from tests.support.centre.jobs import work_off, work_off_beside
from tests.support.people.staff import Cast, sign_in

SHOTS = os.environ.get("MADOGUCHI_SHOTS", "")
LINES = {"line_from_month": "令和8年12月分から", "line_monthly": "25,000円", "line_paid": "偶数月の15日"}


def _post(client: Client, application: Application, page: str, **said: object) -> tuple[int, bytes, str]:
    application.refresh_from_db()
    form = LINES | {"revision": application.revision, "by_mail": "1"} | said
    answer = client.post(reverse(f"certificates:reply{page}", args=[application.arrival_number]), form)
    return answer.status_code, answer.content, answer.headers.get("Location", "")


@pytest.mark.requirement("CERT-09")
def test_a_clerk_writes_looks_signs_and_the_history_shows_it(claimed: Claimed, cast: Cast) -> None:
    application, client = claimed(), sign_in(cast.sato)
    detail = reverse("applications:detail", args=[application.arrival_number])
    address = reverse("certificates:reply", args=[application.arrival_number])
    assert address in client.get(detail).content.decode()
    page = client.get(address).content.decode()
    assert "渡邉\U000e010f　さくら" in page
    assert 'value="偶数月の15日' in page
    status, preview, _ = _post(client, application, "-preview")
    assert status == 200
    assert "見本" in text_of(preview)
    assert "公印なし" in text_of(preview)
    assert not IssuedDocument.objects.exists(), "a preview takes no number"
    status, _, place = _post(client, application, "-issue")
    assert status == 302
    document = IssuedDocument.objects.get()
    assert "作っています" in client.get(place).content.decode()
    work_off()
    assert client.get(place).headers["Location"] == reverse("certificates:document", args=[document.number])
    place = reverse("certificates:document", args=[document.number])
    assert "メールでも送ります" in client.get(place).content.decode()
    application.refresh_from_db()
    assert application.status == HandlingStatus.ACCEPTED_REPLIED
    shown = client.get(place).content.decode()
    assert "25,000円" in shown
    assert "メール（署名したPDF）" in shown
    assert 'data-open="void"' not in shown, "what went by mail cannot be made undone"
    assert "返信文書を発行した" in client.get(detail).content.decode()
    assert client.get(reverse("certificates:file", args=[document.number])).content.startswith(b"%PDF")
    printed = reverse("certificates:printed", args=[document.number])
    assert client.post(printed, {"printer": "窓口 1", "sheets": 1, "spoiled": 0}).status_code == 302
    listed = client.get(reverse("certificates:list")).content.decode()
    assert address in listed
    acts = set(AuditEntry.objects.values_list("act", flat=True))
    assert {"register.looked_up", "reply.letter_previewed", "reply.issued", "reply.opened", "reply.printed"} <= acts


def test_what_is_missing_is_said_and_nothing_is_issued(claimed: Claimed, cast: Cast) -> None:
    application, client = claimed(), sign_in(cast.sato)
    status, page, _ = _post(client, application, "-issue", line_monthly="")
    assert status == 400
    assert "「手当月額（合計）」を書いてください。" in page.decode()
    assert not IssuedDocument.objects.exists()


def test_a_double_click_sends_once(claimed: Claimed, cast: Cast) -> None:
    application, client = claimed(), sign_in(cast.sato)
    revision = application.revision
    assert _post(client, application, "-issue", revision=revision)[0] == 302
    assert _post(client, application, "-issue", revision=revision)[0] == 409
    status, page, _ = _post(client, application, "-issue")
    assert status == 409
    assert "いま、番号を取った分を作っています" in page.decode()
    work_off()
    status, page, _ = _post(client, application, "-issue")
    assert status == 409
    assert "有効な返信文書があります" in page.decode()
    assert IssuedDocument.objects.count() == 1


def test_without_an_address_nothing_goes_by_mail_whatever_is_posted(claimed: Claimed, cast: Cast) -> None:
    application, client = claimed(mail=""), sign_in(cast.sato)
    assert (
        "メールの登録はありません"
        in client.get(reverse("certificates:reply", args=[application.arrival_number])).content.decode()
    )
    assert _post(client, application, "-issue", by_mail="1")[0] == 302
    assert IssuedDocument.objects.get().by_mail is False


def test_a_protected_household_gets_the_letter_as_stated_and_the_page_tells_nothing(
    claimed: Claimed, cast: Cast
) -> None:
    application, client = claimed(), sign_in(cast.sato)
    address = reverse("certificates:reply", args=[application.arrival_number])
    household = Citizen.objects.get(name="渡邉\U000e010f　さくら").household
    Restriction.objects.create(household=household, body=household.body, kind="protected", since="2026-11-20")
    page = client.get(address).content.decode()
    assert "渡邉\U000e0102　さくら" in page
    assert "氏名は、申請のとおりに書きます。" in page


def test_procedures_without_a_letter_and_members_without_the_duty_know_of_no_page(
    accepted: Accepted, claimed: Claimed, cast: Cast
) -> None:
    record, claim = accepted(), claimed()
    client = sign_in(cast.sato)
    address = reverse("certificates:reply", args=[record.arrival_number])
    assert address not in client.get(reverse("applications:detail", args=[record.arrival_number])).content.decode()
    assert client.get(address).status_code == 404
    for member in (cast.suzuki, cast.tanaka):
        stranger = sign_in(member)
        assert stranger.get(reverse("certificates:reply", args=[claim.arrival_number])).status_code == 404
        assert _post(stranger, claim, "-issue")[0] == 404
    assert not IssuedDocument.objects.exists()


def test_a_reply_that_no_mailbox_took_waits_for_a_person_until_the_application_is_completed(
    claimed: Claimed, cast: Cast, box: Path
) -> None:
    application, client = claimed(mail="refuse-me@mail.example"), sign_in(cast.sato)
    assert _post(client, application, "-issue")[0] == 302
    work_off()
    drain_notices()
    number = IssuedDocument.objects.get().number
    notices = reverse("notices:list")
    assert number in client.get(notices).content.decode()
    again = reverse("notices:decide", args=[Delivery.objects.get().pk])
    client.post(again, {"decision": "again", "confirmed": "1"})
    assert number not in client.get(notices).content.decode()
    drain_notices()
    assert number in client.get(notices).content.decode()
    application.refresh_from_db()
    complete(application.pk, cast.sato, revision=application.revision)
    assert number not in client.get(notices).content.decode()


def test_in_a_real_browser(transactional_db: None, live_server: Any, claimed: Claimed, cast: Cast) -> None:
    application = claimed()
    with chromium() as browser, page_of(browser, live_server.url, cast.sato) as page:
        page.goto(f"/applications/{application.arrival_number}/")
        _picture(page, "reply-detail")
        page.get_by_role("link", name="返信文書を作る").click()
        page.get_by_label("支給開始年月").fill("令和8年12月分から")
        page.get_by_label("手当月額（合計）").fill("25,000円")
        _picture(page, "reply-write")
        page.get_by_role("button", name="署名して送る").click()
        _picture(page, "reply-confirm")
        page.locator("dialog#issue").get_by_role("button", name="署名して送る").click()
        page.get_by_role("heading", name="作っています").wait_for()
        _picture(page, "reply-making")
        work_off_beside()
        page.get_by_role("heading", name=re.compile("^J-99201")).wait_for()
        _picture(page, "reply-document")
        document = IssuedDocument.objects.get()
        with page_of(browser, live_server.url) as public:
            public.goto("/check/")
            public.locator("#number").fill(document.number.lower())
            public.locator("#code").fill(document.code)
            public.locator("form").first.get_by_role("button").click()
            alert = public.get_by_role("alert")
            assert alert.get_attribute("data-verdict") == "valid"
            assert "認定通知書" in alert.inner_text()
            _picture(public, "reply-check")


def _picture(page: Any, name: str) -> None:
    if SHOTS:
        page.screenshot(path=str(Path(SHOTS) / f"{name}.png"), full_page=True)
