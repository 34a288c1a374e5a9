"""Drafts: made, kept text by text, undone and done again, and two people at once."""

from __future__ import annotations

import msgspec
import pytest
from django.urls import reverse

from central.audit.models import AuditEntry
from central.authoring import models
from central.authoring.access import drafts_visible_to
from central.authoring.actions.hand_over import send_to_it, take_back
from central.authoring.actions.keep_text import keep_text
from central.authoring.actions.make_draft import NewDraft, make_draft
from central.authoring.actions.walk_texts import redo, take_text, undo
from central.authoring.content import document_of, read_content, read_form_facts
from central.authoring.models import FormDraft
from central.authoring.refusals import DraftElsewhere, DraftNotVisible, DraftNotYours, DraftStale
from central.catalogue.models import ProcedureVersion
from central.organisation.models import Body
from central.staff.models import StaffMember
from sync.contract.forms.procedures import read_procedure
from sync.contract.wire.catalogue import split_definition
from tests.support.people.staff import Cast, sign_in

pytestmark = pytest.mark.django_db


def name_of(draft: FormDraft) -> str:
    return read_content(FormDraft.objects.get(pk=draft.pk).content).name["ja"]


def rename(draft: FormDraft, member: StaffMember, name: str, *, revision: int) -> FormDraft:
    content = msgspec.structs.replace(read_content(draft.content), name={"ja": name})
    facts = read_form_facts(draft.facts)
    return keep_text(draft.pk, member, revision=revision, content=content, facts=facts, change="procedure")


def test_a_draft_of_a_published_version_is_its_next_version_word_for_word(city: Body, cast: Cast) -> None:
    base = ProcedureVersion.objects.filter(body=city).order_by("pk").first()
    assert base is not None
    draft = make_draft(NewDraft(city, base.procedure, base.title, version=base.pk), cast.sato)
    assert draft.base == base
    definition, _ = split_definition(document_of(draft.content, draft.facts))
    was, now = read_procedure(bytes(base.definition)), read_procedure(definition)
    assert now.version == base.version + 1
    assert msgspec.structs.replace(now, version=was.version) == was
    entry = AuditEntry.objects.get(act="form.made")
    assert (entry.subject, entry.details["procedure"]) == (draft.audit_subject, base.procedure)


def test_undo_and_redo_walk_the_texts_and_lose_none(draft: FormDraft, cast: Cast) -> None:
    rename(draft, cast.sato, "二", revision=1)
    rename(draft, cast.sato, "三", revision=2)
    assert undo(draft.pk, cast.sato, revision=3).revision == 2
    assert name_of(draft) == "二"
    assert undo(draft.pk, cast.sato, revision=2).revision == 1
    assert undo(draft.pk, cast.sato, revision=1).revision == 1, "there is nothing before the first"
    assert redo(draft.pk, cast.sato, revision=1).revision == 2
    rename(draft, cast.sato, "四", revision=2)
    assert redo(draft.pk, cast.sato, revision=4).revision == 4, "nothing was undone after the last change"
    assert take_text(draft.pk, cast.sato, revision=4, number=3).revision == 5, "a text of its own, as all that was done"
    assert name_of(draft) == "三"
    assert FormDraft.objects.get().title == "三"


def test_from_an_older_text_that_was_taken_undo_leads_back_to_what_stood(draft: FormDraft, cast: Cast) -> None:
    for number in range(1, 6):
        rename(draft, cast.sato, f"題{number}", revision=number)
    taken = take_text(draft.pk, cast.sato, revision=6, number=3)
    assert (taken.revision, taken.title) == (7, "題2")
    back = undo(draft.pk, cast.sato, revision=7)
    assert (back.revision, back.title) == (6, "題5")
    again = redo(draft.pk, cast.sato, revision=6)
    assert (again.revision, again.title) == (7, "題2")


def test_the_same_text_again_is_no_change(draft: FormDraft, cast: Cast) -> None:
    assert rename(draft, cast.sato, "犬の登録", revision=1).revision == 1
    assert draft.texts.count() == 1


