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
from sync.contract.chain.statement import Statement, confirm_lines, read_statement
from sync.contract.forms.drawable import drawn_text
from tests.bench.name_pairs import private_names, rare_names
from tests.support.kiosk.example_catalogue import EXAMPLE, example_catalogue
from tests.support.kiosk.walk import CountedRandomness, HandClock

ADDRESS = "若葉県若葉市若葉町一丁目２番３号"
NAMES = 1_000


def stated(name: str) -> Statement:
    """By whoever put the card with this name in."""
    state = KioskState("99201-003", HandClock(), CountedRandomness())
    state.take(example_catalogue(), EXAMPLE)
    visit = Visit(1, state, Appearance())
    visit.offer = state.offer("child_allowance")
    visit.holder = parse(basic_four_file({"name": name, "address": ADDRESS, "birth": "19900401", "sex": "2"}))
    fill_from_card(visit)
    return read_statement(make_statement(visit))


def test_what_only_a_citys_own_font_has_is_stated_as_it_is_and_drawn_as_a_code_point_never_as_another() -> None:
    """No such font is here: of a hundred each is told, in the place where it stands."""
    names = private_names(100)
    assert len({name[0] for name in names}) == 100
    for name in names:
        statement = stated(name)
        (item,) = [one for one in statement.items if one.id == "name"]
        assert (item.value, item.shown) == (name, f"U+{ord(name[0]):04X}{name[1:]}")
        assert item.shown in [line.shown for line in confirm_lines(statement)]


@pytest.mark.requirement("MOON-08")
def test_rare_names_of_cards_are_stated_and_shown_as_they_are() -> None:
    for name in rare_names(NAMES, 28):
        statement = stated(name)
        (item,) = [one for one in statement.items if one.id == "name"]
        assert (item.value, item.shown) == (name, drawn_text(name))
        assert drawn_text(name) in [line.shown for line in confirm_lines(statement)]
