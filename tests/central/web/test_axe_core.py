"""axe-core finds nothing on any page of the centre, wide or narrow, with all of it unfolded."""

from __future__ import annotations

from typing import Any

import pytest

from tests.central.web.conftest import Pages
from tests.central.web.test_every_page import visit
from tests.support.centre.axe import axe_says
from tests.support.people.staff import Cast

pytestmark = pytest.mark.django_db(transaction=True)
UNFOLD = "document.querySelectorAll('main details').forEach((one) => { one.open = true; })"


def test_no_page_breaks_a_rule(cast: Cast, live_server: Any, pages: Pages) -> None:
    broken: list[str] = []
    for name, page in visit(live_server.url, cast, pages):
        page.evaluate(UNFOLD)
        for width in (1440, 320):
            page.set_viewport_size({"width": width, "height": 900})
            broken += [f"{name} at {width} px: {said}" for said in axe_says(page)]
        page.set_viewport_size({"width": 1440, "height": 900})
    assert not broken, "\n".join(broken)
