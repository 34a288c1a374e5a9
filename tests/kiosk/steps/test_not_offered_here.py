"""A life event that this kiosk does not serve: the page says which window of which hall does, and whom to ask."""

from __future__ import annotations

from dataclasses import replace

import pytest

from kiosk.screens.appearance import TextSize
from kiosk.screens.choose import Choose
from kiosk.screens.touches import AppearanceChanged, Chosen, LanguageChosen
from kiosk.steps.apply.choose import ChooseEvent, ChooseProcedure
from kiosk.ui.layout import faults, measure
from sync.contract.forms.texts import words
from tests.support.kiosk.example_catalogue import example_catalogue
from tests.support.kiosk.walk import hall, walk


@pytest.mark.parametrize("size", TextSize)
@pytest.mark.parametrize("language", ["ja", "easy-ja", "en"])
def test_the_page_of_a_greyed_life_event_names_window_hall_and_phone(language: str, size: TextSize):
    place = walk(hall(), LanguageChosen(language), ChooseEvent)
    place.does(AppearanceChanged(replace(place.conversation.visit.appearance, size=size)))
    shown = place.screens.now
    assert isinstance(shown, Choose)
    greyed = next(tile for tile in shown.tiles if not tile.enabled)
    walk(place, Chosen(greyed.key), ChooseProcedure)
    page = place.screens.now
    assert isinstance(page, Choose)
    there = example_catalogue().hall
    for said in (words(there.counter, language), words(there.name, language), there.phone):
        assert said in page.empty
    assert faults(measure(page, place.conversation.visit.appearance)) == []
