"""What a clerk gets wrong is kept, and told at its place with the reason; none of it reaches IT."""

from __future__ import annotations

import pytest
from django.urls import reverse
from msgspec.structs import replace

from central.authoring.actions.keep_text import keep_text
from central.authoring.content import (
    FormContent,
    WrittenChoice,
    WrittenPage,
    WrittenQuestion,
    read_content,
    read_form_facts,
)
from central.authoring.editor.judged import judged
from central.authoring.editor.needed import with_needs
from central.authoring.models import FormDraft
from sync.contract.forms import conditions
from sync.contract.forms.conditions import Condition
from sync.contract.forms.procedures import FieldKind
from sync.contract.forms.texts import Text
from tests.support.people.staff import Cast, sign_in

pytestmark = pytest.mark.django_db


def said(words: str) -> Text:
    return {"ja": words, "easy-ja": "あ", "en": "a"}


def asked(field_id: str, kind: FieldKind = FieldKind.TEXT, **more: object) -> WrittenQuestion:
    made = WrittenQuestion(id=field_id, kind=kind, label=said(field_id), required=True)
    return replace(made, **more)


def choice(field_id: str, *values: str) -> WrittenQuestion:
    choices = tuple(WrittenChoice(value, said(f"選択肢{value}")) for value in values)
    return asked(field_id, FieldKind.CHOICE, choices=choices)


def when(field: str, *values: str) -> Condition:
    return Condition(field=field, values=values)


SEEN_NEVER = Condition(all=(when("a", "1"), when("a", "2")))
MISTAKES: dict[str, tuple[tuple[WrittenQuestion, ...], str, str]] = {
    "loop": (
        (
            asked("a", show_if=Condition(field="b", test=conditions.Test.IS_ANSWERED)),
            asked("b", show_if=when("a", "x")),
        ),
        "1.1",
        "条件の「b」は、この項目より前にありません。",
    ),
    "itself": ((asked("a", show_if=when("a", "x")),), "1.1", "この項目より前にありません"),
    "missing language": (
        (replace(asked("a"), label={"ja": "名前", "easy-ja": "なまえ"}),),
        "1.1",
        "見出し に英語の文がありません。",
    ),
    "missing reading": (
        (replace(asked("a"), label={"ja": "名前", "easy-ja": "{名|な}前", "en": "Name"}),),
        "1.1",
        "見出し のやさしい日本語で「前」にふりがながありません。",
    ),
    "no label": ((replace(asked("a"), label={}),), "1.1", "日本語の文がありません"),
    "two of one name": ((asked("a"), asked("b"), asked("a")), "1.3", "同じIDの項目「a」が、ほかにもあります。"),
    "impossible rule": (
        (choice("a", "1", "2"), asked("b", show_if=SEEN_NEVER)),
        "1.2",
        "表示の条件がそろうことがなく、だれにもたずねません。",
    ),
    "impossible range": (
        (asked("a", FieldKind.NUMBER, minimum=9, maximum=3),),
        "1.1",
        "最小と最大の間に、答えられる数がありません",
    ),
    "comma": ((choice("a", "1", "x,y"),), "1.1", "選択肢の値には、コンマを使えません。"),
    "value of no choice": (
        (choice("a", "1", "2"), asked("b", show_if=when("a", "9"))),
        "1.2",
        "もとの項目では答えられない値です。",
    ),
}


def filled(content: FormContent, fields: tuple[WrittenQuestion, ...]) -> FormContent:
    page = WrittenPage(id="page_1", title=said("ページ"), fields=fields)
    words = {"summary": said("説明"), "name": said("犬の登録"), "section": said("課")}
    return with_needs(replace(content, pages=(page,), **words))


@pytest.mark.parametrize("mistake", MISTAKES)
def test_a_mistake_is_kept_and_told_at_its_place(mistake: str, draft: FormDraft, cast: Cast) -> None:
    fields, at, words = MISTAKES[mistake]
    content = filled(read_content(draft.content), fields)
    facts = read_form_facts(draft.facts)
    keep_text(draft.pk, cast.sato, revision=1, content=content, facts=facts, change="written")
    kept = read_content(FormDraft.objects.get().content)
    assert kept == content
    told = [(str(flaw.at), flaw.words) for flaw in judged(kept, facts)]
    assert [place for place, sentence in told if words in sentence] == [at], told
    client = sign_in(cast.sato)
    page = client.get(reverse("authoring:edit", args=[draft.pk]), {"at": at}).content.decode()
    here = page.partition('id="flaws-here"')[2].partition("<form")[0]
    assert words in here
    sent = client.post(reverse("authoring:hand-over", args=[draft.pk]), {"revision": 2, "comment": "急ぎます"})
    assert sent.status_code == 400
    assert "直すところが残っています。" in sent.content.decode()
    assert FormDraft.objects.get().state == FormDraft.State.WRITING


def test_ten_thousand_fields_are_kept_and_told_to_be_too_many(draft: FormDraft, cast: Cast) -> None:
    content = filled(read_content(draft.content), tuple(asked(f"f{number}") for number in range(10_000)))
    facts = read_form_facts(draft.facts)
    keep_text(draft.pk, cast.sato, revision=1, content=content, facts=facts, change="written")
    told = [flaw.words for flaw in judged(content, facts)]
    assert any("様式が大きすぎます。256 KiB までです。" in words for words in told), told[:3]


def test_a_form_without_a_flaw_goes_to_it(draft: FormDraft, cast: Cast) -> None:
    content = filled(read_content(draft.content), (choice("a", "1", "2"), asked("b", show_if=when("a", "1"))))
    facts = read_form_facts(draft.facts)
    assert judged(content, facts) == ()
    keep_text(draft.pk, cast.sato, revision=1, content=content, facts=facts, change="written")
    sent = sign_in(cast.sato).post(
        reverse("authoring:hand-over", args=[draft.pk]), {"revision": 2, "comment": "見てください"}
    )
    assert sent.status_code == 302
    kept = FormDraft.objects.get()
    assert (kept.state, kept.comment) == (FormDraft.State.WITH_IT, "見てください")
