"""An exam form as cities have it on paper: codes beside names, words in place of その他, eras, boxes, a stamp."""

from __future__ import annotations

import json
import re
from datetime import timedelta
from typing import Any

import pytest
from django.db import transaction
from django.http import HttpResponse

from central.applications.models import Application
from central.catalogue.actions.load_definitions import DEFINITIONS, add_definition
from central.paper_forms.actions.put_in_force import ask_for_force, put_in_force
from central.paper_forms.boxes import Across, Fills, TickMark, read_boxes
from central.paper_forms.models import PaperBatch
from tests.central.paper_forms.test_laying_out import sent, typed
from tests.central.paper_forms.test_printing import bare, printed, stands_in
from tests.support.centre.five_papers import NOTES, CityPaper, box, five_papers
from tests.support.centre.jobs import work_off
from tests.support.centre.page_pictures import changed_boxes, picture_of
from tests.support.centre.papers import applied, bring, drawn_frames, in_force, words_in
from tests.support.people.staff import Cast, sign_in

BOXES = (
    box("stamp", (165, 20, 24, 24), fills=Fills.STAMP),
    box("applied", (120, 50, 60, 8), fills=Fills.APPLIED_ON, across=Across.RIGHT),
    box("school", (45, 60, 90, 10), "school_name", instead="school_other"),
    box("school_code", (45, 72, 40, 8), "school_name", fills=Fills.CODE, cells=5),
    box("major", (45, 82, 90, 10), "major", instead="major_other"),
    box("from", (45, 94, 35, 8), "school_from", fills=Fills.DATE),
    box("until", (85, 94, 35, 8), "school_until", fills=Fills.DATE),
    box("home", (45, 106, 120, 10), "town", fills=Fills.ADDRESS, wraps=True),
    box("yes", (45, 120, 6, 6), "true", fills=Fills.TICK, choice="yes"),
    box("no", (60, 120, 6, 6), "true", fills=Fills.TICK, choice="no", mark=TickMark.CIRCLE),
    box("notes", (15, 250, 180, 20), fills=Fills.NOTE, text=NOTES, size=9, wraps=True),
)
ANSWERS = {
    "job": "building",
    "name": "山形　花子",
    "birth_on": "1998-10-09",
    "prefecture": "若葉県",
    "city": "若葉市",
    "town": "松波",
    "number": "二丁目９番１号",
    "school_kind": "public_university",
    "school_name": "other",
    "school_other": "県立紅花大学",
    "major": "health",
    "school_from": "2017-04",
    "school_until": "2021-03",
    "true": "yes",
}
EXAM = CityPaper("staff_exam", "職員選考試験　受験申込書", BOXES, ANSWERS, {}, name="山形　花子")
DOG = five_papers()[1]


def _label(words: str) -> dict[str, str]:
    return {"ja": words, "easy-ja": "ことば", "en": "Words"}


def _choice(field: str, words: str, *choices: tuple[str, str, str]) -> dict[str, Any]:
    named = [{"value": value, "code": code, "label": _label(said)} for value, code, said in choices]
    return {"id": field, "kind": "choice", "label": _label(words), "choices": named}


@pytest.fixture
def _with_schools(cast: Cast) -> None:
    """The library's exam with a page of schools that have codes."""
    form = json.loads((DEFINITIONS / "library" / "staff_exam.json").read_bytes())
    form["version"] += 1
    fields = [
        _choice("school_kind", "学校区分", ("public_university", "12", "大学（公立）"), ("high_school", "04", "高校")),
        _choice("school_name", "学校名", ("wakaba", "10234", "若葉大学"), ("other", "92000", "その他の大学")),
        {"id": "school_other", "kind": "text", "label": _label("学校名（その他）"), "max_length": 60},
        _choice("major", "専攻", ("health", "19", "その他（医療・保健・衛生系）"), ("law", "01", "法学")),
        {"id": "major_other", "kind": "text", "label": _label("その他専攻"), "max_length": 60},
        {"id": "school_from", "kind": "year_month", "label": _label("期間（開始）")},
        {"id": "school_until", "kind": "year_month", "label": _label("期間（終了）")},
        {"id": "true", "kind": "yes_no", "label": _label("上記について相違ありませんか")},
    ]
    pages = [page for page in form["pages"] if page["id"] != "schools"]
    form["pages"] = [*pages, {"id": "education", "title": _label("最終学歴"), "fields": fields}]
    with transaction.atomic():
        add_definition(json.dumps(form, ensure_ascii=False).encode(), "system")


