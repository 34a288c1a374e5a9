"""The real pages of a whole visit, laid out in several looks: nothing is cut, nothing overlaps.

Some of the looks; `python -m tests.support.screens.step_looks` measures all of them.
"""

from __future__ import annotations

import pytest

from kiosk.screens.appearance import Appearance, Orientation, TextSize
from tests.support.kiosk.kiosk_in_a_box import KioskInABox
from tests.support.people.cards import CardBox
from tests.support.screens.step_looks import every_look, faults_of, walked

LOOKS: dict[str, tuple[Appearance, Orientation]] = {
    "ja": (Appearance("ja"), "portrait"),
    "ja-extra": (Appearance("ja", TextSize.EXTRA), "portrait"),
    "ja-low": (Appearance("ja", low=True), "portrait"),
    "ja-small-landscape": (Appearance("ja", TextSize.SMALL), "landscape"),
    "en-large": (Appearance("en", TextSize.LARGE), "portrait"),
    "en-extra-low": (Appearance("en", TextSize.EXTRA, low=True), "portrait"),
    "easy": (Appearance("easy-ja"), "portrait"),
    "easy-low": (Appearance("easy-ja", low=True), "portrait"),
    "easy-extra": (Appearance("easy-ja", TextSize.EXTRA), "portrait"),
    "easy-landscape": (Appearance("easy-ja"), "landscape"),
}


@pytest.mark.requirement("ENT-01", "ENT-16")
@pytest.mark.parametrize(("appearance", "orientation"), LOOKS.values(), ids=list(LOOKS))
def test_every_page_of_a_visit_fits(
    kiosk: KioskInABox, cards: CardBox, appearance: Appearance, orientation: Orientation
):
    assert faults_of(walked(kiosk, cards, appearance, orientation), orientation) == {}


def test_the_sample_is_part_of_what_the_command_measures():
    assert set(LOOKS.values()) <= set(every_look())
