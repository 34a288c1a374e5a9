from __future__ import annotations

from pathlib import Path

import pytest

from hardware.simulated.card.direct import DirectSlot
from tests.support.cards import CardBox, make_box, make_made
from tests.support.pcscd import pcscd, vpcd_slot, watched

__all__ = ["cards", "made_cards", "pcscd", "slot", "vpcd_slot", "watched"]


@pytest.fixture(scope="session")
def made_cards(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_made(tmp_path_factory.mktemp("cast"))


@pytest.fixture
def cards(made_cards: Path, tmp_path: Path) -> CardBox:
    return make_box(made_cards, tmp_path)


@pytest.fixture
def slot() -> DirectSlot:
    return DirectSlot()
