"""The real pages of a whole visit, laid out in several looks: nothing is cut, nothing overlaps."""

from __future__ import annotations

from pathlib import Path

import pytest

from kiosk.look import Look, TextSize
from kiosk.ui.layout import faults, measure
from tests.support.cards import CardBox
from tests.support.kiosk_in_a_box import KioskInABox
from tests.support.step_screens import screens_of

LOOKS = {
    "ja": Look("ja"),
    "ja-extra": Look("ja", TextSize.EXTRA),
    "ja-low": Look("ja", low=True),
    "en": Look("en"),
    "en-extra-low": Look("en", TextSize.EXTRA, low=True),
    "easy-extra": Look("easy-ja", TextSize.EXTRA),
}
MANY_PAGES = 50


@pytest.mark.requirement("ENT-01", "ENT-16")
@pytest.mark.parametrize("look", LOOKS.values(), ids=list(LOOKS))
def test_every_page_of_a_visit_fits(kiosk: KioskInABox, cards: CardBox, look: Look, tmp_path: Path):
    seen: dict[str, list[str]] = {}
    for name, screen in screens_of(kiosk, cards, look):
        seen[name] = faults(measure(screen, kiosk.conversation.visit.look))
    assert {name: found for name, found in seen.items() if found} == {}
    assert len(seen) > MANY_PAGES
