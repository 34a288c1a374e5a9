"""What stands in a box: for an application from what was stated, for 見本 from the form's examples. In Japanese, as the
paper is, whatever language the applicant read.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import msgspec

from central.applications.copy_models import WorkingCopy
from central.paper_forms.boxes import DatePart, Fills, PaperBox, PaperBoxes
from central.paper_forms.drawing.marks import PaperMark, PaperSheet
from central.paper_forms.lost import is_lost
from sync.contract.forms.answers import Answer, Answers, chosen, item_in_block, place_of
from sync.contract.forms.comparisons import whole_number
from sync.contract.forms.field_roles import ADDRESS_PARTS, FieldRole, role_of
from sync.contract.forms.procedures import Field, FieldKind, Page, Procedure
from sync.contract.forms.rules import fold, shown
from sync.contract.forms.texts import words
from sync.contract.numbers import ArrivalNumber, group_arrival_number
from sync.japanese.addresses import join_address
from sync.japanese.dates import NotADate, era_date, era_month, era_of, parse_date, today_in_japan

PT_OF_MM = 72 / 25.4
SPECIMEN = "見本"
"""Stands on paper: the city's own words, in no language of a reader."""
_EXAMPLES = {
    FieldKind.KANA: "ヤマダ　ハナコ",
    FieldKind.DATE: "1998-10-09",
    FieldKind.YEAR_MONTH: "2017-04",
    FieldKind.YES_NO: "yes",
    FieldKind.CONSENT: "yes",
    FieldKind.POSTAL_CODE: "0000000",
    FieldKind.PHONE: "000-0000-0000",
    FieldKind.MAIL: "hanako@example.jp",
    FieldKind.MONEY: "1000",
    FieldKind.TIME: "09:00",
    FieldKind.COMPUTED: "1",
}
_AS_STATED = frozenset({FieldKind.TEXT, FieldKind.KANA, FieldKind.DIGITS, FieldKind.PHONE, FieldKind.MAIL})
_AMOUNTS = frozenset({FieldKind.MONEY, FieldKind.COMPUTED})
TICKED = {"yes": "はい", "no": "いいえ"}
"""As papers have them."""
EDGE = ""
"""Where a mark has the id of its box: this one belongs to none."""
EDGE_PT = (5 * PT_OF_MM, 3 * PT_OF_MM, 80 * PT_OF_MM, 4 * PT_OF_MM)
_NO_NUMBER = "0" * 22
_OF_ROLES = {
    FieldRole.NAME: "山田　花子",
    FieldRole.FAMILY_NAME: "山田",
    FieldRole.GIVEN_NAME: "花子",
    FieldRole.ADDRESS: "若葉県若葉市若葉町一丁目２番３号",
    FieldRole.PREFECTURE: "若葉県",
    FieldRole.CITY: "若葉市",
    FieldRole.TOWN: "若葉町",
    FieldRole.NUMBER: "一丁目２番３号",
    FieldRole.BUILDING: "みほん荘１０１号",
}


@dataclass(frozen=True)
class PaperAnswers:
    """What boxes are filled from."""

    procedure: Procedure
    answers: Answers
    number: str
    applied_on: date


def sheet_of(boxes: PaperBoxes, said: PaperAnswers, *, stamp: str = "", edge: str = "", pages: int = 1) -> PaperSheet:
    """What is drawn. A box whose question this version of the form has not stays empty. `edge`: words in the upper left
    corner of each of so many pages.
    """
    corners = [PaperMark(EDGE, page, *EDGE_PT, text=edge, size=7, least=4) for page in range(1, pages + 1) if edge]
    marks = (mark for box in boxes.boxes if (mark := _mark(box, said)) is not None)
    return PaperSheet((*corners, *marks), stamp)


def edge_words(copy: WorkingCopy) -> str:
    """編集, with which of its versions and of what day: the paper itself says that it is not what was signed."""
    return f"編集（写しの{copy.number}版　{era_date(today_in_japan(copy.at))}）"


def _mark(box: PaperBox, said: PaperAnswers) -> PaperMark | None:
    """None: nothing is drawn there."""
    if box.fills is Fills.STAMP or is_lost(box, said.procedure):
        return None
    x, y, width, height = (side * PT_OF_MM for side in (box.x, box.y, box.width, box.height))
    if box.fills is Fills.TICK:
        ticked = box.choice in chosen(said.answers.get(box.item or "", ""))
        return PaperMark(box.id, box.page, x, y, width, height, tick=box.mark) if ticked else None
    text = text_of(box, said)
    if not text:
        return None
    return PaperMark(
        box.id,
        box.page,
        x,
        y,
        width,
        height,
        text=text,
        size=box.size,
        least=min(box.least, box.size),
        wraps=box.wraps,
        across=box.across,
        cells=box.cells,
    )


