"""The program in the sandbox: a line that says what is wanted, then the file, on standard input; on standard output a
line with the verdict, then the file as it may go on, then its small picture.

Whoever started it believes nothing of this but its form: a file that took this program over gains what it had before.
"""

from __future__ import annotations

import json
import sys

from PIL import Image

from hardware.stick.content.archives import kind_of_archive
from hardware.stick.content.documents import refuse_broken
from hardware.stick.content.kinds import PICTURES, FileKind, named_kind, outer_kind, refuse_marked
from hardware.stick.content.pictures import preview, written_anew
from hardware.stick.trouble import StickRefused, StickTrouble


def main() -> None:
    """Examine one file."""
    name, wanted, most_bytes = json.loads(sys.stdin.buffer.readline())
    content = sys.stdin.buffer.read()
    small: Image.Image | None = None
    kind: FileKind | None = None
    trouble: str | None = None
    try:
        kind = examined_kind(content, name, wanted)
        if kind in PICTURES:
            content, dots = written_anew(content, kind, most_bytes)
            small = preview(dots)
    except StickRefused as refused:
        trouble, content = refused.trouble.value, b""
    except MemoryError:
        trouble, content = StickTrouble.TOO_HARD.value, b""
    wide, tall = small.size if small is not None else (0, 0)
    verdict = {"trouble": trouble, "kind": kind, "size": len(content), "wide": wide}
    sys.stdout.buffer.write(json.dumps(verdict | {"tall": tall}).encode() + b"\n" + content)
    if small is not None:
        sys.stdout.buffer.write(small.tobytes())
    sys.stdout.buffer.flush()


def examined_kind(content: bytes, name: str, wanted: list[str]) -> FileKind:
    """What it is, if that is wanted.

    Raises:
        StickRefused: why not.
    """
    if not content:
        raise StickRefused(StickTrouble.EMPTY)
    refuse_marked(content)
    kind = outer_kind(content)
    if kind is FileKind.ZIP:
        kind = kind_of_archive(content)
    if kind is None:
        said = named_kind(name)
        named = said is not None and said.value in wanted
        raise StickRefused(StickTrouble.NOT_AS_NAMED if named else StickTrouble.UNKNOWN_KIND)
    if kind.value not in wanted:
        raise StickRefused(StickTrouble.NOT_WANTED)
    if kind is FileKind.PDF:
        refuse_broken(content)
    return kind


if __name__ == "__main__":
    main()
