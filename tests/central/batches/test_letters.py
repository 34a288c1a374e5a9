"""Letters of a batch: typst writes each, poppler reads it back, and the first that is not its own stops all.

The corpus of MOON-11 as far as files are made: shifted values, sheets in another order, another template's words, an
empty item, namesakes. Before a file of such a batch is kept, it has stopped.
"""

from __future__ import annotations

import subprocess
from collections.abc import Callable, Sequence
from typing import Any

import msgspec
import pytest
from django.test import Client

from central.applications.models import Application
from central.batches.actions.gather import make_batch
from central.batches.actions.letter import back_to_editing, make_letters, write_letter
from central.batches.actions.number import NumberOrder, NumberRule, give_numbers
from central.batches.actions.word import add_item, set_values
from central.batches.letters import making
from central.batches.letters.files import letter_of
from central.batches.letters.merging import LetterContent, RowValues
from central.batches.letters.read_back import BatchPeople, plain, text_of
from central.batches.letters.stopping import StopReason
from central.batches.letters.templates import LetterTemplate
from central.batches.models import ItemValue, MassBatch
from central.batches.refusals import BatchIncomplete
from central.certificates.typesetter.typesetting import SetResult, set_many
from central.store.models import StoredFile
from central.web.words import grouped
from tests.central.batches.conftest import PEOPLE
from tests.support.centre.applications import make_application
from tests.support.centre.jobs import work_off
from tests.support.people.staff import Cast, sign_in

State = MassBatch.State
WORDS = "受験番号：【受験番号】\n【氏名】様の会場は【会場】です。"
PLACES = ("市役所", "北館", "南館", "公民館")


def ready(cast: Cast, template: LetterTemplate = LetterTemplate.EXAM_TICKET) -> MassBatch:
    """Numbered, each with a place, and with words."""
    batch = make_batch(cast.sato, Application.objects.all(), "えらんだ人")
    rule = NumberRule("A-", 1001, 1, 4)
    give_numbers(batch.pk, cast.sato, rule, NumberOrder.ARRIVED, revision=batch.revision, selected=False)
    batch.refresh_from_db()
    add_item(batch.pk, cast.sato, revision=batch.revision, name="会場", fixed=False, text="")
    batch.refresh_from_db()
    add_item(batch.pk, cast.sato, revision=batch.revision, name="試験日", fixed=True, text="令和9年1月17日")
    item = batch.items.get(name="会場")
    rows = batch.rows.order_by("pk")
    batch.refresh_from_db()
    values = {row.pk: {item.pk: PLACES[at % len(PLACES)]} for at, row in enumerate(rows)}
    set_values(batch.pk, cast.sato, values, revision=batch.revision)
    batch.refresh_from_db()
    write_letter(batch.pk, cast.sato, template, "受験票", WORDS, revision=batch.revision)
    batch.refresh_from_db()
    return batch


def made(batch: MassBatch, cast: Cast) -> MassBatch:
    """As far as it comes."""
    make_letters(batch.pk, cast.sato, revision=batch.revision)
    work_off()
    batch.refresh_from_db()
    return batch


def stopped(batch: MassBatch) -> tuple[str, str]:
    """Why, and whose file it was; nothing of it is named."""
    assert batch.state == State.STOPPED
    assert not batch.rows.exclude(letter="").exists()
    assert not StoredFile.objects.filter(uses__gt=0).exists()
    return batch.stopped_why, batch.stopped_row.application.applicant_name if batch.stopped_row else ""


@pytest.mark.requirement("BATCH-02", "BATCH-12")
def test_each_gets_the_same_ticket_with_his_own_number_name_and_place(people: list[Application], cast: Cast) -> None:
    batch = made(ready(cast), cast)
    assert batch.state == State.MADE
    for row, name, place, at in zip(batch.rows.order_by("pk"), PEOPLE, PLACES, range(4), strict=True):
        command = ["pdftotext", "-layout", "-", "-"]
        done = subprocess.run(command, input=letter_of(row), capture_output=True, check=True)
        text = plain(done.stdout.decode())
        said = (f"A-{1001 + at}", name, place, grouped(row.application.arrival_number), "令和9年1月17日", "受験票")
        assert [part for part in said if plain(part) not in text] == []
        others = {*PEOPLE} - {name} | {*PLACES} - {place} | {f"A-{1001 + other}" for other in range(4)} - {said[0]}
        assert [part for part in others if plain(part) in text] == []


