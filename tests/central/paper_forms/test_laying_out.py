"""Boxes over HTTP, without a script: kept as layouts that nothing writes over, put in force by a second person."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.http import HttpResponse
from django.test import Client

from central.audit.models import AuditEntry
from central.catalogue.actions.load_definitions import DEFINITIONS, add_definition
from central.paper_forms.boxes import Fills, PaperBoxes, read_boxes
from central.paper_forms.forms import values_of
from central.paper_forms.models import PaperFile, PaperForm, PaperLayout
from tests.support.centre.five_papers import five_papers
from tests.support.centre.papers import applied, bring, in_force
from tests.support.people.staff import Cast, sign_in

EXAM, DOG = five_papers()[:2]


def layout(paper: PaperForm) -> PaperBoxes:
    paper.refresh_from_db()
    return read_boxes(paper.layouts.get(number=paper.newest).boxes)


def typed(paper: PaperForm, box_id: str, **changes: Any) -> dict[str, Any]:
    """What a page sends for a box."""
    found = layout(paper).box(box_id)
    assert found is not None
    said = {name: value for name, value in values_of(found).items() if value is not False}
    return {"page": found.page, "basis": paper.newest, "box": box_id, "act": "save", **said, **changes}


def sent(client: Client, paper: PaperForm, said: dict[str, Any]) -> HttpResponse:
    answer = client.post(f"/paper-forms/{paper.pk}/boxes/", said)
    assert isinstance(answer, HttpResponse)
    return answer


def test_a_box_is_changed_added_copied_and_taken_out_each_as_a_layout_more(cast: Cast) -> None:
    paper, client = bring(EXAM, cast), sign_in(cast.sato)
    first = layout(paper)
    assert sent(client, paper, typed(paper, "name", x="16.5", size="14")).status_code == 302
    name = layout(paper).box("name")
    assert name is not None
    assert (name.x, name.size, name.item) == (16.5, 14, "name")
    assert sent(client, paper, typed(paper, "name", act="add")).headers["Location"].endswith("box=b1")
    assert (
        sent(client, paper, typed(paper, "phone" if layout(paper).box("phone") else "name", act="copy")).status_code
        == 302
    )
    assert len(layout(paper).boxes) == len(first.boxes) + 2
    assert sent(client, paper, {"page": 1, "basis": paper.newest, "box": "b1", "act": "remove"}).status_code == 302
    assert layout(paper).box("b1") is None
    numbers = list(paper.layouts.order_by("number").values_list("number", flat=True))
    assert numbers == [1, 2, 3, 4, 5, 6]
    assert read_boxes(paper.layouts.get(number=2).boxes) == first, "what stood before stands there still"
    acts = AuditEntry.objects.filter(subject=paper.audit_subject).order_by("number").values_list("act", flat=True)
    assert list(acts) == ["paper.brought", *["paper.laid_out"] * 5]
    answer = client.post(f"/paper-forms/{paper.pk}/step/go-back/", {"layout": 2, "basis": paper.newest})
    assert answer.status_code == 302
    assert layout(paper) == first


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"x": "200"}, "欄がページからはみ出しています"),
        ({"x": "", "width": "とても広い"}, "数字を入れてください"),
        ({"width": "0"}, "以上の数字にしてください"),
        ({"x": "150", "y": "35", "width": "40"}, "印の場所に、ほかの欄を重ねることはできません"),
        ({"fills": "code"}, "「入れるもの」と合いません"),
        ({"fills": "tick"}, "どの答えのときにしるしを付けるか"),
        ({"fills": "note"}, "印刷する文を書いてください"),
        ({"least": "30"}, "文字の大きさより小さくしてください"),
        ({"item": "nothing_of_it"}, "選んでください"),
        ({"fills": "note", "text": "あ" * 501}, "500字までです"),
        ({"x": "nan"}, "数字を入れてください"),
        ({"size": "inf"}, "数字を入れてください"),
    ],
)
def test_a_box_that_cannot_be_is_told_at_its_place_and_nothing_typed_is_lost(
    cast: Cast, changes: dict[str, str], words: str
) -> None:
    paper, client = bring(EXAM, cast), sign_in(cast.sato)
    before = paper.newest
    answer = sent(client, paper, typed(paper, "name", **({"height": "11.5"} | changes)))
    page = answer.content.decode()
    assert answer.status_code == 400, page
    assert words in page
    assert 'value="11.5"' in page, "the other box has what was typed"
    for name, value in changes.items():
        assert value in page or name == "item", "a list has only what it offers"
    paper.refresh_from_db()
    assert paper.newest == before


def test_nothing_is_laid_over_the_place_of_a_stamp_nor_a_stamp_over_others(cast: Cast) -> None:
    paper, client = bring(EXAM, cast), sign_in(cast.sato)
    answer = sent(client, paper, typed(paper, "stamp", x="20", y="45"))
    assert answer.status_code == 400
    assert layout(paper).box("stamp") == next(one for one in EXAM.boxes if one.fills is Fills.STAMP)


def test_of_two_at_once_the_second_is_told_and_both_are_kept(cast: Cast) -> None:
    paper = bring(EXAM, cast)
    first, second = sign_in(cast.sato), sign_in(cast.takahashi)
    one, other = typed(paper, "name", x="17"), typed(paper, "kana", x="18")
    assert sent(first, paper, one).status_code == 302
    answer = sent(second, paper, other)
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "ほかの人が先に変えました" in page
    assert 'value="18"' in page, "what was typed stands there, to be sent again"
    assert sent(second, paper, other | {"basis": paper.newest + 1}).status_code == 302
    found = layout(paper)
    name, kana = found.box("name"), found.box("kana")
    assert name is not None
    assert kana is not None
    assert (name.x, kana.x) == (17, 18)


def test_layouts_and_files_cannot_be_changed_or_deleted(cast: Cast) -> None:
    paper = bring(EXAM, cast)
    for rows in (PaperLayout.objects.filter(paper=paper), PaperFile.objects.filter(paper=paper)):
        with pytest.raises(IntegrityError), transaction.atomic():
            rows.update(number=7)
        with pytest.raises(IntegrityError), transaction.atomic():
            rows.delete()


def test_a_second_person_who_publishes_puts_it_in_force(cast: Cast) -> None:
    paper, application = bring(DOG, cast), applied(DOG)
    sato, tanaka = sign_in(cast.sato), sign_in(cast.tanaka)
    place, number = f"/paper-forms/{paper.pk}/step/", paper.newest

    def do(client: Client, act: str, layout: int = number) -> int:
        return client.post(f"{place}{act}/", {"layout": layout, "basis": paper.newest}).status_code

    assert "紙の様式で印刷" not in sato.get(f"/applications/{application.arrival_number}/").content.decode()
    assert do(tanaka, "put-in-force") == 409, "nobody asked"
    assert do(sato, "ask", number - 1) == 409, "an older one than he sees"
    assert do(sato, "ask") == 302
    assert do(sato, "put-in-force") == 404, "he does not publish"
    assert do(tanaka, "call-off") == 302
    assert do(tanaka, "ask") == 302
    assert do(tanaka, "put-in-force") == 409, "her own asking"
    assert do(tanaka, "call-off") == 302
    assert do(sato, "ask") == 302
    assert do(tanaka, "put-in-force") == 302
    paper.refresh_from_db()
    assert (paper.in_force, paper.in_force_by, paper.asked) == (number, cast.tanaka, None)
    assert do(tanaka, "put-in-force") == 409
    assert "紙の様式で印刷" in sato.get(f"/applications/{application.arrival_number}/").content.decode()
    # What is changed from here on is not printed before it is in force, too.
    assert sent(sato, paper, typed(paper, "name", x="31")).status_code == 302
    paper.refresh_from_db()
    assert (paper.in_force, paper.newest) == (number, number + 1)


def test_whoever_laid_out_a_part_does_not_put_it_in_force(cast: Cast) -> None:
    paper = bring(DOG, cast)
    tanaka = sign_in(cast.tanaka)
    assert sent(tanaka, paper, typed(paper, "name", x="31")).status_code == 302
    paper.refresh_from_db()
    sign_in(cast.sato).post(f"/paper-forms/{paper.pk}/step/ask/", {"layout": paper.newest})
    answer = tanaka.post(f"/paper-forms/{paper.pk}/step/put-in-force/", {"layout": paper.newest})
    assert answer.status_code == 409
    assert "自分で置いた欄" in answer.content.decode()


def test_a_newer_form_tells_which_boxes_lost_their_question(cast: Cast) -> None:
    paper, application = in_force(DOG, cast), applied(DOG)
    newer = json.loads((DEFINITIONS / "library" / "dog_registration.json").read_bytes())
    newer["version"] += 1
    for page in newer["pages"]:
        page["fields"] = [field for field in page["fields"] if field["id"] != "breed"]
        for field in page["fields"]:
            if field["id"] == "dog_sex":
                field["choices"] = [one for one in field["choices"] if one["value"] != "female"]
    with transaction.atomic():
        add_definition(json.dumps(newer, ensure_ascii=False).encode(), "system")
    client = sign_in(cast.sato)
    page = client.get(f"/paper-forms/{paper.pk}/").content.decode()
    version = newer["version"]
    assert f"「breed」の欄：様式の第{version}版に、この項目か選択肢がありません。" in page
    assert "female」の欄" in page
    assert "様式が新しくなりました" in client.get("/paper-forms/").content.decode()
    # What was applied for under the older version is printed as before.
    printed = client.get(f"/paper-forms/for/{application.arrival_number}/").content.decode()
    assert "すべての欄に書けます。" in printed
    later = applied(DOG, 2, breed="")
    assert "「breed」の欄" in client.get(f"/paper-forms/for/{later.arrival_number}/").content.decode()


def test_a_specimen_says_so_and_has_the_examples(cast: Cast) -> None:
    from tests.support.centre.papers import words_in

    paper = bring(EXAM, cast)
    answer = sign_in(cast.sato).get(f"/paper-forms/{paper.pk}/specimen/{paper.newest}.pdf")
    assert answer.headers["Content-Type"] == "application/pdf"
    text = "".join(word.text for word in words_in(answer.content))
    assert "見" in text
    assert "本" in text
    assert "平成" in text
    assert sign_in(cast.suzuki).get(f"/paper-forms/{paper.pk}/specimen/{paper.newest}.pdf").status_code == 404
    assert sign_in(cast.sato).get(f"/paper-forms/{paper.pk}/specimen/99.pdf").status_code == 404


def test_another_pdf_keeps_the_boxes_and_is_not_printed_before_it_is_in_force(cast: Cast) -> None:
    from django.core.files.uploadedfile import SimpleUploadedFile

    from tests.support.centre.papers import drawn_frames

    paper = in_force(DOG, cast)
    small = drawn_frames(DOG.boxes, ((148.0, 210.0),))
    file = SimpleUploadedFile("paper.pdf", small, "application/pdf")
    assert sign_in(cast.sato).post("/paper-forms/bring/", {"paper": paper.pk, "file": file}).status_code == 302
    was = paper.in_force
    paper.refresh_from_db()
    assert (paper.in_force, paper.newest) == (was, was + 1 if was else None)
    page = sign_in(cast.sato).get(f"/paper-forms/{paper.pk}/").content.decode()
    assert "ページからはみ出している欄があります。" in page
    assert layout(paper).boxes == DOG.boxes
