"""`python -m hardware.stick.page_picture`: one page of a file as a picture, for whoever looks at it without opening it.

A line of JSON (`type`, `page` from 1) and the file on standard input; a line of JSON (`trouble`, `pages`) and a JPEG on
standard output.

What understands the file runs in the sandbox, one program for each file, and only dots come out: the JPEG is made here.
"""

from __future__ import annotations

import io
import json
import re
import sys
from typing import Annotated

import msgspec
from PIL import Image

from hardware.stick import sandbox
from hardware.stick.content.kinds import PICTURES, FileKind
from hardware.stick.trouble import StickRefused, StickTrouble

SIDE = 1400
"""Of a page, the longer one: A4 at some 120 dots an inch, which can be read."""
MOST_PAGES = 50
"""Of a PDF; who needs the others saves the file."""
MOST_GIVEN = 20 << 20
QUALITY = 85
UNAVAILABLE = 69
"""Exit code: there is no sandbox on this machine."""
_PPM = re.compile(rb"P6\s(\d{1,4})\s(\d{1,4})\s255\s")
_PAGES = re.compile(rb"^Pages:\s+(\d{1,6})$", re.MULTILINE)
_POPPLER = sandbox.SandboxLimits(longest_s=10.0, most_memory=512 << 20)
_PICTURE = "import sys; sys.path.insert(0, '/packages'); from hardware.stick.content.shown import main; main()"


class _Asked(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What is wanted of the file behind it."""

    type: str
    page: Annotated[int, msgspec.Meta(ge=1, le=MOST_PAGES)]


def main() -> int:
    """Answer one request."""
    line = sys.stdin.buffer.readline(1000)
    content = sys.stdin.buffer.read(MOST_GIVEN + 1)
    try:
        asked = msgspec.json.decode(line, type=_Asked)
        pages, picture = page_of(content, FileKind(asked.type), asked.page)
    except (msgspec.DecodeError, ValueError):
        return _answer(StickTrouble.NOT_WANTED)
    except StickRefused as refused:
        return UNAVAILABLE if refused.trouble is StickTrouble.UNAVAILABLE else _answer(refused.trouble)
    return _answer(None, pages, picture)


def page_of(content: bytes, kind: FileKind, page: int) -> tuple[int, bytes]:
    """How many pages there are, and this one as a JPEG.

    Raises:
        StickRefused: it cannot be shown.
    """
    if not 0 < len(content) <= MOST_GIVEN:
        raise StickRefused(StickTrouble.TOO_LARGE)
    if kind in PICTURES and page == 1:
        head = json.dumps([kind.value, SIDE]).encode() + b"\n"
        return 1, _jpeg(sandbox.run_python(_PICTURE, head + content))
    if kind is not FileKind.PDF:
        raise StickRefused(StickTrouble.NOT_WANTED)
    pages = _pages(content)
    if page > min(pages, MOST_PAGES):
        raise StickRefused(StickTrouble.NOT_THERE)
    drawn = ("/usr/bin/pdftoppm", "-f", str(page), "-l", str(page), "-scale-to", str(SIDE), sandbox.GIVEN)
    return pages, _jpeg(sandbox.run_program(drawn, content, _POPPLER).stdout)


def _pages(content: bytes) -> int:
    found = _PAGES.search(sandbox.run_program(("/usr/bin/pdfinfo", sandbox.GIVEN), content, _POPPLER).stdout)
    if found is None or int(found[1]) < 1:
        raise StickRefused(StickTrouble.PDF_DAMAGED)
    return int(found[1])


def _jpeg(pixmap: bytes) -> bytes:
    """Dots and their two sides are all that is taken over from the sandbox."""
    head = _PPM.match(pixmap)
    if head is None:
        raise StickRefused(StickTrouble.TOO_HARD)
    size, dots = (int(head[1]), int(head[2])), pixmap[head.end() :]
    if not 0 < min(size) <= max(size) <= SIDE or len(dots) != size[0] * size[1] * 3:
        raise StickRefused(StickTrouble.TOO_HARD)
    made = io.BytesIO()
    Image.frombytes("RGB", size, dots).save(made, "JPEG", quality=QUALITY)
    return made.getvalue()


def _answer(trouble: StickTrouble | None, pages: int = 0, picture: bytes = b"") -> int:
    said = {"trouble": None if trouble is None else trouble.value, "pages": pages}
    sys.stdout.buffer.write(json.dumps(said).encode() + b"\n" + picture)
    sys.stdout.buffer.flush()
    return 0


if __name__ == "__main__":
    sys.exit(main())
