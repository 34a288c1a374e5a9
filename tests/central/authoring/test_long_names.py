"""Names as long as they may be, without a place to break: no page of the forms scrolls sideways, at any width."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest
from django.urls import reverse
from playwright.sync_api import Browser

from central.authoring.actions.keep_text import keep_text
from central.authoring.actions.make_draft import NewDraft, make_draft
from central.authoring.content import FormContent, read_content, read_form_facts
from central.authoring.models import FormDraft
from central.authoring.publishing.offer_end import ask_end
from central.authoring.publishing.packages.receiving import receive
from central.catalogue.actions.leaflets import AboutLeaflet, make_leaflet
from central.catalogue.models import ProcedureVersion
from sync.contract.forms.texts import LANGUAGES
from sync.contract.numbers import leaflet_number
from tests.support.centre.browser import page_of
from tests.support.centre.clerks_mistakes import asked, choice, filled
from tests.support.centre.form_packages import a_package
from tests.support.people.staff import Cast

pytestmark = pytest.mark.django_db(transaction=True)
LONG = "W" * 200
TEXT = dict.fromkeys(LANGUAGES, LONG)
WIDTHS = (1440, 720, 320)


def named(content: FormContent) -> FormContent:
    fields = tuple(
        msgspec.structs.replace(field, label=TEXT) for field in (asked("f" * 60), choice("c" * 60, "1" * 60, "2"))
    )
    content = filled(content, fields)
    pages = tuple(msgspec.structs.replace(page, title=TEXT) for page in content.pages)
    return msgspec.structs.replace(content, name=TEXT, pages=pages)


def test_no_page_of_the_forms_scrolls_sideways(
    draft: FormDraft, cast: Cast, live_server: Any, browser: Browser
) -> None:
    made = make_draft(NewDraft(draft.body, "z" * 60, LONG), cast.sato)
    content = named(read_content(made.content))
    keep_text(made.pk, cast.sato, revision=1, content=content, facts=read_form_facts(made.facts), change="written")
    ProcedureVersion.objects.update(title=LONG)
    received = receive(draft.body, a_package(city="市" * 60), cast.sato)
    about = AboutLeaflet("z" * 60, {"ja": "W" * 100}, "", {"ja": "課" * 60}, "0" * 20)
    leaflet = make_leaflet(draft.body.code, about, cast.tanaka)
    ask_end(ProcedureVersion.objects.filter(offered=True)[0].pk, cast.sato, "W" * 1800)
    of_draft = [reverse(f"authoring:{name}", args=[made.pk]) for name in ("texts", "publishing", "brief", "preview")]
    of_section = [
        *(reverse(f"authoring:{name}") for name in ("list", "new", "packages", "wordings", "offers", "ladder")),
        reverse("authoring:edit", args=[made.pk]),
        f"{reverse('authoring:edit', args=[made.pk])}?at=1.2",
        *of_draft,
        reverse("authoring:received", args=[received.pk]),
    ]
    of_it = [reverse("authoring:leaflets"), reverse("authoring:offers"), *of_draft[1:2]]
    beyond = []
    for member, addresses in (
        (cast.sato, of_section),
        (cast.tanaka, of_it),
        (None, [f"/p/{leaflet_number(leaflet.number)}/"]),
    ):
        with page_of(browser, live_server.url, *([member] if member else [])) as page:
            for address in addresses:
                page.goto(address)
                page.evaluate("document.querySelectorAll('main details').forEach((one) => { one.open = true; })")
                for width in WIDTHS:
                    page.set_viewport_size({"width": width, "height": 800})
                    over = page.evaluate("document.documentElement.scrollWidth - innerWidth")
                    if over > 0:
                        beyond.append((address, width, over))
    assert beyond == []
