"""Paper forms as an invented city has them: drawn with their frames, brought, put in force, applied for, read back."""

from __future__ import annotations

import io
import re
import subprocess
from dataclasses import dataclass

from django.db import transaction
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from central.applications.models import Application
from central.catalogue.models import ProcedureVersion
from central.paper_forms.actions.bring_paper import bring_paper
from central.paper_forms.actions.keep_layout import keep_boxes
from central.paper_forms.actions.put_in_force import ask_for_force, put_in_force
from central.paper_forms.batch_job import ask_for_batch
from central.paper_forms.boxes import Fills, PaperBox, PaperBoxes
from central.paper_forms.models import PaperBatch, PaperForm
from central.paper_forms.printing import layout_in_force
from central.paper_forms.values import PT_OF_MM
from central.staff.models import StaffMember
from central.staff.zones import OUTSIDE
from sync.contract.chain.statement import Source
from sync.japanese.glyph_chain import IPAMJ_MINCHO
from tests.support.centre.applications import make_application
from tests.support.centre.five_papers import A4, CityPaper, box
from tests.support.people.staff import Cast

_WORD = re.compile(r'<word xMin="([-\d.]+)" yMin="([-\d.]+)" xMax="([-\d.]+)" yMax="([-\d.]+)">(.*?)</word>')


@dataclass(frozen=True)
class SeenWord:
    """A word of a PDF and its rectangle in millimetres, as poppler measured it."""

    page: int
    left: float
    top: float
    right: float
    bottom: float
    text: str

    def inside(self, box: PaperBox) -> bool:
        """Whether all of it lies in the box."""
        near = 0.05
        return (
            self.page == box.page
            and self.left >= box.x - near
            and self.right <= box.x + box.width + near
            and self.top >= box.y - near
            and self.bottom <= box.y + box.height + near
        )


def drawn_frames(boxes: tuple[PaperBox, ...], sizes: tuple[tuple[float, float], ...] = (A4,), title: str = "") -> bytes:
    """The city's PDF: a frame for each box, cells where it has some, a dashed place for a stamp."""
    if "Paper" not in pdfmetrics.getRegisteredFontNames():
        pdfmetrics.registerFont(TTFont("Paper", IPAMJ_MINCHO))
    file = io.BytesIO()
    canvas = Canvas(file, pageCompression=1)
    for number, (width, height) in enumerate(sizes, 1):
        canvas.setPageSize((width * PT_OF_MM, height * PT_OF_MM))
        if title and number == 1:
            canvas.setFont("Paper", 14)
            canvas.drawCentredString(width * PT_OF_MM / 2, (height - 14) * PT_OF_MM, title)
        for one in boxes:
            if one.page == number:
                _frame(canvas, one, height)
        canvas.showPage()
    canvas.save()
    return file.getvalue()


def _frame(canvas: Canvas, box: PaperBox, page_height: float) -> None:
    left, low = box.x * PT_OF_MM, (page_height - box.y - box.height) * PT_OF_MM
    wide, high = box.width * PT_OF_MM, box.height * PT_OF_MM
    canvas.setLineWidth(0.4)
    canvas.setDash([2, 2] if box.fills is Fills.STAMP else [])
    canvas.rect(left, low, wide, high)
    for cell in range(1, box.cells):
        canvas.line(left + wide * cell / box.cells, low, left + wide * cell / box.cells, low + high)


def words_in(pdf: bytes) -> list[SeenWord]:
    """What poppler reads, and where."""
    said = subprocess.run(["pdftotext", "-bbox", "-", "-"], input=pdf, capture_output=True, check=True).stdout.decode()
    found = []
    for number, page in enumerate(said.split("<page ")[1:], 1):
        for match in _WORD.finditer(page):
            sides = [float(match[at]) / PT_OF_MM for at in range(1, 5)]
            text = match[5].replace("&amp;", "&").replace("&lt;", "<").replace("&gt;", ">")
            found.append(SeenWord(number, sides[0], sides[1], sides[2], sides[3], text))
    return found


def bring(paper: CityPaper, cast: Cast, pdf: bytes | None = None) -> PaperForm:
    """Brought and laid out by 佐藤, not in force."""
    definition = ProcedureVersion.objects.get(procedure=paper.procedure, offered=True)
    brought = bring_paper(
        definition, paper.title, pdf or drawn_frames(paper.boxes, paper.sizes, paper.title), cast.sato
    )
    keep_boxes(brought.pk, cast.sato, PaperBoxes(paper.boxes), basis=1)
    brought.refresh_from_db()
    return brought


def in_force(paper: CityPaper, cast: Cast, pdf: bytes | None = None) -> PaperForm:
    """The same, asked for by 佐藤 and put in force by 田中."""
    brought = bring(paper, cast, pdf)
    ask_for_force(brought.pk, cast.sato, brought.newest)
    put_in_force(brought.pk, cast.tanaka, brought.newest)
    brought.refresh_from_db()
    return brought


def a_paper_in_force(definition: ProcedureVersion, member: StaffMember, title: str = "紙の申請書") -> PaperForm:
    """With a name and a stamp's place, in force without a second person."""
    boxes = (box("name", (30, 40, 80, 10), "name"), box("stamp", (150, 40, 24, 24), fills=Fills.STAMP))
    paper = bring_paper(definition, title, drawn_frames(boxes, title=title), member)
    keep_boxes(paper.pk, member, PaperBoxes(boxes), basis=1)
    PaperForm.objects.filter(pk=paper.pk).update(in_force=2, in_force_by=member, in_force_at=paper.made_at)
    paper.refresh_from_db()
    return paper


def a_batch_of(paper: PaperForm, applications: list[Application], member: StaffMember) -> PaperBatch:
    """Asked for; no worker has had its turn."""
    return ask_for_batch(layout_in_force(paper), applications, "一覧でえらんだ2件", member, OUTSIDE)


def applied(paper: CityPaper, counter: int = 1, **changes: str) -> Application:
    """Somebody applied with these answers."""
    said = {item: (value, Source.RESIDENT) for item, value in (paper.answers | changes).items() if value}
    name = changes.get("name", paper.name)
    with transaction.atomic():
        return make_application(counter, procedure=paper.procedure, name=name, answers=said)
