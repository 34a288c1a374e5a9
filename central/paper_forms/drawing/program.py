"""The drawing program: a line of JSON and a cleaned PDF on stdin; a line of JSON and a PDF on stdout. Started by
`drawn`, knows no database.

reportlab draws all boxes of all sheets into one document, in the font of names with the forms that were chosen; pikepdf
lays each of its pages over a copy of the city's page. What a reader copies out of the PDF is what was stated, selectors
and characters beyond the first plane too: reportlab writes that table for neither, so it is written here.
"""

from __future__ import annotations

import io
import resource
import sys
from collections.abc import Iterable, Iterator, Sequence

import msgspec
import pikepdf
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from central.certificates.typesetter.names_font import NAMES_FONT, NamesFont
from central.paper_forms.boxes import TickMark
from central.paper_forms.drawing.fitting import fitted
from central.paper_forms.drawing.marks import (
    MISSING_GLYPH,
    NO_ROOM,
    DrawingJob,
    DrawnTold,
    NotDrawn,
    PaperMark,
    PaperSheet,
)
from central.paper_forms.drawing.read_back import DRAWN, read_back
from sync.japanese.clusters import clusters, is_selector
from sync.japanese.glyph_chain import draws

FONT = "IPAmjMincho"
MOST_MEMORY = 2 * 1024 * 1024 * 1024
STAMP_PT = 110
PAPER = "/Paper"
"""Name of the city's page on each page, beside that of what is drawn over it."""
FIRST_OWN = 0xF0000
"""Plane 15, which nobody writes with: a chosen form stands there while reportlab draws it."""


def main() -> int:
    """Draw one document."""
    resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    job = msgspec.json.decode(sys.stdin.buffer.readline(), type=DrawingJob)
    told, content = draw(job, sys.stdin.buffer.read())
    sys.stdout.buffer.write(msgspec.json.encode(told) + b"\n" + content)
    sys.stdout.buffer.flush()
    return 0


def draw(job: DrawingJob, paper: bytes) -> tuple[DrawnTold, bytes]:
    """All sheets, one behind the other."""
    with pikepdf.open(io.BytesIO(paper)) as city:
        sizes = [(float(page.mediabox[2]), float(page.mediabox[3])) for page in city.pages]
        pen = _Pen(job.title)
        not_drawn = [told for number, sheet in enumerate(job.sheets) for told in pen.sheet(number, sheet, sizes)]
        made = pikepdf.new()
        with pikepdf.open(io.BytesIO(pen.finished())) as drawn:
            pen.say_what_was_stated(drawn)
            papers = [made.copy_foreign(page.as_form_xobject()) for page in city.pages]
            for number in range(len(job.sheets)):
                for at, size in enumerate(sizes):
                    over = made.copy_foreign(drawn.pages[number * len(sizes) + at].as_form_xobject())
                    _add_page(made, size, papers[at], over)
        with made.open_metadata(set_pikepdf_as_editor=False) as metadata:
            metadata["dc:title"] = job.title
        saved = io.BytesIO()
        made.save(saved, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    empty = {(told.sheet, told.box) for told in not_drawn}
    read_back(saved.getvalue(), job.sheets, empty, len(sizes))
    return DrawnTold(tuple(not_drawn), len(sizes)), saved.getvalue()


def _add_page(made: pikepdf.Pdf, size: tuple[float, float], paper: pikepdf.Object, over: pikepdf.Object) -> None:
    """A page of its own for each sheet: pages that are copies of one share what they name, and what is laid over one of
    them would be seen on all.
    """
    made.add_blank_page(page_size=size)
    page = made.pages[-1].obj
    page.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary({PAPER: paper, DRAWN: over}))
    page.Contents = made.make_stream(f"q {PAPER} Do Q q {DRAWN} Do Q".encode())


