"""A city whose 粗大ごみ asks for photographs, a kiosk, and where parts lie."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from central.catalogue.models import ProcedureVersion
from central.intake.actions.record_verdicts import drain_verdicts
from tests.support.between.files_by_hand import PHOTO, PLAN, MadeWithFiles, asks_for_files, submit_files
from tests.support.between.kiosk_hand import KioskHand
from tests.support.centre.city import City
from tests.support.centre.deliveries import deliver
from tests.support.centre.scanner import clamd
from tests.support.people.staff import QUICK_HASHERS, Cast, make_cast


@pytest.fixture(autouse=True)
def places(settings: Any, tmp_path: Path) -> Path:
    """Store and pieces of each test's own; no scanner."""
    settings.STORE = str(tmp_path / "store")
    settings.PIECES = str(tmp_path / "pieces")
    settings.CLAMD = ""
    return tmp_path


@pytest.fixture
def cast(city: City, settings: Any) -> Cast:
    settings.PASSWORD_HASHERS = QUICK_HASHERS
    return make_cast(city.body)


@pytest.fixture
def hand(city: City) -> KioskHand:
    return city.kiosk(3)


@pytest.fixture
def with_files(city: City) -> ProcedureVersion:
    return asks_for_files(city)


@pytest.fixture(scope="module")
def scanner_place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with clamd(tmp_path_factory.mktemp("clamd")) as place:
        yield place


@pytest.fixture
def scanner(scanner_place: str, settings: Any) -> str:
    settings.CLAMD = scanner_place
    return scanner_place


@pytest.fixture
def made(hand: KioskHand, with_files: ProcedureVersion) -> MadeWithFiles:
    made = submit_files(hand, with_files, [PLAN, PHOTO])
    deliver(hand, made.made)
    drain_verdicts()
    return made
