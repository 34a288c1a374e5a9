"""What was typed in the editor is on a page or among the texts, whatever came between."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from central.authoring.actions import keep_text as keeping
from central.authoring.actions.keep_text import keep_text
from central.authoring.content import read_content, read_form_facts
from central.authoring.models import DraftText, FormDraft
from tests.support.centre.clerks_mistakes import asked, filled
from tests.support.people.staff import Cast, sign_in

pytestmark = pytest.mark.django_db
TYPED = "半時間かけて書いた文"


def typed(client: Client, draft: FormDraft, revision: int, title: str, **more: str) -> Any:
    said = {"revision": str(revision), "at": "1", "part": "1", "id": "page_1", "title.ja": title} | more
    return client.post(reverse("authoring:save", args=[draft.pk]), said)


def diligent(client: Client, draft: FormDraft, times: int) -> None:
    """So many texts of a colleague, each over the one before."""
    for number in range(times):
        typed(client, draft, FormDraft.objects.get(pk=draft.pk).revision, f"題{number}")


def aside(draft: FormDraft) -> list[str]:
    texts = DraftText.objects.filter(draft=draft, aside=True).order_by("number")
    return [read_content(text.content).pages[0].title["ja"] for text in texts]


def test_words_over_a_text_that_is_kept_no_more_lie_aside(
    draft: FormDraft, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(keeping, "TEXTS_KEPT", 5)
    mine, theirs = sign_in(cast.sato), sign_in(cast.takahashi)
    diligent(theirs, draft, 8)
    assert not draft.texts.filter(number=1).exists()
    answer = typed(mine, draft, 1, TYPED)
    assert (answer.status_code, answer.url) == (302, reverse("authoring:texts", args=[draft.pk]))
    assert aside(draft) == [TYPED]
    assert read_content(FormDraft.objects.get(pk=draft.pk).content).pages[0].title == {"ja": "題7"}


def test_what_lies_aside_outlives_any_number_of_texts_of_a_colleague(
    draft: FormDraft, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(keeping, "TEXTS_KEPT", 5)
    mine, theirs = sign_in(cast.sato), sign_in(cast.takahashi)
    diligent(theirs, draft, 1)
    typed(mine, draft, 1, TYPED)
    diligent(theirs, draft, 8)
    assert aside(draft) == [TYPED]
    assert draft.texts.filter(aside=False).count() <= 5
    for number in range(8):
        typed(mine, draft, FormDraft.objects.get(pk=draft.pk).revision - 1, f"わき{number}")
    assert aside(draft) == [f"わき{number}" for number in range(2, 8)], "these have a bound too"


def test_what_was_typed_while_a_colleague_sent_the_form_stands_on_the_page(draft: FormDraft, cast: Cast) -> None:
    content = filled(read_content(draft.content), (asked("a"),))
    keep_text(draft.pk, cast.sato, revision=1, content=content, facts=read_form_facts(draft.facts), change="written")
    mine, theirs = sign_in(cast.sato), sign_in(cast.takahashi)
    assert theirs.post(reverse("authoring:send", args=[draft.pk]), {"revision": "2", "reason": ""}).status_code == 302
    answer = typed(mine, draft, 2, TYPED, **{"group.easy-ja": "まとまりの文", "choices_at_once": "犬\nねこ"})
    page = answer.content.decode()
    assert answer.status_code == 409
    assert all(words in page for words in (TYPED, "まとまりの文", "犬\nねこ"))


def test_what_was_typed_when_the_session_was_over_stands_on_its_page(
    draft: FormDraft, cast: Cast, settings: Any
) -> None:
    mine = sign_in(cast.sato)
    mine.cookies.clear()
    page = typed(mine, draft, 1, TYPED).content.decode()
    assert TYPED in page
    assert reverse("staff:sign-in") in page


@pytest.mark.parametrize(("first", "then"), [(1001, 0), (1000, 1)])
def test_a_list_that_is_too_long_is_told_and_nothing_of_it_cut_off(
    first: int, then: int, draft: FormDraft, cast: Cast
) -> None:
    client = sign_in(cast.sato)
    save = reverse("authoring:save", args=[draft.pk])
    client.post(save, {"revision": "1", "at": "1", "act": "field:choice"})
    boxes = {"revision": "2", "at": "1.1", "part": "1", "id": "choice", "kind": "choice", "label.ja": "町名"}
    rows = {f"choices.{number}.label.ja": f"町{number}" for number in range(first)}
    told = client.post(save, boxes | rows | {"choices_at_once": "新しい町\n" * then})
    page = told.content.decode()
    assert told.status_code == 400
    assert "1つの質問に1,000件までです。いまは1,001件です。まだ保存していません。" in page
    assert (f"町{first - 1}" in page, "新しい町" in page) == (True, then == 1)
    assert len(read_content(FormDraft.objects.get(pk=draft.pk).content).pages[0].fields[0].choices) == 2
    assert client.post(save, boxes | {name: rows[name] for name in list(rows)[:1000]}).status_code == 302


def test_a_row_of_a_table_is_kept_with_whatever_was_typed_first(draft: FormDraft, cast: Cast) -> None:
    client = sign_in(cast.sato)
    save = reverse("authoring:save", args=[draft.pk])
    client.post(save, {"revision": "1", "at": "1", "act": "field:items"})
    row = {"items.0.label.ja": "机", "items.1.code": "A-7", "items.2.price": "４００", "items.3.most": "3"}
    blank = {f"items.{number}.{name}": value for number in range(5) for name, value in (("price", "0"), ("most", "9"))}
    boxes = {"revision": "2", "at": "1.1", "part": "1", "id": "items", "kind": "items", **(blank | row)}
    client.post(save, boxes)
    items = read_content(FormDraft.objects.get(pk=draft.pk).content).pages[0].fields[0].items
    assert [(one.label, one.code, one.price, one.most) for one in items] == [
        ({"ja": "机"}, "", 0, 9),
        ({}, "A-7", 0, 9),
        ({}, "", 400, 9),
        ({}, "", 0, 3),
    ]
