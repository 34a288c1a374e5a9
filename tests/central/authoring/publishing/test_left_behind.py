"""Before a form is published it is told which corrected words of the last version it does not begin with."""

from __future__ import annotations

import subprocess
from pathlib import Path
from typing import Any

import msgspec
import pytest
from django.urls import reverse
from django.utils import timezone

from central.authoring.actions.keep_text import keep_text
from central.authoring.actions.make_draft import NewDraft, make_draft
from central.authoring.content import WrittenQuestion, read_content, read_form_facts
from central.authoring.models import FormDraft
from central.authoring.publishing.looking import look_at
from central.catalogue.actions.load_definitions import add_definition
from central.catalogue.actions.publish_wording import publish_wording
from central.catalogue.models import ProcedureVersion
from central.catalogue.queries import procedure_of
from central.organisation.models import Body
from sync.contract.forms.wording import read_wording
from sync.japanese.dates import today_in_japan
from tests.support.people.staff import Cast, sign_in

pytestmark = pytest.mark.django_db
WASTE = "bulky_waste"
LABEL, MAIL = "pages.applicant.fields.phone.label", "pages.applicant.fields.mail.label"


@pytest.fixture
def form(city: Body, version: ProcedureVersion, cast: Cast) -> FormDraft:
    """佐藤 goes on with the form in force, in whose words three texts were corrected."""
    publish_wording(
        version.pk, "ja", {LABEL: "連絡のつく電話番号", MAIL: "メール", "summary": "粗大ごみを申し込みます。"}, "system"
    )
    publish_wording(version.pk, "en", {LABEL: "Phone (daytime)"}, "system")
    return make_draft(NewDraft(city, WASTE, "粗大ごみの申込み", version=version.pk), cast.sato)


def written(form: FormDraft, cast: Cast, **fields: dict[str, Any] | None) -> FormDraft:
    """These fields otherwise; None: gone."""
    content = read_content(form.content)

    def changed(field: WrittenQuestion) -> WrittenQuestion | None:
        said = fields.get(field.id, {})
        return None if said is None else msgspec.structs.replace(field, **said)

    pages = tuple(
        msgspec.structs.replace(page, fields=tuple(one for field in page.fields if (one := changed(field)) is not None))
        for page in content.pages
    )
    facts = read_form_facts(form.facts)
    content = msgspec.structs.replace(content, pages=pages)
    return keep_text(form.pk, cast.sato, revision=form.revision, content=content, facts=facts, change="x")


def told(form: FormDraft) -> dict[str, str]:
    return {one.where: one.words for one in look_at(form, today_in_japan(timezone.now())).left}


def test_nothing_is_told_of_a_form_whose_texts_stayed_the_same(form: FormDraft, cast: Cast) -> None:
    assert told(form) == {}
    page = sign_in(cast.sato).get(reverse("authoring:publishing", args=[form.pk])).content.decode()
    assert "引き継がれない文言" not in page


def test_a_text_that_changed_in_another_language_and_one_that_is_gone_are_told_and_the_others_are_carried(
    form: FormDraft, version: ProcedureVersion, cast: Cast
) -> None:
    own = {
        field.id: dict(field.label)
        for page in procedure_of(version).pages
        for field in page.fields
        if field.id == "phone"
    }
    form = written(form, cast, phone={"label": own["phone"] | {"en": "Telephone at work"}}, mail=None)
    said = told(form)
    label, mail = f"{own['phone']['ja']}　見出し　日本語", "メールアドレス　見出し　日本語"
    assert said == {
        label: f"「連絡のつく電話番号」に直していました。新しい版では「{own['phone']['ja']}」になります",
        mail: "「メール」に直していました。新しい版には、この項目がありません",
    }, "in English the author wrote it anew: nothing is missing there"
    page = sign_in(cast.tanaka).get(reverse("authoring:publishing", args=[form.pk])).content.decode()
    assert "引き継がれない文言" in page
    assert said[label] in page
    looked = look_at(form, today_in_japan(timezone.now()))
    row = add_definition(looked.document, "staff:tanaka")
    assert {one.language: read_wording(bytes(one.document)).words for one in row.wordings.filter(offered=True)} == {
        "ja": {"summary": "粗大ごみを申し込みます。"}
    }, "what was told is what happens"


def test_all_words_of_a_language_are_told_where_the_new_form_could_not_be_answered_with_them(
    form: FormDraft, version: ProcedureVersion, cast: Cast
) -> None:
    page, field = next(
        (page, field) for page in procedure_of(version).pages for field in page.fields if len(field.choices) > 1
    )
    first, second = field.choices[:2]
    place = f"pages.{page.id}.fields.{field.id}.choices.{first.value}"
    publish_wording(version.pk, "ja", {place: "同じもの"}, "system")
    assert told(form) == {}
    content = next(one for page in read_content(form.content).pages for one in page.fields if one.id == field.id)
    choices = tuple(
        msgspec.structs.replace(one, label=dict(one.label) | {"ja": "同じもの"}) if one.value == second.value else one
        for one in content.choices
    )
    form = written(form, cast, **{field.id: {"choices": choices}})
    assert len(told(form)) == 4
    row = add_definition(look_at(form, today_in_japan(timezone.now())).document, "staff:tanaka")
    assert [one.language for one in row.wordings.filter(offered=True)] == ["en"]


def test_the_review_sheet_has_them_too(
    form: FormDraft, cast: Cast, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    seen = list[str]()

    def sheet(*said: Any) -> Any:
        seen.extend(said[-1])
        return said

    monkeypatch.setattr("central.authoring.publishing.views.review_sheet", sheet)
    monkeypatch.setattr("central.authoring.publishing.views.set_review_sheet", lambda _said: b"%PDF-")
    form = written(form, cast, mail=None)
    assert sign_in(cast.sato).get(reverse("authoring:sheet", args=[form.pk])).status_code == 200
    assert seen[-1].startswith("引き継がれない文言：メールアドレス　見出し　日本語：「メール」")


def test_the_review_sheet_has_the_words_with_which_the_form_will_begin(
    form: FormDraft, version: ProcedureVersion, cast: Cast, tmp_path: Path
) -> None:
    """Where a text was written anew its own words stand, elsewhere the corrected ones, with readings beside them."""
    publish_wording(version.pk, "easy-ja", {"summary": "{粗大|そだい}ごみを {申|もう}し{込|こ}みます。"}, "system")
    form = written(form, cast, mail={"label": {"ja": "メールの宛先", "easy-ja": "メール", "en": "Mail"}})
    pdf = sign_in(cast.sato).get(reverse("authoring:sheet", args=[form.pk])).content
    (tmp_path / "sheet.pdf").write_bytes(pdf)
    told_ = subprocess.run(["pdftotext", "-layout", str(tmp_path / "sheet.pdf"), "-"], capture_output=True, check=True)
    sheet = "".join(told_.stdout.decode().replace("\u200b", "").split())
    for words in ("連絡のつく電話番号", "Phone(daytime)", "粗大ごみを申し込みます。", "粗大（そだい）ごみを"):
        assert words in sheet, words
    assert "文言の直しを入れた文" in sheet
    assert "メールの宛先" in sheet
