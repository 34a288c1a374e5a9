"""What is typed about papers and their boxes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from central.paper_forms.boxes import (
    LEAST_PT,
    LEAST_SIDE_MM,
    MOST_CELLS,
    MOST_PT,
    MOST_SIDE_MM,
    NOTE_LIMIT,
    Across,
    DatePart,
    Fills,
    PageSize,
    PaperBox,
    PaperBoxes,
    TickMark,
    in_a_stamp,
    outside,
)
from central.paper_forms.lost import suits, ticks_of
from central.paper_forms.printing import fills_words, part_words
from central.web.written import WrittenField
from sync.contract.forms.answers import item_in_block
from sync.contract.forms.procedures import Field, FieldKind, Procedure
from sync.contract.forms.texts import words
from sync.japanese.ruby import plain

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

MOST_INSTANCES = 10
"""Of a page that repeats: papers have a line or two for each child, and not a hundred."""
ACROSS: dict[Across, StrOrPromise] = {
    Across.LEFT: _("左"),
    Across.CENTRE: _("中央"),
    Across.RIGHT: _("右"),
}
MARKS: dict[TickMark, StrOrPromise] = {
    TickMark.CHECK: _("レ点"),
    TickMark.CIRCLE: _("丸で囲む"),
    TickMark.FILLED: _("塗りつぶす"),
}
_BAD_NUMBER = {
    "required": _("数字を入れてください。"),
    "invalid": _("数字を入れてください。"),
    "min_value": _("%(limit_value)s以上の数字にしてください。"),
    "max_value": _("%(limit_value)s以下の数字にしてください。"),
}


class PaperUpload(forms.Form):
    """What a new paper is called, and of which form it is."""

    form = forms.IntegerField(
        error_messages={"required": _("手続きを選んでください。"), "invalid": _("手続きを選んでください。")}
    )
    title = forms.CharField(
        max_length=100,
        error_messages={
            "required": _("紙の様式の名前を書いてください。"),
            "max_length": _("名前は100字までで書いてください。"),
        },
    )


def _millimetres(least: float) -> forms.FloatField:
    return forms.FloatField(min_value=least, max_value=MOST_SIDE_MM, error_messages=_BAD_NUMBER)


def _points() -> forms.FloatField:
    return forms.FloatField(min_value=LEAST_PT, max_value=MOST_PT, error_messages=_BAD_NUMBER)


class PaperBoxForm(forms.Form):
    """One box: where it is, and what goes in."""

    x = _millimetres(0)
    y = _millimetres(0)
    width = _millimetres(LEAST_SIDE_MM)
    height = _millimetres(LEAST_SIDE_MM)
    fills = forms.ChoiceField()
    item = forms.ChoiceField(required=False)
    tick = forms.ChoiceField(required=False)
    instead = forms.ChoiceField(required=False)
    part = forms.ChoiceField(required=False)
    size = _points()
    least = _points()
    wraps = forms.BooleanField(required=False)
    across = forms.ChoiceField()
    cells = forms.IntegerField(required=False, min_value=0, max_value=MOST_CELLS, error_messages=_BAD_NUMBER)
    mark = forms.ChoiceField(required=False)
    text = WrittenField(required=False, max_length=NOTE_LIMIT)

    def __init__(self, procedure: Procedure, *args: object, **more: object) -> None:
        super().__init__(*args, **more)  # type: ignore[arg-type]
        self.procedure = procedure
        asked = questions(procedure)
        _offer(self, "fills", [(one.value, said) for one, said in fills_words().items()])
        _offer(self, "item", [("", gettext("選んでください")), *((item, label) for item, label, _ in asked)])
        _offer(self, "instead", [("", gettext("ありません")), *((item, label) for item, label, _ in asked)])
        _offer(self, "tick", [("", gettext("選んでください")), *_ticks(asked)])
        _offer(self, "part", [(one.value, said) for one, said in part_words().items()])
        _offer(self, "across", [(one.value, said) for one, said in ACROSS.items()])
        _offer(self, "mark", [(one.value, said) for one, said in MARKS.items()])

    def clean(self) -> None:
        """What belongs together."""
        said = self.cleaned_data
        if "fills" not in said:
            return
        fills = Fills(said["fills"])
        if fills is Fills.TICK and not said.get("tick"):
            self.add_error("tick", gettext("どの答えのときにしるしを付けるか、選んでください。"))
        elif fills in (Fills.ANSWER, Fills.CODE, Fills.DATE, Fills.ADDRESS):
            self._suits(fills, said.get("item", ""))
        elif fills is Fills.NOTE and not said.get("text"):
            self.add_error("text", gettext("印刷する文を書いてください。"))
        if said.get("least", 0) > said.get("size", MOST_PT):
            self.add_error("least", gettext("いちばん小さい文字は、文字の大きさより小さくしてください。"))

    def _suits(self, fills: Fills, item: str) -> None:
        field = self.procedure.fields_of((item,)).get(item) if item else None
        if field is None:
            self.add_error("item", gettext("様式のどの項目を入れるか、選んでください。"))
        elif not suits(field, fills):
            self.add_error("item", gettext("この項目は、「入れるもの」と合いません。どちらかを選びなおしてください。"))

    def placed(self, box: PaperBox, boxes: PaperBoxes, sizes: Sequence[PageSize]) -> bool:
        """Whether it lies on its page, and in no stamp's place; says it where it does not."""
        if outside(box, tuple(sizes)):
            self.add_error("x", gettext("欄がページからはみ出しています。場所か大きさを直してください。"))
        elif in_a_stamp(box, boxes):
            self.add_error("x", gettext("印の場所に、ほかの欄を重ねることはできません。"))
        return not self.errors

    def box(self, box_id: str, page: int) -> PaperBox:
        """Of what was typed and is in order."""
        said = self.cleaned_data
        fills = Fills(said["fills"])
        about = fills in (Fills.ANSWER, Fills.CODE, Fills.DATE, Fills.ADDRESS)
        ticked, _, choice = said["tick"].partition(" ") if fills is Fills.TICK else ("", "", "")
        return PaperBox(
            id=box_id,
            page=page,
            x=round(said["x"], 2),
            y=round(said["y"], 2),
            width=round(said["width"], 2),
            height=round(said["height"], 2),
            fills=fills,
            item=(said["item"] if about else ticked) or None,
            instead=(said["instead"] or None) if fills is Fills.ANSWER else None,
            choice=choice,
            part=DatePart(said["part"] or "whole") if fills in (Fills.DATE, Fills.APPLIED_ON) else DatePart.WHOLE,
            size=said["size"],
            least=said["least"],
            wraps=said["wraps"],
            across=Across(said["across"]),
            cells=said["cells"] or 0,
            mark=TickMark(said["mark"] or "check"),
            text=said["text"] if fills is Fills.NOTE else "",
        )


