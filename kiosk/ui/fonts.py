"""Which font draws which character: Noto Sans CJK JP, IPAmj Mincho for names, Phosphor for icons.

Debian's fonts lie at fixed paths; `check_fonts` says at the start which is missing instead of drawing boxes later, and
`check_variants` whether names can be drawn. Which of them draws a character: `kiosk.ui.text.face_of`.
"""

from __future__ import annotations

import struct
from functools import cache
from pathlib import Path

from kiosk.ui.display_list import Face
from sync.japanese.glyph_chain import IPAMJ_MINCHO, NOTO_SANS, NOTO_SANS_BOLD

_OWN = Path(__file__).parent / "fonts"
FILES: dict[Face, Path] = {
    "text": Path(NOTO_SANS),
    "bold": Path(NOTO_SANS_BOLD),
    "name": Path(IPAMJ_MINCHO),
    "fill": _OWN / "Phosphor-Fill.ttf",
    "icon": _OWN / "Phosphor-Bold.ttf",
}
LINE_ICONS = frozenset(
    [
        "arrow-left",
        "arrow-right",
        "arrow-counter-clockwise",
        "backspace",
        "caret-down",
        "caret-left",
        "caret-right",
        "caret-up",
        "check",
        "keyboard",
        "list",
        "list-checks",
        "magnifying-glass",
        "magnifying-glass-plus",
        "minus",
        "plus",
        "pencil-simple",
        "qr-code",
        "shuffle",
        "sign-out",
        "speaker-high",
        "text-aa",
        "translate",
        "wheelchair",
        "x",
        "usb",
        "at",
    ]
)
"""Arrows and tools in line weight; everything that means a state is filled."""
NAME_SCALE = 1.1
"""IPAmj looks smaller than Noto at the same size."""


class FontMissing(Exception):
    """A font that the screen needs is not installed. Install fonts-noto-cjk and fonts-ipamj-mincho."""


def check_fonts() -> None:
    """Make sure that every font is there and knows what it is needed for.

    Raises:
        FontMissing: names the file.
    """
    for path in FILES.values():
        if not path.exists():
            raise FontMissing(str(path))


def check_variants() -> None:
    """Make sure that names can be drawn in the form their owners write.

    Raises:
        FontMissing
    """
    if not _has_variants(FILES["name"]):
        raise FontMissing("IPAmj Mincho without variation sequences")


def _has_variants(path: Path) -> bool:
    """Whether the font's `cmap` has a table of variation sequences (OpenType: platform 0, encoding 5)."""
    with path.open("rb") as font:
        (tables,) = struct.unpack(">4xH6x", font.read(12))
        places = dict(struct.unpack(">4s4xL4x", font.read(16)) for _ in range(tables))
        font.seek(places.get(b"cmap", 0))
        (encodings,) = struct.unpack(">2xH", font.read(4))
        return (0, 5) in [struct.unpack(">HH4x", font.read(8)) for _ in range(encodings)]


@cache
def icon_codes() -> dict[str, str]:
    """Icon name → its character."""
    rows = (line.split() for line in (_OWN / "icons.txt").read_text("utf-8").splitlines() if line.strip())
    return {name: chr(int(code, 16)) for name, code in rows}


def icon_character(name: str) -> str:
    """The character of an icon; an unknown name shows a sheet of paper."""
    return icon_codes().get(name) or icon_codes()["file-text"]


def icon_face(name: str) -> Face:
    """Line or filled."""
    return "icon" if name in LINE_ICONS else "fill"
