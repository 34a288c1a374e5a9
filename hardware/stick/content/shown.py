"""The program in the sandbox that shows a picture: a line that says its kind and how large it may stand, then the file,
on standard input; its dots as a portable pixmap on standard output.
"""

from __future__ import annotations

import json
import sys

from hardware.stick.content.kinds import FileKind
from hardware.stick.content.pictures import decoded
from hardware.stick.trouble import StickRefused

NOT_SHOWN = 3
"""Exit code: it cannot be decoded, or has too many dots."""


def main() -> None:
    """Show one picture."""
    kind, side = json.loads(sys.stdin.buffer.readline())
    try:
        picture = decoded(sys.stdin.buffer.read(), FileKind(kind)).convert("RGB")
    except (StickRefused, MemoryError, ValueError):
        sys.exit(NOT_SHOWN)
    picture.thumbnail((side, side))
    sys.stdout.buffer.write(b"P6 %d %d 255\n" % picture.size + picture.tobytes())
    sys.stdout.buffer.flush()
