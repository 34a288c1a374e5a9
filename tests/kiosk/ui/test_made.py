"""Pictures that were made beforehand are the ones that would be drawn."""

from __future__ import annotations

import pytest
from PIL import Image

from kiosk.screens.appearance import Appearance, Scheme
from kiosk.ui.display_list import Art
from kiosk.ui.layout import measure
from kiosk.ui.pictures import scene
from kiosk.ui.prerendered import PRERENDERED, prerendered_file
from tests.support.screens.example_screens import example


@pytest.mark.parametrize(("name", "width", "height"), PRERENDERED)
def test_a_made_picture_has_the_pixels_that_are_drawn(name: str, width: int, height: int) -> None:
    file = prerendered_file(name, width, height, Scheme.STANDARD)
    assert file is not None
    assert Image.open(file).convert("RGBA").tobytes() == scene(name, width, height, Scheme.STANDARD).tobytes()


@pytest.mark.parametrize("orientation", ["portrait", "landscape"])
@pytest.mark.parametrize("language", ["ja", "en", "easy-ja"])
def test_the_start_page_waits_for_no_picture(orientation: str, language: str) -> None:
    appearance = Appearance(language=language)
    arts = [
        shape
        for shape in measure(example("k01-attract", appearance), appearance, orientation).shapes  # type: ignore[arg-type] # of the two
        if isinstance(shape, Art)
    ]
    assert arts
    assert all(prerendered_file(art.name, art.rect.w, art.rect.h, appearance.scheme) for art in arts)


def test_other_sizes_and_colours_are_drawn() -> None:
    assert prerendered_file("hero", 1080, 519, Scheme.STANDARD) is None
    assert prerendered_file("hero", 1080, 520, Scheme.BLACK) is None