@pytest.mark.requirement("BATCH-06")
@pytest.mark.parametrize("template", LetterTemplate)
def test_the_template_is_chosen_for_the_batch_and_its_words_are_the_clerks(
    template: LetterTemplate, people: list[Application], cast: Cast
) -> None:
    batch = ready(cast)
    client = sign_in(cast.sato)
    begun = client.get(f"/batches/{batch.pk}/letters/?template={template.value}").content.decode()
    assert f'<option value="{template.value}" selected>' in begun
    typed = {"revision": batch.revision, "template": template.value, "heading": "案内", "words": "【会場】へ"}
    assert client.post(f"/batches/{batch.pk}/letters/", typed).status_code == 302
    row = batch.rows.order_by("pk")[0]
    pdf = client.get(f"/batches/{batch.pk}/rows/{row.pk}/specimen/").content
    done = subprocess.run(["pdftotext", "-raw", "-", "-"], input=pdf, capture_output=True, check=True)
    text = plain(done.stdout.decode())
    assert [part for part in ("見本", "案内", "市役所へ", PEOPLE[0]) if plain(part) not in text] == []
    drawn_alone = {
        LetterTemplate.EXAM_TICKET: f"氏名{PEOPLE[0]}",
        LetterTemplate.RESULT_LETTER: "記試験日",
        LetterTemplate.PLAIN_LETTER: f"{PEOPLE[0]}様",
    }
    found = {each for each, said in drawn_alone.items() if plain(said) in text}
    both_letters = {LetterTemplate.RESULT_LETTER, LetterTemplate.PLAIN_LETTER}
    assert found == (both_letters if template is LetterTemplate.RESULT_LETTER else {template}), text


def test_a_place_that_nothing_fills_is_refused_and_what_was_typed_stays(people: list[Application], cast: Cast) -> None:
    batch, client = ready(cast), sign_in(cast.sato)
    typed = {"revision": batch.revision, "template": "plain_letter", "heading": "案内", "words": "【住所】と【氏名"}
    answer = client.post(f"/batches/{batch.pk}/letters/", typed)
    page = answer.content.decode()
    assert (answer.status_code, "【住所】・【氏名に入るものがありません" in page) == (400, True)
    assert "【住所】と【氏名</textarea>" in page


def _of_the_next(contents: Callable[..., LetterContent]) -> Callable[..., LetterContent]:
    """A merge whose values have slipped by one row."""
    told: list[RowValues] = []

    def slipped(batch: MassBatch, row: RowValues, **more: Any) -> LetterContent:
        told.append(row)
        return contents(batch, told[-2] if len(told) > 1 else row, **more)

    return slipped


