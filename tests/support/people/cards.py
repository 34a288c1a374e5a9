"""The cast's cards for tests: made once an hour, copied for each test so that counters start full.

A conftest that wants them imports the fixtures: `from tests.support.people.cards import cards, made_cards, slot`.
"""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from hardware.simulated.card.direct import DirectSlot
from hardware.simulated.card.jpki import card_from_file
from hardware.simulated.card.software_card import SoftwareCard
from tests.support.people.kept_cast import lay_cast


class CardBox:
    """A drawer of cards: `box["hanako"]` is her card, as it came from the authority or as this test left it."""

    def __init__(self, made: Path, own: Path) -> None:
        self.made = made
        self._own = own

    def __getitem__(self, label: str) -> SoftwareCard:
        return card_from_file(self.path(label))

    def path(self, label: str) -> Path:
        """This test's own copy of the card's file."""
        path = self._own / f"{label}.json"
        if not path.exists():
            shutil.copy(self.made / "cards" / path.name, path)
        return path


@pytest.fixture(scope="session")
def made_cards(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of `make-cards`, of this hour."""
    folder = tmp_path_factory.mktemp("cast")
    lay_cast(folder)
    return folder


@pytest.fixture
def cards(made_cards: Path, tmp_path: Path) -> CardBox:
    """This test's drawer."""
    return CardBox(made_cards, tmp_path)


@pytest.fixture
def slot() -> DirectSlot:
    """A reader in memory: `open_card("reader", connect=slot.connect)`."""
    return DirectSlot()