def test_of_two_people_at_once_neither_loses_a_word(draft: FormDraft, cast: Cast) -> None:
    rename(draft, cast.sato, "佐藤の名前", revision=1)
    with pytest.raises(DraftStale) as stale:
        rename(draft, cast.takahashi, "高橋の名前", revision=1)
    assert name_of(draft) == "佐藤の名前"
    kept = draft.texts.get(number=stale.value.kept)
    assert (kept.aside, kept.by, read_content(kept.content).name["ja"]) == (True, cast.takahashi, "高橋の名前")
    with pytest.raises(DraftStale):
        take_text(draft.pk, cast.takahashi, revision=1, number=kept.number)
    take_text(draft.pk, cast.takahashi, revision=2, number=kept.number)
    assert name_of(draft) == "高橋の名前"
    undo(draft.pk, cast.sato, revision=kept.number)
    assert name_of(draft) == "佐藤の名前"


def test_texts_are_bounded_and_the_oldest_go(draft: FormDraft, cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("central.authoring.actions.keep_text.TEXTS_KEPT", 5)
    for number in range(1, 10):
        rename(draft, cast.sato, str(number), revision=number)
    assert list(draft.texts.values_list("number", flat=True)) == [6, 7, 8, 9, 10]
    assert models.TEXTS_KEPT == 200
    assert undo(draft.pk, cast.sato, revision=10).revision == 9


def test_what_lies_with_it_is_not_written_until_it_is_taken_back(draft: FormDraft, cast: Cast) -> None:
    with pytest.raises(DraftStale):
        send_to_it(draft.pk, cast.sato, revision=9, comment="")
    send_to_it(draft.pk, cast.sato, revision=1, comment="お願いします")
    with pytest.raises(DraftElsewhere):
        rename(draft, cast.sato, "あと", revision=1)
    with pytest.raises(DraftElsewhere):
        undo(draft.pk, cast.sato, revision=1)
    with pytest.raises(DraftNotYours):
        take_back(draft.pk, cast.tanaka)
    take_back(draft.pk, cast.sato)
    rename(draft, cast.sato, "あと", revision=1)
    acts = AuditEntry.objects.filter(subject=draft.audit_subject).values_list("act", flat=True)
    assert list(acts.order_by("number")) == ["form.made", "form.sent", "form.taken_back"]


def test_a_draft_is_seen_by_who_writes_or_publishes_there_and_by_nobody_else(draft: FormDraft, cast: Cast) -> None:
    assert drafts_visible_to(cast.sato).get() == draft
    assert drafts_visible_to(cast.tanaka).get() == draft
    assert not drafts_visible_to(cast.suzuki).exists()
    with pytest.raises(DraftNotVisible):
        rename(draft, cast.suzuki, "鈴木", revision=1)
    with pytest.raises(DraftNotYours):
        rename(draft, cast.tanaka, "田中", revision=1)
    address = reverse("authoring:edit", args=[draft.pk])
    assert sign_in(cast.suzuki).get(address).status_code == 404
    assert sign_in(cast.tanaka).get(address).status_code == 200


def test_a_new_form_is_made_on_the_page_and_a_wrong_id_is_said_beside_the_field(city: Body, cast: Cast) -> None:
    client = sign_in(cast.sato)
    said = {"title": "犬の登録", "procedure": "Dog", "body": city.pk, "beginning": ""}
    refused = client.post(reverse("authoring:new"), said)
    assert refused.status_code == 400
    assert "英小文字ではじめ" in refused.content.decode()
    assert not FormDraft.objects.exists()
    made = client.post(reverse("authoring:new"), said | {"procedure": "dog_licence"})
    draft = FormDraft.objects.get()
    assert made["Location"] == reverse("authoring:edit", args=[draft.pk])
    assert "犬の登録" in client.get(reverse("authoring:list")).content.decode()
    copied = client.post(reverse("authoring:new"), said | {"procedure": "cat", "beginning": f"draft:{draft.pk}"})
    assert copied.status_code == 302
    assert FormDraft.objects.get(procedure="cat").base is None


def test_a_character_that_no_database_keeps_is_left_out_of_what_was_typed(draft: FormDraft, cast: Cast) -> None:
    typed = {"revision": 1, "at": "settings", "part": "1", "name.ja": "犬\0の登録と鑑札\0"}
    assert sign_in(cast.sato).post(reverse("authoring:save", args=[draft.pk]), typed).status_code == 302
    kept = FormDraft.objects.get(pk=draft.pk)
    assert (kept.title, name_of(kept)) == ("犬の登録と鑑札", "犬の登録と鑑札")


def test_a_draft_grows_no_larger_than_it_can_be_read_again(
    draft: FormDraft, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What stood stands, what was typed stands on the page, and every page of the draft goes on."""
    clerk = sign_in(cast.sato)
    save, edit = reverse("authoring:save", args=[draft.pk]), reverse("authoring:edit", args=[draft.pk])
    clerk.post(save, {"revision": 1, "at": "1", "act": "field:text"})
    was = FormDraft.objects.get()
    assert was.revision > 1
    monkeypatch.setattr("central.authoring.content.CONTENT_LIMIT_BYTES", len(was.content) + 20)
    copied = clerk.post(save, {"revision": was.revision, "at": "1.1", "act": "copy:1.1"})
    long = "犬の登録と" * 40
    typed = {"revision": was.revision, "at": "settings", "part": "1", "name.ja": long}
    kept = clerk.post(save, typed)
    by_script = clerk.post(save, typed, headers={"X-Madoguchi-Part": "1"})
    for answer in (copied, kept, by_script):
        said = answer.json()["trouble"] if answer is by_script else answer.content.decode()
        assert (answer.status_code, "様式が大きくなりすぎて、この変更は保存できません" in said) == (413, True)
    assert long in kept.content.decode()
    assert FormDraft.objects.get().content == was.content
    assert not draft.texts.filter(number__gt=was.revision).exists()
    assert [clerk.get(page).status_code for page in (edit, reverse("authoring:texts", args=[draft.pk]))] == [200, 200]
    assert clerk.post(save, {"revision": was.revision, "at": "1", "act": "undo"}).status_code == 302
    assert FormDraft.objects.get().revision == 1


def test_a_draft_that_is_too_large_already_is_told_and_an_earlier_text_of_it_chosen(
    draft: FormDraft, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    rename(draft, cast.sato, "犬の登録と鑑札" * 20, revision=1)
    large = FormDraft.objects.get()
    small = draft.texts.get(number=1)
    monkeypatch.setattr("central.authoring.content.CONTENT_LIMIT_BYTES", len(small.content) + 20)
    clerk = sign_in(cast.sato)
    edit, save = reverse("authoring:edit", args=[draft.pk]), reverse("authoring:save", args=[draft.pk])
    shown = clerk.get(edit)
    assert (shown.status_code, "この下書きは大きすぎて、開けません。" in shown.content.decode()) == (409, True)
    typed = {"revision": large.revision, "at": "settings", "part": "1", "name.ja": "あ"}
    assert clerk.post(save, typed)["Location"] == reverse("authoring:texts", args=[draft.pk])
    for page in ("publishing", "preview", "brief", "texts"):
        assert clerk.get(reverse(f"authoring:{page}", args=[draft.pk])).status_code == 200, page
    new = {"title": "写し", "procedure": "copied", "body": draft.body_id, "beginning": f"draft:{draft.pk}"}
    copied = clerk.post(reverse("authoring:new"), new)
    assert (copied.status_code, "大きすぎて、読めません" in copied.content.decode()) == (400, True)
    taken = clerk.post(reverse("authoring:take", args=[draft.pk]), {"revision": large.revision, "number": 1})
    assert taken["Location"] == edit
    assert clerk.get(edit).status_code == 200
    stands = FormDraft.objects.get().revision
    back = {"revision": stands, "number": large.revision}
    assert clerk.post(reverse("authoring:take", args=[draft.pk]), back)["Location"] != edit
    assert FormDraft.objects.get().revision == stands, "what cannot be read does not stand again"
