"""An application, or many, into a paper: what was stated at last, proven now."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from django.db.models import QuerySet
from django.utils.translation import gettext

from central.applications.models import Application
from central.applications.trials import goes_out
from central.applications.working_copies import AnswersUsed
from central.catalogue.queries import procedure_of
from central.paper_forms.boxes import DatePart, Fills, PaperBox, PaperBoxes, read_boxes, read_sizes
from central.paper_forms.drawing.drawn import DrawnPaper, drawn_paper
from central.paper_forms.drawing.marks import MISSING_GLYPH, NotDrawn, PaperSheet
from central.paper_forms.lost import lost_boxes
from central.paper_forms.models import PaperBatchLine, PaperForm, PaperLayout
from central.paper_forms.papers import paper_of
from central.paper_forms.values import SPECIMEN, TICKED, PaperAnswers, edge_words, examples_of, sheet_of
from sync.contract.forms.procedures import Procedure
from sync.contract.forms.texts import words
from sync.japanese.dates import today_in_japan
from sync.japanese.ruby import plain

MOST_PAPERS = 5
"""Of one procedure, on the page where one is chosen."""


@dataclass(frozen=True)
class FilledPaper:
    """A paper with answers, drawn, and what a person must be told of it."""

    layout: PaperLayout
    drawn: DrawnPaper
    troubles: tuple[str, ...]

    @property
    def boxes_left(self) -> int:
        """Boxes into which nothing, or not all, could be drawn."""
        return len(self.drawn.not_drawn)


def papers_in_force(body_id: int, procedure: str) -> QuerySet[PaperForm]:
    """What applications of this procedure can be printed into."""
    return PaperForm.objects.filter(body=body_id, procedure=procedure).exclude(in_force=None)


def layout_in_force(paper: PaperForm) -> PaperLayout:
    """Of a paper that is in force."""
    return layout_numbered(paper, paper.in_force or 0)


def layout_numbered(paper: PaperForm, number: int) -> PaperLayout:
    """One of its layouts. Raises PaperLayout.DoesNotExist."""
    return PaperLayout.objects.select_related("file", "definition", "paper__body").get(paper=paper, number=number)


def sheet_for(layout: PaperLayout, application: Application, used: AnswersUsed) -> PaperSheet:
    """What is drawn for it: 編集 says so on each page. Of a trial nothing leaves the office that could be taken for a
    paper.
    """
    said = PaperAnswers(
        used.form.procedure,
        {item.id: item.value for item in used.items},
        application.arrival_number,
        today_in_japan(application.taken_in_at),
    )
    edge = "" if used.copy is None else edge_words(used.copy)
    stamp = "" if goes_out(application) else SPECIMEN
    return sheet_of(read_boxes(layout.boxes), said, stamp=stamp, edge=edge, pages=len(read_sizes(layout.file.sizes)))


def filled_paper(layout: PaperLayout, application: Application, used: AnswersUsed) -> FilledPaper:
    """One application.

    Raises:
        PaperNotThere, PaperNotDrawn
    """
    sheet = sheet_for(layout, application, used)
    return _filled(layout, read_boxes(layout.boxes), used.form.procedure, sheet)


def specimen(layout: PaperLayout) -> FilledPaper:
    """見本, with the form's examples.

    Raises:
        PaperNotThere, PaperNotDrawn
    """
    boxes, procedure = read_boxes(layout.boxes), procedure_of(layout.definition)
    sheet = sheet_of(boxes, examples_of(procedure, today_in_japan(layout.at)), stamp=SPECIMEN)
    return _filled(layout, boxes, procedure, sheet)


def _filled(layout: PaperLayout, boxes: PaperBoxes, procedure: Procedure, sheet: PaperSheet) -> FilledPaper:
    drawn = drawn_paper(paper_of(layout.file), [sheet], layout.paper.title)
    troubles = [*lost_words(boxes, procedure), *not_drawn_words(drawn.not_drawn, boxes, procedure)]
    return FilledPaper(layout, drawn, tuple(troubles))


def many_filled(layout: PaperLayout, sheets: Sequence[PaperSheet], beat: Callable[[], None]) -> DrawnPaper:
    """All of them as one PDF.

    Raises:
        PaperNotThere, PaperNotDrawn
        whatever a beat raises
    """
    return drawn_paper(paper_of(layout.file), sheets, layout.paper.title, beat)


def lost_words(boxes: PaperBoxes, procedure: Procedure) -> list[str]:
    """A sentence for each box whose question this version of the form has not."""
    said = gettext("「%(box)s」の欄：様式の第%(version)s版に、この項目か選択肢がありません。")
    lost = lost_boxes(boxes, procedure)
    return [said % {"box": box_words(box, procedure), "version": procedure.version} for box in lost]


def not_drawn_words(not_drawn: Iterable[NotDrawn], boxes: PaperBoxes, procedure: Procedure) -> list[str]:
    """A sentence for each box that stayed empty though something was stated."""
    found = []
    for told in not_drawn:
        box = boxes.box(told.box)
        name = told.box if box is None else box_words(box, procedure)
        if told.why == MISSING_GLYPH:
            characters = "、".join(
                " ".join(f"U+{ord(character):04X}" for character in cluster) for cluster in told.characters
            )
            said = gettext("「%(box)s」の欄：印刷できない文字があります（%(characters)s）。手で書いてください。")
            found.append(said % {"box": name, "characters": characters})
        else:
            said = gettext("「%(box)s」の欄：文字が入りません。手で書くか、欄を大きくしてください。")
            found.append(said % {"box": name})
    return found


def left_words(line: PaperBatchLine, boxes: PaperBoxes, procedure: Procedure) -> list[str]:
    """How the boxes are called that stayed empty, or partly so, in the PDF of many."""
    found = (boxes.box(box_id) for box_id in line.boxes_left.split())
    return [box_words(box, procedure) for box in found if box is not None]


def box_words(box: PaperBox, procedure: Procedure) -> str:
    """How a box is called: by its question, or by what it is."""
    field = procedure.fields_of((box.item,)).get(box.item) if box.item else None
    if field is not None:
        label = plain(words(field.label, "ja"))
        choice = next((one for one in field.choices if one.value == box.choice), None)
        ticked = plain(words(choice.label, "ja")) if choice is not None else TICKED.get(box.choice, box.choice)
        if box.fills is Fills.TICK:
            return f"{label}：{ticked}"
        if box.fills is Fills.CODE:
            return gettext("%(label)s（コード）") % {"label": label}
        return f"{label}：{part_words()[box.part]}" if box.part is not DatePart.WHOLE else label
    if box.needs_item:
        return box.item or box.id
    return str(fills_words()[box.fills])


def part_words() -> dict[DatePart, str]:
    """How much of a day, for the clerk."""
    return {
        DatePart.WHOLE: gettext("全部（令和8年11月20日）"),
        DatePart.ERA: gettext("元号だけ"),
        DatePart.YEAR: gettext("年だけ"),
        DatePart.MONTH: gettext("月だけ"),
        DatePart.DAY: gettext("日だけ"),
    }


def fills_words() -> dict[Fills, str]:
    """What goes into a box, for the clerk."""
    return {
        Fills.ANSWER: gettext("回答（文字・選択肢の名前）"),
        Fills.CODE: gettext("選択肢のコード"),
        Fills.DATE: gettext("日付（元号）"),
        Fills.TICK: gettext("しるし（選択肢・はい・いいえ）"),
        Fills.ADDRESS: gettext("住所"),
        Fills.NUMBER: gettext("到達番号"),
        Fills.APPLIED_ON: gettext("申込日"),
        Fills.NOTE: gettext("決まった文"),
        Fills.STAMP: gettext("印の場所（空けておく）"),
    }
