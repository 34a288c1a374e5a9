"""Makes sync/contract/forms/drawable.txt: the characters that Noto Sans CJK JP or IPAmj Mincho draws.

Look at what changed before you commit it: kiosk and centre must hold the same list, so a new list is a new version.
"""

from __future__ import annotations

import textwrap
import unicodedata
from collections.abc import Iterator
from pathlib import Path

import uharfbuzz as hb

from sync.japanese.clusters import is_selector
from sync.japanese.glyph_chain import IPAMJ_MINCHO, NOTO_SANS

LIST = Path(__file__).resolve().parent.parent / "sync" / "contract" / "forms" / "drawable.txt"
FONTS = (NOTO_SANS, IPAMJ_MINCHO)
_HEAD = """\
# Characters that every screen and paper draws (docs/definition-format.md, "What is drawn").
# Made by python -m provisioning.drawable from Noto Sans CJK JP 2.004 and IPAmj Mincho 005.01; not edited by hand.
"""
_NOT_SEEN = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})
_FILLERS = frozenset({0x034F, 0x115F, 0x1160, 0x17B4, 0x17B5, 0x180B, 0x180C, 0x180D, 0x3164, 0xFFA0})
"""Letters and marks that are never seen although a font may have them (Default_Ignorable_Code_Point)."""


def drawable_characters() -> list[int]:
    """Code points that one of the fonts has and that can be seen, in order."""
    known = {code for path in FONTS for code in hb.Face(hb.Blob.from_file_path(path), 0).unicodes}
    return sorted(code for code in known if _can_be_seen(code))


def written(codes: list[int]) -> str:
    """The list as it stands in the file."""
    return _HEAD + textwrap.fill(" ".join(_runs(codes)), 118, break_on_hyphens=False) + "\n"


def _can_be_seen(code: int) -> bool:
    invisible = code in _FILLERS or is_selector(chr(code))
    return not invisible and unicodedata.category(chr(code)) not in _NOT_SEEN


def _runs(codes: list[int]) -> Iterator[str]:
    first = last = codes[0]
    for code in [*codes[1:], -1]:
        if code == last + 1:
            last = code
            continue
        yield f"{first:X}-{last:X}" if last > first else f"{first:X}"
        first = last = code


if __name__ == "__main__":
    LIST.write_text(written(drawable_characters()), "ascii")
