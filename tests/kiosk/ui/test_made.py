"""Pictures that were made beforehand are the ones that would be drawn."""

from __future__ import annotations

import pytest
from PIL import Image

from kiosk.screens.appearance import Look, Scheme
from kiosk.ui.display_list import Art
from kiosk.ui.layout import measure
from kiosk.ui.pictures import scene
from kiosk.ui.prerendered import MADE, made
from tests.support.screens import example


@pytest.mark.parametrize(("name", "width", "height"), MADE)
def test_a_made_picture_has_the_pixels_that_are_drawn(name: str, width: int, height: int) -> None:
    file = made(name, width, height, Scheme.STANDARD)
    assert file is not None
    assert Image.open(file).convert("RGBA").tobytes() == scene(name, width, height, Scheme.STANDARD).tobytes()


@pytest.mark.parametrize("orientation", ["portrait", "landscape"])
@pytest.mark.parametrize("language", ["ja", "en", "easy-ja"])
def test_the_start_page_waits_for_no_picture(orientation: str, language: str) -> None:
    look = Look(language=language)
    arts = [
        shape
        for shape in measure(example("k01-attract", look), look, orientation).shapes  # type: ignore[arg-type] # of the two
        if isinstance(shape, Art)
    ]
    assert arts
    assert all(made(art.name, art.rect.w, art.rect.h, look.scheme) for art in arts)


def test_other_sizes_and_colours_are_drawn() -> None:
    assert made("hero", 1080, 519, Scheme.STANDARD) is None
    assert made("hero", 1080, 520, Scheme.BLACK) is None
