"""Turning pages, whatever became of them meanwhile."""

from __future__ import annotations

import pytest

from kiosk.steps.page_frame import turned_to


@pytest.mark.parametrize(
    ("page", "step", "pages", "leads_to"),
    [
        (0, 1, 3, 1),
        (2, -1, 3, 1),
        (0, -1, 3, 0),
        (2, 1, 3, 2),
        (4, -1, 3, 1),  # it stood on the last of five, of which three are left
        (4, 1, 3, 2),
        (0, 1, 0, 0),
    ],
)
def test_no_page_lies_beyond_the_ends(page: int, step: int, pages: int, leads_to: int) -> None:
    assert turned_to(page, step, pages) == leads_to
