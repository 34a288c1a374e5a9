from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.cards import CardBox, make_box, make_made
from tests.support.kiosk_in_a_box import KioskInABox


@pytest.fixture(scope="session")
def made_cards(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_made(tmp_path_factory.mktemp("cast"))


@pytest.fixture
def cards(made_cards: Path, tmp_path: Path) -> CardBox:
    return make_box(made_cards, tmp_path)


@pytest.fixture
def kiosk(made_cards: Path, tmp_path: Path) -> Iterator[KioskInABox]:
    box = KioskInABox(tmp_path, made_cards)
    yield box
    box.close()
