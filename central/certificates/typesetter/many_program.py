"""Many sheets of one template by one compiler, in a process of its own: the font of 58,862 glyphs is read once.

On stdin a line for the template, then a line of JSON for each sheet; on stdout for each a line of JSON, `SetSheet`, and
so many bytes. Started by `typesetting.set_many`, knows no database. Not forked: typst's threads hang in what is.
"""

from __future__ import annotations

import sys

import msgspec
import typst

from central.certificates.typesetter.program import CENTRAL, FONT_FOLDERS, CharactersOfNames
from sync.japanese.glyph_chain import not_drawn


class SetSheet(msgspec.Struct, frozen=True):
    """What came of one content."""

    length: int
    missing: tuple[str, ...] = ()
    """Characters that no font draws: there is no sheet."""


class SheetFolder(msgspec.Struct, frozen=True):
    """The first line."""

    folder: str
    """Of the template, below `central`."""


def main() -> int:
    """Set all of them."""
    lines = sys.stdin.buffer
    root = CENTRAL / msgspec.json.decode(lines.readline(), type=SheetFolder).folder
    compiler = typst.Compiler(  # type: ignore[misc]  # its stub leaves a parameter open
        input=root / "sheet.typ",
        root=str(root),
        font_paths=[str(folder) for folder in FONT_FOLDERS],
        ignore_system_fonts=True,
    )
    names = CharactersOfNames()
    for line in lines:
        texts = msgspec.json.decode(line, type=dict[str, str]).values()
        missing = sorted(not_drawn(("".join(text.split()) for text in texts), names))
        content = line.decode()
        sheet = b"" if missing else _set(compiler, content)
        sys.stdout.buffer.write(msgspec.json.encode(SetSheet(len(sheet), tuple(missing))) + b"\n" + sheet)
    sys.stdout.buffer.flush()
    return 0


def _set(compiler: typst.Compiler, content: str) -> bytes:
    done = compiler.compile(sys_inputs={"content": content}, format="pdf", pdf_standards=["a-2b"])
    assert isinstance(done, bytes)
    return done


if __name__ == "__main__":
    sys.exit(main())
