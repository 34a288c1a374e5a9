"""A thousand rare names from the card's bytes into the statement and onto the confirm screen: not a character altered.

`tests/central/intake/test_rare_names.py` follows them to paper.
"""

from __future__ import annotations

import pytest

from hardware.card.basic_four import parse
from hardware.simulated.card.jpki import basic_four_file
from kiosk.forms.answers import fill_from_card
from kiosk.forms.statement_builder import make_statement
from kiosk.screens.appearance import Appearance
from kiosk.state.kiosk_state import KioskState
from kiosk.state.visit import Visit
from sync.contract.chain.statement import confirm_lines, read_statement
from sync.contract.forms.drawable import drawn_text
from tests.bench.name_pairs import rare_names
from tests.support.kiosk.example_catalogue import EXAMPLE, example_catalogue
from tests.support.kiosk.walk import CountedRandomness, HandClock

ADDRESS = "若葉県若葉市若葉町一丁目２番３号"
NAMES = 1_000


@pytest.mark.requirement("MOON-08")
def test_rare_names_of_cards_are_stated_and_shown_as_they_are() -> None:
    state = KioskState("99201-003", HandClock(), CountedRandomness())
    state.take(example_catalogue(), EXAMPLE)
    for name in rare_names(NAMES, 28):
        visit = Visit(1, state, Appearance())
        visit.offer = state.offer("child_allowance")
        visit.holder = parse(basic_four_file({"name": name, "address": ADDRESS, "birth": "19900401", "sex": "2"}))
        fill_from_card(visit)
        statement = read_statement(make_statement(visit))
        (item,) = [one for one in statement.items if one.id == "name"]
        assert (item.value, item.shown) == (name, drawn_text(name))
        assert drawn_text(name) in [line.shown for line in confirm_lines(statement)]
