"""The typesetter's own program: JSON on stdin, a PDF/A-2b (or one page as a picture) on stdout. Started by
`typesetting`, knows no database.

The same content gives the same bytes: the day in the file is the document's, nothing is read from the machine's clock,
locale or user, and only our two fonts are looked at.

Its end says what happened: 0 a PDF; 3 characters that the font lacks, as a JSON list; anything else is a failure.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Literal

import msgspec
import typst
from fontTools.ttLib import TTFont  # type: ignore[import-untyped]  # ships no types

from sync.japanese.glyph_chain import IPAMJ_MINCHO, NOTO_SANS, not_drawn

CENTRAL = Path(__file__).resolve().parent.parent.parent
SHEETS = CENTRAL / "certificates" / "kinds"
NAMES_FONT = Path(IPAMJ_MINCHO)
FONT_FOLDERS = (NAMES_FONT.parent, Path(NOTO_SANS).parent)
MISSING_GLYPHS = 3
DOTS_PER_INCH = 600
"""Of a picture of dots."""


class SettingJob(msgspec.Struct, frozen=True):
    """What stands on stdin."""

    kind: str
    """Its folder has the sheet."""
    content: msgspec.Raw
    """A `DocumentContent`, as the sheet reads it."""
    folder: str = ""
    """Of a sheet that is no document of the city: its folder below `central`, instead of a kind."""
    form: Literal["pdf", "svg", "png"] = "pdf"
    """Pictures of sheets of one page: of lines alone, or of dots."""


class _Pages(msgspec.Struct):
    """The members whose characters are looked up."""

    pages: object


def main() -> int:
    """Set one document."""
    job = msgspec.json.decode(sys.stdin.buffer.read(), type=SettingJob)
    missing = missing_glyphs(msgspec.json.decode(job.content, type=_Pages).pages) if not job.folder else []
    if missing:
        json.dump(missing, sys.stdout)
        return MISSING_GLYPHS
    root = CENTRAL / job.folder if job.folder else SHEETS
    drawn: bytes = typst.compile(  # type: ignore[misc]  # its stub leaves a parameter open
        (root / job.kind / "sheet.typ").read_bytes(),
        root=str(root),
        font_paths=[str(folder) for folder in FONT_FOLDERS],
        ignore_system_fonts=True,
        sys_inputs={"content": bytes(job.content).decode()},
        format=job.form,
        ppi=DOTS_PER_INCH,
        pdf_standards=["a-2b"] if job.form == "pdf" else [],
    )
    sys.stdout.buffer.write(drawn)
    return 0


def missing_glyphs(value: object) -> list[str]:
    """Characters that the font of names does not draw as they are meant, each with its selectors and marks."""
    return sorted(not_drawn(_texts(value), CharactersOfNames()))


class CharactersOfNames:
    """What the font of names has."""

    def __init__(self) -> None:
        with TTFont(NAMES_FONT, lazy=True) as font:
            self._plain = font.getBestCmap()
            self._forms = {
                (base, selector)
                for table in font["cmap"].tables
                if table.format == 14
                for selector, pairs in table.uvsDict.items()
                for base, _ in pairs
            }

    def has(self, character: str) -> bool:
        """A glyph for this one character."""
        return ord(character) in self._plain

    def has_form(self, character: str, selector: str) -> bool:
        """The form of the character that the selector chooses."""
        return (ord(character), ord(selector)) in self._forms


def _texts(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for inner in value.values():
            yield from _texts(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _texts(inner)


if __name__ == "__main__":
    sys.exit(main())
