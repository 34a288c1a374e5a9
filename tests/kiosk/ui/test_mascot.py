"""Somebody greets on the start page (ENT-21): ours, the city's own, or nobody; never over words or what is touched."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from PIL import Image

from kiosk.process.config import MASCOT_PX, BadConfig, read_config
from kiosk.screens.appearance import Appearance, Orientation, Scheme, TextSize
from kiosk.screens.welcome import SPROUT, Welcome
from kiosk.steps.always.welcome import Start
from kiosk.ui.display_list import Art, DisplayList
from kiosk.ui.layout import faults, measure
from kiosk.words.texts import speaking
from sync.japanese.dates import JST
from sync.japanese.ruby import plain
from tests.support.kiosk.walk import HandClock, hall

if TYPE_CHECKING:
    from tests.kiosk.ui.conftest import Bench

WAYS: tuple[tuple[Orientation, bool], ...] = (("portrait", False), ("portrait", True), ("landscape", False))
LOOKS = [
    (Appearance(language, size, scheme, low=low), way)
    for language in ("ja", "easy-ja", "en")
    for size in TextSize
    for scheme in (Scheme.STANDARD, Scheme.BLACK)
    for way, low in WAYS
]
GREETINGS = {
    "ja": ("おはようございます。", "こんにちは。", "こんばんは。"),
    "easy-ja": ("おはようございます。", "こんにちは。", "こんばんは。"),
    "en": ("Good morning.", "Hello.", "Good evening."),
}


def start(
    mascot: str = SPROUT, look: Appearance | None = None, hour: int = 10, way: Orientation = "portrait"
) -> Welcome:
    place = hall()
    visit = place.conversation.visit
    visit.appearance = look or Appearance("ja")
    state = visit.kiosk_state
    state.mascot, state.orientation = mascot, way
    now = state.clock.now().astimezone(JST)
    assert isinstance(state.clock, HandClock)
    state.clock.pass_s((now.replace(hour=hour, minute=0, second=0) - now + timedelta(days=1)).total_seconds())
    assert state.clock.now().astimezone(JST).hour == hour
    with speaking(visit.appearance.language):
        screen = Start().screen(visit)
    assert isinstance(screen, Welcome)
    return screen


def mascots(sheet: DisplayList) -> list[Art]:
    return [shape for shape in sheet.shapes if isinstance(shape, Art) and shape.name == "mascot"]


@pytest.mark.requirement("ENT-21")
@pytest.mark.parametrize(("look", "way"), LOOKS)
def test_a_mascot_greets_in_every_look_and_stands_in_nobodys_way(look: Appearance, way: Orientation) -> None:
    screen = start(look=look, way=way)
    sheet = measure(screen, look, way)
    assert faults(sheet) == []
    (mascot,) = mascots(sheet)
    said = [placed for placed in sheet.texts if plain(placed.text).startswith(GREETINGS[look.language][0])]
    assert len(said) == 1
    assert not any(mascot.rect.meets(placed.rect) for placed in sheet.texts), "no word lies under it"
    assert not any(mascot.rect.meets(target.rect) for target in sheet.targets)
    without = measure(start("", look, way=way), look, way)
    assert [target.label for target in without.targets] == [target.label for target in sheet.targets]


@pytest.mark.requirement("ENT-21")
@pytest.mark.parametrize("language", sorted(GREETINGS))
def test_it_greets_by_the_time_of_day(language: str) -> None:
    morning, day, evening = GREETINGS[language]
    expected = {4: evening, 5: morning, 10: morning, 11: day, 17: day, 18: evening, 0: evening}
    for hour, greeting in expected.items():
        assert start(look=Appearance(language), hour=hour).greeting.startswith(greeting), hour


def test_nobody_greets_where_the_city_does_not_want_it() -> None:
    screen = start("")
    assert mascots(measure(screen, Appearance("ja"), "portrait")) == []
    assert screen.greeting == "手続きも、申請のようすも。"


def picture(file: Path, size: int = MASCOT_PX) -> Path:
    Image.new("RGBA", (size, size), "#ff00ff").save(file)
    return file


def drawn(bench: Bench, file: Path, mascot: str) -> tuple[int, ...]:
    """The colour in the middle of whoever greets."""
    screen = start(mascot)
    (art,) = mascots(measure(screen, Appearance("ja"), "portrait"))
    bench.display.show(screen, Appearance("ja"))
    bench.display.picture(file)
    found = Image.open(file).convert("RGB").getpixel((round(art.rect.mid[0]), round(art.rect.mid[1]) + 6))
    assert isinstance(found, tuple)
    return found


def test_a_city_has_its_own_and_ours_stands_in_where_its_file_is_bent(bench: Bench, tmp_path: Path) -> None:
    ours = drawn(bench, tmp_path / "1.png", SPROUT)
    own = picture(tmp_path / "own.png")
    assert drawn(bench, tmp_path / "2.png", str(own)) == (255, 0, 255) != ours
    bent = tmp_path / "bent.png"
    bent.write_bytes(own.read_bytes()[:40])
    assert drawn(bench, tmp_path / "3.png", str(bent)) == ours
    assert drawn(bench, tmp_path / "4.png", str(tmp_path / "gone.png")) == ours


def test_what_is_no_such_picture_is_told_before_anything_starts(tmp_path: Path) -> None:
    file = tmp_path / "kiosk.toml"
    assert read_config(None).mascot == SPROUT
    own, wide, text = picture(tmp_path / "own.png"), picture(tmp_path / "wide.png", 151), tmp_path / "text.png"
    text.write_text("150", encoding="utf-8")
    large = tmp_path / "large.png"
    large.write_bytes(own.read_bytes() + bytes(256 * 1024))
    for said in ("", SPROUT, str(own)):
        file.write_text(f'mascot = "{said}"\n', encoding="utf-8")
        assert read_config(file).mascot == said
    for said in (str(wide), str(text), str(large), str(tmp_path), str(tmp_path / "none.png")):
        file.write_text(f'mascot = "{said}"\n', encoding="utf-8")
        with pytest.raises(BadConfig, match="PNG of 150 x 150"):
            read_config(file)