def test_values_that_slipped_by_a_row_stop_it(
    people: list[Application], cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(making, "content_for", _of_the_next(making.content_for))
    assert stopped(made(ready(cast), cast)) == (StopReason.OWN_MISSING, PEOPLE[1])


def _reversed(folder: str, contents: Sequence[msgspec.Struct]) -> list[SetResult]:
    return list(reversed(set_many(folder, contents)))


def test_sheets_in_another_order_stop_it(
    people: list[Application], cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(making, "set_many", _reversed)
    assert stopped(made(ready(cast), cast)) == (StopReason.OWN_MISSING, PEOPLE[0])


@pytest.mark.parametrize("template", LetterTemplate)
def test_whoever_is_called_as_the_sheet_itself_says_gets_a_letter_too(cast: Cast, template: LetterTemplate) -> None:
    names = ("山田　花子", "様", "記", "番号", "氏名", "到達番号", "子様", "見本", "山田花")
    for place, name in enumerate(names, 1):
        make_application(place, name=name, mail=f"p{place}@mail.example")
    batch = ready(cast)
    write_letter(batch.pk, cast.sato, template, "結果", "結果をお知らせします。", revision=batch.revision)
    batch.refresh_from_db()
    batch = made(batch, cast)
    assert (batch.state, batch.stopped_why) == (State.MADE, "")


def test_two_namesakes_are_two_people(people: list[Application], cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    Application.objects.exclude(pk=people[0].pk).update(applicant_name=PEOPLE[0])
    batch = made(ready(cast), cast)
    assert batch.state == State.MADE, "the same name in all is nobody else's"
    back_to_editing(batch.pk, cast.sato, revision=batch.revision)
    batch.refresh_from_db()
    monkeypatch.setattr(making, "set_many", _reversed)
    assert stopped(made(batch, cast))[0] == StopReason.OWN_MISSING, "their numbers differ"


def test_the_words_of_another_template_stop_it(
    people: list[Application], cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    right = making.content_for

    def other(batch: MassBatch, row: RowValues) -> LetterContent:
        return msgspec.structs.replace(right(batch, row), heading="不合格通知")

    monkeypatch.setattr(making, "content_for", other)
    assert stopped(made(ready(cast), cast)) == (StopReason.OWN_MISSING, PEOPLE[0])


def test_somebody_elses_name_beside_ones_own_stops_it(
    people: list[Application], cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    right = making.content_for

    def both(batch: MassBatch, row: RowValues) -> LetterContent:
        content = right(batch, row)
        return msgspec.structs.replace(content, text=f"{content.text}\n写し　{PEOPLE[3]}様")

    monkeypatch.setattr(making, "content_for", both)
    assert stopped(made(ready(cast), cast)) == (StopReason.OTHERS, PEOPLE[0])


def test_an_empty_item_is_told_before_and_stops_it_after(people: list[Application], cast: Cast) -> None:
    batch = ready(cast)
    ItemValue.objects.filter(row__application=people[2]).delete()
    with pytest.raises(BatchIncomplete, match="【会場】1人"):
        make_letters(batch.pk, cast.sato, revision=batch.revision)
    item = batch.items.get(name="会場")
    row = batch.rows.get(application=people[2])
    value = ItemValue.objects.create(row=row, item=item, text="北館")
    make_letters(batch.pk, cast.sato, revision=batch.revision)
    value.delete()
    work_off()
    batch.refresh_from_db()
    assert stopped(batch) == (StopReason.EMPTY, PEOPLE[2])


def test_a_character_that_no_font_draws_stands_as_its_code_point_and_is_refused_in_the_words(
    people: list[Application], cast: Cast
) -> None:
    batch = ready(cast)
    ItemValue.objects.filter(row__application=people[1]).update(text="北館\U0001f600")
    with pytest.raises(BatchIncomplete, match="印字できない文字"):
        write_letter(batch.pk, cast.sato, LetterTemplate.EXAM_TICKET, "受験票", "\U0001f600", revision=batch.revision)
    made(batch, cast)
    assert batch.state == State.MADE
    assert "北館U+1F600" in plain(text_of(letter_of(batch.rows.get(application=people[1]))))


def test_what_is_made_is_changed_only_after_it_was_thrown_away(people: list[Application], cast: Cast) -> None:
    batch, client = made(ready(cast), cast), sign_in(cast.sato)
    typed = {"revision": batch.revision, "name": "持ち物", "fixed": "1", "text": "鉛筆"}
    assert client.post(f"/batches/{batch.pk}/items/", typed).status_code == 409
    row = batch.rows.order_by("pk")[0]
    assert client.get(f"/batches/{batch.pk}/rows/{row.pk}/letter/").content == letter_of(row)
    assert client.post(f"/batches/{batch.pk}/letters/reopen/", {"revision": batch.revision}).status_code == 302
    assert not batch.rows.exclude(letter="").exists()
    assert not StoredFile.objects.filter(uses__gt=0).exists()


def test_whoever_may_not_see_its_people_opens_no_letter(people: list[Application], cast: Cast) -> None:
    batch = made(ready(cast), cast)
    client: Client = sign_in(cast.suzuki)
    row = batch.rows.order_by("pk")[0]
    for path in ("letters/", f"rows/{row.pk}/letter/", f"rows/{row.pk}/specimen/"):
        assert client.get(f"/batches/{batch.pk}/{path}").status_code == 404


@pytest.mark.requirement("BATCH-04")
def test_a_batch_has_the_five_tabs(people: list[Application], cast: Cast) -> None:
    batch, client = ready(cast), sign_in(cast.sato)
    tabs = {
        "": ("検索・選択", "申込情報一覧"),
        "numbers/": ("個別番号付与", "番号のない人に付ける"),
        "items/": ("項目追加・固定文字", "項目を足す"),
        "letters/": ("帳票作成", "全員の帳票を作る"),
        "tables/": ("ファイル入出力", "表を入れる"),
    }
    for path, (word, there) in tabs.items():
        page = client.get(f"/batches/{batch.pk}/{path}").content.decode()
        assert f'href="/batches/{batch.pk}/{path}" aria-current="page">{word}</a>' in page
        assert there in page
        assert all(f">{other}</a>" in page for other, _ in tabs.values())


@pytest.mark.requirement("BATCH-07")
def test_one_finds_inside_the_batch_who_has_a_letter(people: list[Application], cast: Cast) -> None:
    batch = made(ready(cast), cast)
    batch.rows.filter(application=people[1]).update(letter="")
    client = sign_in(cast.sato)
    for letter, there in (("yes", 3), ("no", 1)):
        client.post(f"/batches/{batch.pk}/narrow/", {"on": "1", "letter": letter})
        assert client.get(f"/batches/{batch.pk}/").content.decode().count('name="shown"') == there
    asked = client.get(f"/batches/{batch.pk}/").content.decode()
    for word in (
        "個別番号",
        "処理状況",
        "到達番号",
        "氏名/法人名",
        "申請日（はじめ）",
        "項目名",
        "作成帳票",
        "担当者のファイル",
    ):
        assert f">{word}</label>" in asked
    assert 'name="on" value="1" checked' in asked


@pytest.mark.django_db
def test_a_number_within_a_number_and_a_name_within_a_name_are_nobody_elses(cast: Cast) -> None:
    for place, name in enumerate(("山田　花", "山田　花子"), start=1):
        make_application(place, name=name)
    batch = make_batch(cast.sato, Application.objects.all(), "えらんだ人")
    for row, number in zip(batch.rows.order_by("pk"), ("12", "112"), strict=True):
        batch.rows.filter(pk=row.pk).update(own_number=number)
    people = BatchPeople(batch)
    assert not people.mix_up_in("番号112山田花子様", ["山田花子", "112"])
    assert people.mix_up_in("番号12山田花様112", ["山田花", "12"])
    assert people.mix_up_in("番号12山田花子様", ["山田花", "12"])
