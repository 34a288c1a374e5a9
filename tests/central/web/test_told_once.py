"""What the frame of every page tells (`trouble`) no page tells a second time."""

from __future__ import annotations

import re
from pathlib import Path

TEMPLATES = Path(__file__).parents[3] / "central"
IN_A_DIALOG = {"kiosks/fleet.html"}
"""It covers the frame, so it tells it itself."""
ITS_OWN = re.compile(r"{% for trouble in .*?{% endfor %}")
"""Lines of something else than the page."""


def test_no_page_in_the_frame_tells_its_trouble_again() -> None:
    framed = [file for file in TEMPLATES.glob("*/templates/**/*.html") if '"web/frame.html"' in file.read_text()]
    assert len(framed) > 50
    again = {
        file.relative_to(file.parents[len(file.parts) - file.parts.index("templates") - 2]).as_posix()
        for file in framed
        if "{{ trouble }}" in ITS_OWN.sub("", file.read_text())
    }
    assert again == IN_A_DIALOG
