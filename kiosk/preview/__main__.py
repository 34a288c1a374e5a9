"""Start the preview within its walls, in place of this process. Without them it does not start (`UNAVAILABLE`)."""

from __future__ import annotations

import os
import sys

from kiosk.preview.sandbox import command, has_walls
from sync.contract.preview import UNAVAILABLE


def main() -> int:
    """Become the sandbox."""
    if not has_walls():
        sys.stderr.write("kiosk.preview needs bubblewrap (bwrap) and prlimit; no page is drawn without them\n")
        return UNAVAILABLE
    words = command()
    return os.execvp(words[0], words)  # noqa: S606  our own words, no shell


if __name__ == "__main__":
    sys.exit(main())
