"""What stands on the finished pages, read from their bytes by another library than drew them: each sheet holds its own
words and no others.
"""

from __future__ import annotations

import io
import re
from collections.abc import Collection, Sequence

import pikepdf

from central.paper_forms.drawing.marks import PaperSheet

_LINE = re.compile(r"<([0-9A-F]{2})> <([0-9A-F]{4,})>")

DRAWN = "/Drawn"
"""Name of what is drawn over the city's page."""


class OtherWords(Exception):
    """A page does not hold what its sheet says. Its words stand in no error."""


def read_back(content: bytes, sheets: Sequence[PaperSheet], empty: Collection[tuple[int, str]], pages: int) -> None:
    """Compare every page. `empty`: sheet and box of what could not be drawn.

    Raises:
        OtherWords
    """
    with pikepdf.open(io.BytesIO(content)) as finished:
        if len(finished.pages) != pages * len(sheets):
            raise OtherWords
        for number, sheet in enumerate(sheets):
            for at in range(1, pages + 1):
                said = [
                    sheet.stamp,
                    *(mark.text for mark in sheet.marks if mark.page == at and (number, mark.box) not in empty),
                ]
                if _bare(_drawn_over(finished.pages[number * pages + at - 1])) != _bare("".join(said)):
                    raise OtherWords


def _bare(text: str) -> str:
    """Without spaces: at a line's end there is none, in cells there are none."""
    return "".join(text.split())


def _drawn_over(page: pikepdf.Page) -> str:
    """The words of what was laid over the city's page."""
    overlay = page.obj.Resources.XObject[DRAWN]
    fonts, table, said = overlay.Resources.Font, {}, []
    for one in pikepdf.parse_content_stream(overlay):
        if str(one.operator) == "Tf":
            table = _table(fonts[str(one.operands[0])])
        elif str(one.operator) == "Tj":
            said.append("".join(table.get(byte, "\ufffd") for byte in bytes(one.operands[0])))
    return "".join(said)


def _table(font: pikepdf.Object) -> dict[int, str]:
    if "/ToUnicode" not in font:
        return {}
    lines = _LINE.findall(font.ToUnicode.read_bytes().decode("ascii"))
    return {int(code, 16): bytes.fromhex(text).decode("utf-16-be") for code, text in lines}
