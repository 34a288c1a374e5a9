"""What a clerk gets wrong is kept, and told at its place with the reason; none of it reaches IT."""

from __future__ import annotations

import re

import pytest
from django.urls import reverse

from central.authoring.actions.keep_text import keep_text
from central.authoring.content import read_content, read_form_facts
from central.authoring.editor.judged import judged
from central.authoring.models import FormDraft
from sync.contract.forms.conditions import Condition
from sync.contract.forms.conditions import Test as Comparison
from tests.support.centre.clerks_mistakes import MISTAKES, asked, choice, filled, when
from tests.support.people.staff import Cast, sign_in

pytestmark = pytest.mark.django_db


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
    sent = client.post(reverse("authoring:send", args=[draft.pk]), {"revision": 2, "reason": "急ぎます"})
    assert sent.status_code == 409
    assert "直さないと公開できないところがあります。" in sent.content.decode()
    assert FormDraft.objects.get().state == FormDraft.State.WRITING


def test_a_text_that_lacks_is_named_as_its_box_is(draft: FormDraft) -> None:
    """A new form lacks most of them."""
    told = {flaw.words for flaw in judged(read_content(draft.content), read_form_facts(draft.facts))}
    assert "説明 に日本語の文がありません。" in told
    assert not [words for words in told if re.match("[a-z]", words)]


def test_a_condition_that_is_not_whole_is_named_as_its_list_says_it(draft: FormDraft) -> None:
    vain = asked("b", show_if=Condition("a", (), Comparison.AT_LEAST))
    content = filled(read_content(draft.content), (choice("a", "1", "2"), vain))
    told = {flaw.words for flaw in judged(content, read_form_facts(draft.facts))}
    assert [
        words for words in told if words.startswith("条件の書き方が正しくありません（これ以上（これより後）のとき）。")
    ]


def test_ten_thousand_fields_are_kept_told_to_be_too_many_and_not_sent(draft: FormDraft, cast: Cast) -> None:
    content = filled(read_content(draft.content), tuple(asked(f"f{number}") for number in range(10_000)))
    facts = read_form_facts(draft.facts)
    keep_text(draft.pk, cast.sato, revision=1, content=content, facts=facts, change="written")
    assert read_content(FormDraft.objects.get().content) == content
    told = [(str(flaw.at), flaw.words) for flaw in judged(content, facts)]
    assert [at for at, words in told if "様式が大きすぎます。256 KiB までです。" in words] == ["settings"], told[:3]
    client = sign_in(cast.sato)
    page = client.get(reverse("authoring:edit", args=[draft.pk]), {"at": "settings"}).content.decode()
    assert "様式が大きすぎます。256 KiB までです。" in page.partition('id="flaws-here"')[2].partition("<form")[0]
    sent = client.post(reverse("authoring:send", args=[draft.pk]), {"revision": 2, "reason": "急ぎます"})
    assert sent.status_code == 409
    assert "直さないと公開できないところがあります。" in sent.content.decode()
    assert FormDraft.objects.get().state == FormDraft.State.WRITING


def test_a_form_without_a_flaw_goes_to_it(draft: FormDraft, cast: Cast) -> None:
    content = filled(read_content(draft.content), (choice("a", "1", "2"), asked("b", show_if=when("a", "1"))))
    facts = read_form_facts(draft.facts)
    assert judged(content, facts) == ()
    keep_text(draft.pk, cast.sato, revision=1, content=content, facts=facts, change="written")
    sent = sign_in(cast.sato).post(
        reverse("authoring:send", args=[draft.pk]), {"revision": 2, "reason": "見てください"}
    )
    assert sent.status_code == 302
    kept = FormDraft.objects.get()
    assert (kept.state, kept.comment) == (FormDraft.State.WITH_IT, "見てください")


def test_a_note_that_is_too_long_is_refused_and_not_lost(draft: FormDraft, cast: Cast) -> None:
    note = "あ" * 2001
    sent = sign_in(cast.sato).post(reverse("authoring:send", args=[draft.pk]), {"revision": 1, "reason": note})
    assert sent.status_code == 400
    said = sent.content.decode()
    assert "2,000字までで書いてください。" in said
    assert note in said
    assert FormDraft.objects.get().state == FormDraft.State.WRITING