def values_of(box: PaperBox) -> dict[str, str | int | bool]:
    """What the form of a box begins with."""
    return {
        "x": f"{box.x:g}",
        "y": f"{box.y:g}",
        "width": f"{box.width:g}",
        "height": f"{box.height:g}",
        "fills": box.fills.value,
        "item": "" if box.fills is Fills.TICK else box.item or "",
        "tick": f"{box.item} {box.choice}" if box.fills is Fills.TICK else "",
        "instead": box.instead or "",
        "part": box.part.value,
        "size": f"{box.size:g}",
        "least": f"{box.least:g}",
        "wraps": box.wraps,
        "across": box.across.value,
        "cells": box.cells or "",
        "mark": box.mark.value,
        "text": box.text,
    }


def questions(procedure: Procedure) -> list[tuple[str, str, Field]]:
    """Everything that can be answered: item, how it is called, field."""
    found = []
    for page in procedure.pages:
        numbers = range(1, min(page.repeat.most, MOST_INSTANCES) + 1) if page.repeat else (0,)
        for number in numbers:
            for field in page.fields:
                if field.kind is FieldKind.EXPLANATION:
                    continue
                item = item_in_block(page.id, number, field.id) if number else field.id
                label = plain(words(field.label, "ja"))
                heading = plain(words(page.group or page.title, "ja"))
                where = f"{heading} {number}" if number else heading
                found.append((item, f"{where}：{label}", field))
    return found


def _ticks(asked: Sequence[tuple[str, str, Field]]) -> list[tuple[str, str]]:
    found = []
    for item, label, field in asked:
        labels = {choice.value: plain(words(choice.label, "ja")) for choice in field.choices}
        said = {"yes": gettext("はい"), "no": gettext("いいえ")} | labels
        found += [(f"{item} {value}", f"{label}：{said[value]}") for value in ticks_of(field)]
    return found


def _offer(form: forms.Form, name: str, choices: Sequence[tuple[str, StrOrPromise]]) -> None:
    field = form.fields[name]
    assert isinstance(field, forms.ChoiceField)
    field.choices = [(value, str(said)) for value, said in choices]
    field.error_messages["required"] = field.error_messages["invalid_choice"] = gettext("選んでください。")
