"""若葉市 with keys and members: 佐藤 prepares, and a kiosk of the city stands beside the centre."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.support.between.kiosk_beside_centre import Beside, kiosk_beside
from tests.support.between.kiosk_hand import KioskHand
from tests.support.centre.city import City
from tests.support.kiosk.kiosk_in_a_box import KioskInABox
from tests.support.people.staff import QUICK_HASHERS, Cast, make_cast


@pytest.fixture
def cast(city: City, settings: Any) -> Cast:
    settings.PASSWORD_HASHERS = QUICK_HASHERS
    return make_cast(city.body)


@pytest.fixture
def hand(city: City) -> KioskHand:
    return city.kiosk(3)


@pytest.fixture
def hall(city: City, hand: KioskHand, tmp_path: Path) -> Iterator[tuple[KioskInABox, Beside]]:
    made, line = kiosk_beside(tmp_path / "hall", city.row(hand))
    yield made, line
    made.close()