def text_of(box: PaperBox, said: PaperAnswers) -> str:
    """The words of a box that is not lost."""
    match box.fills:
        case Fills.NUMBER:
            return said.number if box.cells else group_arrival_number(ArrivalNumber(said.number))
        case Fills.APPLIED_ON:
            return _of_day(box, said.applied_on, has_day=True)
        case Fills.NOTE:
            return box.text
        case Fills.TICK | Fills.STAMP:
            return ""
        case Fills.ADDRESS:
            return _address(box.item or "", said)
        case Fills.ANSWER | Fills.CODE | Fills.DATE:
            return _of_answer(box, said)


def _of_answer(box: PaperBox, said: PaperAnswers) -> str:
    if box.instead is not None and (other := said.answers.get(box.instead, "")):
        return _words(said.procedure.field(box.instead), other)
    item = box.item or ""
    field, value = said.procedure.field(item), said.answers.get(item, "")
    if value in ("", ()):
        return ""
    if box.fills is Fills.CODE:
        codes = {choice.value: choice.code for choice in field.choices}
        return "、".join(codes.get(part, "") or part for part in chosen(value))
    if box.fills is Fills.DATE:
        return _of_date(box, field, str(value))
    # In cells stands what was typed, without the signs that words put between.
    return (
        str(value).replace("-", "")
        if box.cells and isinstance(value, str) and not field.choices
        else _words(field, value)
    )


def _words(field: Field, value: Answer) -> str:
    """As the paper has it: units stand printed there, codes have boxes of their own."""
    if field.kind in _AS_STATED:
        # Not as screens draw it: what no font has is told, and no code point stands for it.
        return str(value)
    amount = whole_number(str(value)) if field.kind in _AMOUNTS else None
    if amount is not None:
        return f"{amount:,}"
    plain = tuple(msgspec.structs.replace(choice, code="") for choice in field.choices)
    return shown(msgspec.structs.replace(field, unit={}, choices=plain), value, "ja")


def _of_date(box: PaperBox, field: Field, value: str) -> str:
    has_day = field.kind is FieldKind.DATE
    try:
        day = parse_date(value if has_day else f"{value}-01")
    except NotADate:
        # Partly known: as a whole in words, and no part of it by itself.
        return _words(field, value) if box.part is DatePart.WHOLE else ""
    return _of_day(box, day, has_day=has_day)


def _of_day(box: PaperBox, day: date, *, has_day: bool) -> str:
    era, year = era_of(day)
    match box.part:
        case DatePart.WHOLE:
            return era_date(day) if has_day else era_month(day.year, day.month)
        case DatePart.ERA:
            return era.name
        case DatePart.YEAR:
            return "元" if year == 1 and not box.cells else str(year)
        case DatePart.MONTH:
            return str(day.month)
        case DatePart.DAY:
            return str(day.day) if has_day else ""


def _address(item: str, said: PaperAnswers) -> str:
    """The answer itself, or the five parts that stand on the page of this one."""
    field = said.procedure.field(item)
    if role_of(field) not in ADDRESS_PARTS:
        return _words(field, said.answers.get(item, ""))
    page_id, number, field_id = place_of(item)
    page = next(one for one in said.procedure.pages if _is_on(one, page_id, field_id))
    found: dict[FieldRole, str] = {}
    for one in page.fields:
        role = role_of(one)
        if role in ADDRESS_PARTS and role not in found:
            part = item_in_block(page.id, number, one.id) if number else one.id
            found[role] = str(said.answers.get(part, ""))
    return join_address(*(found.get(role, "") for role in ADDRESS_PARTS))


def _is_on(page: Page, page_id: str, field_id: str) -> bool:
    return (not page_id or page.id == page_id) and any(field.id == field_id for field in page.fields)


def examples_of(procedure: Procedure, on: date) -> PaperAnswers:
    """Every question answered once, as its example says it."""
    answers: dict[str, str] = {}
    for page in procedure.pages:
        for field in page.fields:
            item = field.id if page.repeat is None else item_in_block(page.id, 1, field.id)
            answers[item] = _example(field)
    return PaperAnswers(procedure, answers, _NO_NUMBER, on)


def _example(field: Field) -> str:
    if field.kind in (FieldKind.CHOICE, FieldKind.CHOICES) and field.choices:
        return field.choices[0].value
    said = words(field.example, "ja") if field.example else ""
    folded = fold(field, said) if said else ""
    if isinstance(folded, str) and folded:
        return folded
    role = role_of(field)
    if role in _OF_ROLES:
        return _OF_ROLES[role]
    if field.kind is FieldKind.NUMBER:
        return str(field.minimum or 1)
    if field.kind is FieldKind.DIGITS:
        return ("1234567890" * 4)[: field.length or 7]
    if field.kind is FieldKind.TEXT:
        return "記入例"
    return _EXAMPLES.get(field.kind, "")
