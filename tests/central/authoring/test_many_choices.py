"""One question of very many choices: drawn, kept by script and by button, refused only above what is written down."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from msgspec.structs import replace
from playwright.sync_api import Browser, expect

from central.authoring.actions.keep_text import keep_text
from central.authoring.actions.make_draft import NewDraft, make_draft
from central.authoring.content import WrittenChoice, WrittenPage, WrittenQuestion, read_content, read_form_facts
from central.authoring.models import FormDraft
from central.organisation.models import Body
from central.serving.addresses import FORM_PART_BYTES, STRANGER_BYTES, body_limit
from sync.contract.forms.procedures import FieldKind
from tests.central.authoring.test_editor import Boxes, Hand
from tests.support.centre.browser import page_of
from tests.support.machine.units import ROOT
from tests.support.people.staff import Cast, sign_in

pytestmark = pytest.mark.django_db(transaction=True)
MANY = 500


@pytest.fixture
def draft(city: Body, cast: Cast) -> FormDraft:
    """A question of 500 towns, each with words as long as towns have."""
    draft = make_draft(NewDraft(city, "towns", "町の調査"), cast.sato)
    towns = tuple(
        WrittenChoice(
            f"town_{number}",
            {
                "ja": f"若葉市大字中央町第{number}区",
                "easy-ja": f"{{若葉市|わかばし}}{{大字|おおあざ}}{{中央町|ちゅうおうちょう}}{number}",
                "en": f"District {number} of Chuo-machi, Wakaba City",
            },
            f"{number:04}",
        )
        for number in range(MANY)
    )
    question = WrittenQuestion(id="town", kind=FieldKind.CHOICE, label={"ja": "町"}, required=True, choices=towns)
    content = replace(read_content(draft.content), pages=(WrittenPage(id="one", title={}, fields=(question,)),))
    facts = read_form_facts(draft.facts)
    return keep_text(draft.pk, cast.sato, revision=1, content=content, facts=facts, change="written")


def test_a_button_keeps_five_hundred_choices(draft: FormDraft, cast: Cast) -> None:
    hand = Hand(sign_in(cast.sato), draft)
    hand.open("1.1")
    before = hand.content.pages[0].fields[0].choices
    hand.press(choices__499__label__ja="いちばん遠い町", choices__500__label__ja="そのほか")
    assert hand.status == 302
    after = hand.content.pages[0].fields[0].choices
    assert (len(after), after[:499]) == (MANY + 1, before[:499])
    assert (after[499].label["ja"], after[500].label) == ("いちばん遠い町", {"ja": "そのほか"})


def test_a_browser_keeps_them_by_itself(draft: FormDraft, cast: Cast, live_server: Any, browser: Browser) -> None:
    with page_of(browser, live_server.url, cast.sato) as page:
        page.goto(f"/forms/{draft.pk}/?at=1.1")
        page.locator("[name='choices.499.label.ja']").fill("いちばん遠い町")
        expect(page.locator("#saved")).to_contain_text("保存しました", timeout=60_000)
    choices = read_content(FormDraft.objects.get(pk=draft.pk).content).pages[0].fields[0].choices
    assert (len(choices), choices[499].label["ja"]) == (MANY, "いちばん遠い町")


def test_what_is_larger_is_refused_and_other_addresses_take_no_more_than_before(draft: FormDraft, cast: Cast) -> None:
    save = reverse("authoring:save", args=[draft.pk])
    client = sign_in(cast.sato)
    hand = Hand(client, draft)
    hand.open("1.1")
    sent = dict(Boxes(hand.page).sent) | {"error.ja": "あ" * FORM_PART_BYTES}
    assert client.post(save, sent).status_code == 413
    assert hand.content == read_content(draft.content)
    assert body_limit(save) == FORM_PART_BYTES
    others = [reverse(f"authoring:{name}", args=[draft.pk]) for name in ("edit", "send", "take", "preview")]
    assert {body_limit(path) for path in (*others, "/forms/x/save/", f"{save}x/", "/sign-in/")} == {STRANGER_BYTES}
    assert Client().post("/sign-in/", {"x": "y" * STRANGER_BYTES}).status_code == 413


def test_the_shipped_nginx_lets_as_much_through() -> None:
    shipped = (ROOT / "provisioning" / "nginx" / "madoguchi.conf").read_text(encoding="utf-8")
    block = shipped.split("location ~ ^/forms/[0-9]+/save/$ {")[1].split("}")[0]
    assert f"client_max_body_size {FORM_PART_BYTES // 1024}k;" in block
