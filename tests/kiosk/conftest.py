from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.kiosk.kiosk_in_a_box import KioskInABox
from tests.support.people.cards import cards, made_cards

__all__ = ["cards", "kiosk", "made_cards"]


@pytest.fixture
def kiosk(made_cards: Path, tmp_path: Path) -> Iterator[KioskInABox]:
    box = KioskInABox(tmp_path, made_cards)
    yield box
    box.close()