@pytest.mark.usefixtures("_with_schools")
@pytest.mark.requirement("PDF-01", "PDF-03", "PDF-04", "PDF-05")
def test_an_exam_form_has_codes_names_other_words_eras_boxes_stamp_and_notes(cast: Cast) -> None:
    paper, client = bring(EXAM, cast), sign_in(cast.sato)
    # 学校区分: its code and its name are offered side by side, for two boxes.
    for box_id, fills, x, width in (("b1", "code", "15", "10"), ("b2", "answer", "26", "18")):
        assert sent(client, paper, typed(paper, "major", act="add")).status_code == 302
        side = {"x": x, "y": "60", "width": width, "height": "10", "least": "4", "wraps": "on"}
        assert sent(client, paper, typed(paper, box_id, fills=fills, item="school_kind", **side)).status_code == 302
    paper.refresh_from_db()
    boxes = {one.id: one for one in read_boxes(paper.layouts.get(number=paper.newest).boxes).boxes}
    ask_for_force(paper.pk, cast.sato, paper.newest)
    put_in_force(paper.pk, cast.tanaka, paper.newest)
    pdf = printed(client, applied(EXAM), paper.pk)
    seen = words_in(pdf)
    stands = {name: bare(stands_in(one, seen)) for name, one in boxes.items()}
    assert re.fullmatch(r"令和(元|\d+)年\d+月\d+日", stands.pop("applied"))
    assert stands == {
        "b1": "12",
        "b2": "大学（公立）",
        "school_code": "92000",
        "school": "県立紅花大学",
        "major": "その他（医療・保健・衛生系）",
        "from": "平成29年4月",
        "until": "令和3年3月",
        "home": "若葉県若葉市松波二丁目９番１号",
        "notes": bare(NOTES),
        "stamp": "",
        "yes": "",
        "no": "",
    }
    digits = sorted((word.left, word.text) for word in seen if word.inside(boxes["school_code"]))
    assert [text for _, text in digits] == list("92000"), "each in a cell of its own"
    for words in ("黒インク又は黒ボールペン", "丁寧に書いて", "不正があると"):
        assert words in stands["notes"]
    drawn, elsewhere = changed_boxes(
        picture_of(drawn_frames(EXAM.boxes, title=EXAM.title)), picture_of(pdf), [*boxes.values()]
    )
    assert not elsewhere
    assert ("yes" in drawn, "no" in drawn, "stamp" in drawn) == (True, False, False)
    # A choice of the list stands as its name, with its own code.
    other = words_in(printed(client, applied(EXAM, 2, school_name="wakaba", school_other="", true="no"), paper.pk))
    assert bare(stands_in(boxes["school"], other)) == "若葉大学"
    assert bare(stands_in(boxes["school_code"], other)) == "10234"


@pytest.mark.requirement("PDF-02")
def test_a_days_applications_come_as_the_citys_own_paper_to_lie_beside_those_on_paper(cast: Cast) -> None:
    paper, client = in_force(DOG, cast), sign_in(cast.takahashi)
    day: list[Application] = [applied(DOG, 1), applied(DOG, 2, name="山田　太郎", dog_sex="male", has_chip="no")]
    blank = picture_of(drawn_frames(DOG.boxes, DOG.sizes, DOG.title))
    # The first row of the table is the newer one: no database gives them by arrival by itself.
    first, second = Application.objects.order_by("pk")
    Application.objects.filter(pk=first.pk).update(arrived_at=second.arrived_at + timedelta(minutes=1))
    client.post("/paper-forms/many/", {"chosen": [one.arrival_number for one in day], "tab": "all", "paper": paper.pk})
    work_off()
    answer = client.get(f"/paper-forms/many/{PaperBatch.objects.get().pk}.pdf")
    assert isinstance(answer, HttpResponse)
    marks = [("male", "no"), ("female", "yes")]
    for page, ticked in enumerate(marks, 1):
        drawn, elsewhere = changed_boxes(blank, picture_of(answer.content, page), DOG.boxes)
        assert not elsewhere, "every line of the city's form stands where it stands on paper"
        ticks = {one.id for one in DOG.boxes if one.fills is Fills.TICK}
        assert drawn == ({one.id for one in DOG.boxes} - ticks) | set(ticked)