class _Pen:
    """reportlab, with the forms of the font of names."""

    def __init__(self, title: str) -> None:
        self._names = NamesFont()
        self._font = TTFont(FONT, str(NAMES_FONT))
        pdfmetrics.registerFont(self._font)
        self._own: dict[str, str] = {}
        self._subsets: list[list[int]] = []
        self._file = io.BytesIO()
        self._canvas = Canvas(self._file, pageCompression=1, invariant=1)
        self._canvas.setTitle(title)

    def finished(self) -> bytes:
        """The drawing."""
        state = self._font.state.get(self._canvas._doc)
        # Saving forgets which character stands where.
        self._subsets = [] if state is None else state.subsets
        self._canvas.save()
        return self._file.getvalue()

    def sheet(self, number: int, sheet: PaperSheet, sizes: Sequence[Sequence[float]]) -> Iterator[NotDrawn]:
        """One application's pages; tells what could not be drawn."""
        for at, (width, height) in enumerate(sizes, 1):
            self._canvas.setPageSize((width, height))
            if sheet.stamp:
                self._stamp(sheet.stamp, width, height)
            for mark in sheet.marks:
                if mark.page == at:
                    yield from self._mark(number, mark, height)
            self._canvas.showPage()

    def _mark(self, number: int, mark: PaperMark, page_height: float) -> Iterator[NotDrawn]:
        if mark.tick is not None:
            self._tick(mark, page_height)
            return
        missing = tuple(sorted({cluster for cluster in clusters(mark.text) if not self._drawable(cluster)}))
        if missing:
            # Never another character in its place: the box stays empty, and a person writes.
            yield NotDrawn(number, mark.box, MISSING_GLYPH, missing)
            return
        lines = fitted(mark, self._wide)
        if lines is None:
            yield NotDrawn(number, mark.box, NO_ROOM)
            return
        for line in lines:
            text = self._canvas.beginText(mark.x + line.x, page_height - mark.y - line.y)
            text.setFont(FONT, line.size)
            text.textOut("".join(self._as_drawn(cluster) for cluster in line.clusters))
            self._canvas.drawText(text)

    def _drawable(self, cluster: str) -> bool:
        return cluster.isspace() or draws(self._names, cluster)

    def _as_drawn(self, cluster: str) -> str:
        """A chosen form by a character of our own, which the font gets for this document."""
        if len(cluster) == 2 and is_selector(cluster[1]):
            own = self._own.get(cluster)
            if own is None:
                own = self._own[cluster] = chr(FIRST_OWN + len(self._own))
                face, glyph = self._font.face, self._names.place_of_form(*cluster)
                face.charToGlyph[ord(own)] = glyph
                face.charWidths[ord(own)] = face.charWidths[ord(cluster[0])]
            return own
        return "\u3000" if cluster == "\u3000" else " " if cluster.isspace() else cluster

    def _wide(self, cluster: str) -> float:
        return float(self._font.stringWidth(self._as_drawn(cluster), 1))

    def _tick(self, mark: PaperMark, page_height: float) -> None:
        """Lines, in no font: a ring around, a hook, or all of it black."""
        canvas, side = self._canvas, min(mark.width, mark.height)
        left, low = mark.x, page_height - mark.y - mark.height
        canvas.saveState()
        if mark.tick is TickMark.CIRCLE:
            canvas.setLineWidth(1)
            canvas.ellipse(left + 0.5, low + 0.5, left + mark.width - 0.5, low + mark.height - 0.5)
        elif mark.tick is TickMark.FILLED:
            canvas.rect(left, low, mark.width, mark.height, stroke=0, fill=1)
        else:
            x, y = left + (mark.width - side) / 2, low + (mark.height - side) / 2
            canvas.setLineWidth(max(side / 9, 0.6))
            hook = canvas.beginPath()
            hook.moveTo(x + 0.15 * side, y + 0.5 * side)
            hook.lineTo(x + 0.4 * side, y + 0.2 * side)
            hook.lineTo(x + 0.85 * side, y + 0.8 * side)
            canvas.drawPath(hook)
        canvas.restoreState()

    def _stamp(self, words: str, width: float, height: float) -> None:
        canvas = self._canvas
        canvas.saveState()
        canvas.setFillColorRGB(0.81, 0, 0, alpha=0.18)
        canvas.translate(width / 2, height / 2)
        canvas.rotate(28)
        canvas.setFont(FONT, STAMP_PT)
        canvas.drawCentredString(0, -STAMP_PT / 3, words)
        canvas.restoreState()

    def say_what_was_stated(self, drawn: pikepdf.Pdf) -> None:
        """Each font's table from its bytes to what is copied out of the PDF."""
        stated = {ord(own): cluster for cluster, own in self._own.items()}
        for font in drawn.objects:
            if isinstance(font, pikepdf.Dictionary) and font.get("/Type") == "/Font" and "/ToUnicode" in font:
                subset = self._subsets[_number_of(str(font["/BaseFont"]))]
                font["/ToUnicode"].write(_table(stated.get(code, chr(code)) for code in subset))


def _number_of(base_font: str) -> int:
    """Of the subset, as reportlab writes it before the font's name: A for 0, in six letters."""
    tag = base_font.removeprefix("/").partition("+")[0]
    return int("".join(str("ABCDEFGIJK".index(letter)) for letter in tag))


def _table(texts: Iterable[str]) -> bytes:
    lines = [f"<{code:02X}> <{text.encode('utf-16-be').hex().upper()}>" for code, text in enumerate(texts)]
    pieces = [lines[at : at + 100] for at in range(0, len(lines), 100)]
    head = "/CIDInit /ProcSet findresource begin 12 dict begin begincmap"
    system = (
        "/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def /CMapName /Adobe-Identity-UCS def"
    )
    body = "\n".join(f"{len(piece)} beginbfchar\n" + "\n".join(piece) + "\nendbfchar" for piece in pieces)
    end = "endcmap CMapName currentdict /CMap defineresource pop end end"
    return (
        f"{head}\n{system} /CMapType 2 def\n1 begincodespacerange <00> <FF> endcodespacerange\n{body}\n{end}".encode()
    )


if __name__ == "__main__":
    sys.exit(main())
