"""The cast's cards for tests: made once for each test run, copied for each test so that counters start full."""

from __future__ import annotations

import shutil
from datetime import UTC, datetime
from pathlib import Path

from hardware.simulated.card.jpki import card_from_file
from hardware.simulated.card.making import make_cards
from hardware.simulated.card.software_card import SoftwareCard

PIN_OF = {"four": "1234", "sign": "ABC123", "staff": "246810"}


class CardBox:
    """A drawer of cards: `box["hanako"]` is her card as it came from the authority, with full counters."""

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


def make_box(made: Path, own: Path) -> CardBox:
    """A drawer over a folder made by `make_made`."""
    return CardBox(made, own)


def make_made(folder: Path) -> Path:
    """Make the cast's cards as of now."""
    make_cards(folder, datetime.now(UTC))
    return folder
