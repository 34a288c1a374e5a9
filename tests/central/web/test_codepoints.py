"""A character that no font draws stands on staff pages as its code point in a box; what somebody wrote stays text."""

from __future__ import annotations

import pytest

from central.web.templatetags.page import drawn


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("山田　花子", "山田　花子"),
        ("U+31350藤", '<span class="codepoint">U+31350</span>藤'),
        ("\U00031350\u200b", '<span class="codepoint">U+31350</span><span class="codepoint">U+200B</span>'),
        ("<b>U+200B", '&lt;b&gt;<span class="codepoint">U+200B</span>'),
    ],
)
def test_code_points_are_boxed(text: str, html: str) -> None:
    assert drawn(text) == html
