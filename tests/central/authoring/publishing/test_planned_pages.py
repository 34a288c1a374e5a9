"""What the pages say while a publication waits for its minute, and after it was called off; a sheet of any name."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from central.authoring.access import drafts_waiting_for
from central.authoring.actions.keep_text import keep_text
from central.authoring.actions.make_draft import NewDraft, make_draft
from central.authoring.content import read_content, read_form_facts
from central.authoring.models import FormDraft
from central.authoring.publishing.deciding import call_off, plan_publication
from central.authoring.publishing.looking import facts_key
from central.authoring.publishing.sending import send_form
from central.catalogue.models import ProcedureVersion
from central.organisation.models import Body
from central.web.words import moment
from tests.support.people.staff import Cast, sign_in

pytestmark = pytest.mark.django_db
WASTE = "bulky_waste"
NOW = 3
"""Its version in force."""


@pytest.fixture
def sent(city: Body, cast: Cast) -> FormDraft:
    """The form in force with 佐藤's word, at IT."""
    base = ProcedureVersion.objects.get(procedure=WASTE, offered=True)
    draft = make_draft(NewDraft(city, WASTE, "粗大ごみの申込み", version=base.pk), cast.sato)
    return send_form(draft.pk, cast.sato, revision=draft.revision, comment="")


def test_what_has_its_minute_is_nobodys_turn_and_says_whom_to_ask(sent: FormDraft, cast: Cast) -> None:
    section, it = sign_in(cast.sato), sign_in(cast.tanaka)
    edit, decide = (reverse(f"authoring:{name}", args=[sent.pk]) for name in ("edit", "publishing"))
    assert "取り戻して書く" in section.get(edit).content.decode()
    assert "あなたの番です。" in it.get(decide).content.decode()
    assert sent in drafts_waiting_for(cast.tanaka)

    base = ProcedureVersion.objects.get(procedure=WASTE, offered=True)
    runs_at = timezone.now() + timedelta(days=3)
    seen = {"revision": sent.revision, "compared_with": NOW, "compared_facts": facts_key(base)}
    plan_publication(sent.pk, cast.tanaka, runs_at=runs_at, **seen)
    page = section.get(edit).content.decode()
    assert "取り戻して書く" not in page
    said = f"{moment(runs_at)} に公開する予定です。書き直すときは、公開の予定をやめるよう、情報政策課に頼んでください。"
    assert said in page
    assert "あなたの番です。" not in it.get(decide).content.decode()
    assert sent not in drafts_waiting_for(cast.tanaka)
    refused = section.post(reverse("authoring:take-back", args=[sent.pk]))
    assert (refused.status_code, "公開の予定がある" in refused.content.decode()) == (409, True)

    call_off(sent.pk, cast.tanaka)
    decided = it.get(decide).content.decode()
    assert "公開の予定をやめました" in decided
    assert "公開をやめました" not in decided, "that is said of a published version"
    assert "あなたの番です。" in decided
    assert sent in drafts_waiting_for(cast.tanaka)


@pytest.mark.parametrize("title", ["犬🐶の登録", "\ue000の登録", "شهادة"])
def test_a_name_that_no_font_draws_keeps_no_sheet_from_being_made(title: str, draft: FormDraft, cast: Cast) -> None:
    content = read_content(draft.content)
    content.name["ja"] = title
    keep_text(draft.pk, cast.sato, revision=1, content=content, facts=read_form_facts(draft.facts), change="written")
    sheet = sign_in(cast.sato).get(reverse("authoring:sheet", args=[draft.pk]))
    assert (sheet.status_code, sheet.content[:5]) == (200, b"%PDF-")
