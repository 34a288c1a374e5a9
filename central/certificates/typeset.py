"""The typesetter's own program: JSON on stdin, a PDF/A-2b on stdout. Started by `typesetting`, knows no database.

Its end says what happened: 0 a PDF; 3 characters that the font lacks, as a JSON list; anything else is a failure.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path

import typst
from fontTools.ttLib import TTFont  # type: ignore[import-untyped]  # ships no types

SHEETS = Path(__file__).resolve().parent / "sheets"
NAMES_FONT = Path("/usr/share/fonts/truetype/ipamj/ipamjm.ttf")
FONT_FOLDERS = (NAMES_FONT.parent, Path("/usr/share/fonts/opentype/noto"))
MISSING_GLYPHS = 3


def main() -> int:
    """Set one document."""
    job = json.load(sys.stdin)
    missing = missing_glyphs(job["content"]["pages"])
    if missing:
        json.dump(missing, sys.stdout)
        return MISSING_GLYPHS
    pdf: bytes = typst.compile(  # type: ignore[misc]  # its stub leaves a parameter open
        (SHEETS / f"{job['sheet']}.typ").read_bytes(),
        root=str(SHEETS),
        font_paths=[str(folder) for folder in FONT_FOLDERS],
        ignore_system_fonts=True,
        sys_inputs={"content": json.dumps(job["content"], ensure_ascii=False)},
        pdf_standards=["a-2b"],
    )
    sys.stdout.buffer.write(pdf)
    return 0


def missing_glyphs(value: object) -> list[str]:
    """Characters with their selectors for which the font of names has no glyph of its own."""
    font = TTFont(NAMES_FONT, lazy=True)
    plain = font.getBestCmap()
    variants = {
        (base, selector)
        for table in font["cmap"].tables
        if table.format == 14
        for selector, pairs in table.uvsDict.items()
        for base, _ in pairs
    }
    missing = {
        cluster
        for text in _texts(value)
        for cluster in _clusters(text)
        if ord(cluster[0]) not in plain or (len(cluster) == 2 and (ord(cluster[0]), ord(cluster[1])) not in variants)
    }
    return sorted(missing)


def _texts(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for inner in value.values():
            yield from _texts(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _texts(inner)


def _clusters(text: str) -> Iterator[str]:
    """Characters, each with the variation selector behind it."""
    cluster = ""
    for char in text:
        if "\U000e0100" <= char <= "\U000e01ef" and len(cluster) == 1:
            cluster += char
            continue
        if cluster:
            yield cluster
        cluster = char
    if cluster:
        yield cluster


if __name__ == "__main__":
    sys.exit(main())
