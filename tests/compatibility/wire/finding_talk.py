"""What a kiosk and its centre say before a form begins: a leaflet's code, and whether a procedure is taken now."""

from __future__ import annotations

from central.catalogue.actions.leaflets import AboutLeaflet
from sync.contract.wire.questions import TAKEN_NOW, TakenAsked, TakenTold
from tests.compatibility.wire.draft_talk import Asks

ABOUT_LEAFLET = AboutLeaflet(
    "of_tomorrow",
    {"ja": "来年の手続き", "easy-ja": "{来年|らいねん}の {手続|てつづ}き", "en": "Of next year"},
    "2099-04-01T08:30",
    {"ja": "市民課", "en": "Residents"},
    "000-000-0001",
)


def talk_of_what_is_taken(asks: Asks, form: str) -> None:
    """As a kiosk does before its form."""
    told = asks(TAKEN_NOW, TakenAsked(1, form), TakenTold)
    assert told.state == "taken"
