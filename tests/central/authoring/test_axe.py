"""axe-core finds nothing on the pages of the editor, in any of their states."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Browser, expect

from central.authoring.actions.make_draft import NewDraft, make_draft
from central.authoring.editor.palette import KIND_WORDS
from central.authoring.models import FormDraft
from central.catalogue.models import ProcedureVersion
from central.organisation.models import Body
from tests.support.centre.axe import axe_says, axe_says_of_all
from tests.support.centre.browser import page_of
from tests.support.centre.keyboard import KeyboardOnly
from tests.support.people.staff import Cast

pytestmark = pytest.mark.django_db(transaction=True)
WIDTHS = (1440, 320)
DRAWN_MS = 60_000
"""Until the kiosk's page stands beside it, or the sentence that it does not."""


def test_axe_sees_what_is_broken(draft: FormDraft, cast: Cast, live_server: Any, browser: Browser) -> None:
    with page_of(browser, live_server.url, cast.sato) as page:
        page.goto(f"/forms/{draft.pk}/")
        page.evaluate("document.querySelectorAll('#boxes label').forEach((one) => one.remove())")
        assert "label" in {said.split(" ")[0] for said in axe_says(page)}


def test_a_field_of_each_kind_and_what_was_filled_in_wrongly(
    draft: FormDraft, cast: Cast, live_server: Any, browser: Browser
) -> None:
    broken: list[str] = []
    with page_of(browser, live_server.url, cast.sato) as page:
        page.goto(f"/forms/{draft.pk}/?at=1")
        for words in KIND_WORDS.values():
            page.get_by_role("button", name=str(words), exact=True).click()
            expect(page.get_by_label("種類", exact=True).locator("option:checked")).to_have_text(str(words))
            broken += [f"{words}: {said}" for said in axe_says_of_all(page, WIDTHS)]
        page.goto(f"/forms/{draft.pk}/?at=1.3")
        page.get_by_label("最小").fill("三")
        page.locator("[aria-invalid=true]").wait_for()
        broken += [f"filled in wrongly: {said}" for said in axe_says_of_all(page, WIDTHS)]
    assert not broken, "\n".join(broken)


def test_a_whole_form_its_page_and_facts_and_what_lies_with_it(
    city: Body, cast: Cast, live_server: Any, browser: Browser
) -> None:
    base = ProcedureVersion.objects.get(procedure="child_allowance", offered=True)
    draft = make_draft(NewDraft(city, "child_allowance", "児童手当の認定請求", base.pk), cast.sato)
    broken: list[str] = []
    with page_of(browser, live_server.url, cast.sato) as page:
        for at in ("settings", "facts", "1", "2", "3.1"):
            page.goto(f"/forms/{draft.pk}/?at={at}")
            expect(page.locator("#seat-page .seat-form").first).to_be_visible(timeout=DRAWN_MS)
            broken += [f"{at}: {said}" for said in axe_says_of_all(page, WIDTHS)]
        page.get_by_role("button", name="送る", exact=True).click()
        expect(page.get_by_text("情報政策課に送りました。")).to_be_visible()
        page.goto(f"/forms/{draft.pk}/?at=3.1")
        broken += [f"with IT: {said}" for said in axe_says_of_all(page, WIDTHS)]
    assert not broken, "\n".join(broken)


def test_a_condition_within_a_condition_put_in_by_keyboard(
    draft: FormDraft, cast: Cast, live_server: Any, browser: Browser
) -> None:
    with page_of(browser, live_server.url, cast.sato) as page:
        clerk = KeyboardOnly(page)
        page.goto(f"/forms/{draft.pk}/?at=1")
        for words in ("はい・いいえ", "文字"):
            page.get_by_role("button", name=words, exact=True).click()
            expect(page.get_by_label("種類", exact=True).locator("option:checked")).to_have_text(words)
        page.locator("[name='show_if.0.field']").focus()
        clerk.picks("（条件のまとまりを入れる）")
        expect(page.locator("[name='show_if.0.how']")).to_be_focused()
        clerk.goes_to("前の項目", within=1)
        expect(page.locator("[name='show_if.0.0.field']")).to_be_focused()
        clerk.picks("yes_no")
        expect(page.locator("[name='show_if.0.0.value']").first).to_be_visible()
        expect(page.locator("[name='show_if.0.0.field']")).to_be_focused()
        broken = axe_says_of_all(page, WIDTHS)
        assert not broken, "\n".join(broken)
        page.locator("[name='show_if.0.how']").focus()
        clerk.picks("（このまとまりをなくす）")
        expect(page.locator("[name='show_if.0.field']")).to_be_focused()
