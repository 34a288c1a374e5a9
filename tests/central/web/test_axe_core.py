"""axe-core finds nothing on any page of the centre, wide or narrow, with all of it unfolded."""

from __future__ import annotations

from typing import Any

import pytest

from tests.central.web.conftest import Pages
from tests.central.web.test_every_page import visit
from tests.support.centre.axe import axe_says_of_all
from tests.support.people.staff import Cast

pytestmark = pytest.mark.django_db(transaction=True)


def test_no_page_breaks_a_rule(cast: Cast, live_server: Any, pages: Pages) -> None:
    broken: list[str] = []
    for name, page in visit(live_server.url, cast, pages):
        broken += [f"{name} at {said}" for said in axe_says_of_all(page, (1440, 320))]
    assert not broken, "\n".join(broken)
