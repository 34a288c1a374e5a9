"""佐藤 issues in a real browser, and a stranger checks."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import Any

import pytest

from central.certificates.models import IssuedDocument
from tests.central.certificates.conftest import SAKURA, Accepted
from tests.support.centre.browser import chromium, page_of
from tests.support.centre.jobs import work_off_beside
from tests.support.people.staff import Cast

SHOTS = os.environ.get("MADOGUCHI_SHOTS", "")


def _picture(page: Any, name: str) -> None:
    if SHOTS:
        page.screenshot(path=str(Path(SHOTS) / f"{name}.png"), full_page=True)


@pytest.mark.requirement("ENT-18")
def test_issue_print_revoke_and_check(transactional_db: None, live_server: Any, accepted: Accepted, cast: Cast) -> None:
    application = accepted(answers=SAKURA)
    with chromium() as browser, page_of(browser, live_server.url, cast.sato) as page:
        page.goto(f"/applications/{application.arrival_number}/")
        page.get_by_role("link", name="証明書を作る").click()
        _picture(page, "request")
        page.get_by_role("button", name="発行する").click()
        page.locator("dialog#issue").get_by_role("button", name="発行する").click()
        page.get_by_role("heading", name="作っています").wait_for()
        _picture(page, "making")
        work_off_beside()
        page.get_by_role("heading", name=re.compile("^J-99201")).wait_for()
        page.go_back()
        page.get_by_role("heading", name="証明書を作る").wait_for()
        page.go_forward()
        page.get_by_role("heading", name=re.compile("^J-99201")).wait_for()
        document = IssuedDocument.objects.get()
        page.get_by_label("プリンター").fill("市民課 1番")
        page.get_by_role("button", name="印刷を記録する").click()
        page.get_by_text("市民課 1番").wait_for()
        _picture(page, "document")
        page.goto("/certificates/")
        _picture(page, "list")
        with page_of(browser, live_server.url) as public:
            public.goto("/check/")
            public.get_by_label("証明書番号").fill(document.number.lower())
            public.get_by_label("確認用コード").fill(document.code)
            public.get_by_role("button", name="確かめる").first.click()
            assert "有効な証明書です" in public.get_by_role("alert").inner_text()
            _picture(public, "check")
        page.goto(f"/certificates/{document.number}/")
        page.get_by_role("button", name="取り消す").click()
        dialog = page.locator("dialog#revoke")
        dialog.get_by_label("理由").fill("記載の誤り")
        dialog.get_by_label("この番号の証明書であることを確かめました").check()
        _picture(page, "revoke")
        dialog.get_by_role("button", name="取り消す").click()
        page.get_by_text("を取り消しました").first.wait_for()
        with page_of(browser, live_server.url) as public:
            public.goto("/check/")
            public.get_by_label("証明書番号").fill(document.number)
            public.get_by_label("確認用コード").fill(document.code)
            public.get_by_role("button", name="確かめる").first.click()
            assert "取り消されています" in public.get_by_role("alert").inner_text()
