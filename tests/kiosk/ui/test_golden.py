"""Reviewed pictures of real steps. `MADOGUCHI_GOLDEN=renew` draws them anew; a changed one is reviewed like code."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from PIL import Image, ImageChops

from kiosk.screens.appearance import Appearance
from tests.support.screens.golden_steps import PLACES, page_of
from tests.support.screens.shots import LOOKS, TOUCHES

if TYPE_CHECKING:
    from tests.kiosk.ui.conftest import Bench

SET = """
k01-attract-ja k01-attract-en k02-choose-ja k02-choose-low k02-choose-kana-ja k03-insert-card-ja k03-insert-card-easy
k04-pin-ja k04-pin-xl k05-form-ja k05-form-easy k05-form-black k05-form-xl k06-keyboard-ja k06-keyboard-low
k07-confirm-ja k07-confirm-xl k07-confirm-en k08-sign-password-ja k09-done-ja k09-done-easy k10-status-ja
k11-error-ja k11-error-xl k12-paper-out-ja k12-card-left-ja k13-idle-ja k14-staff-ja k15-settings-ja
k16-out-of-service-ja
""".split()  # noqa: SIM905 - a list of names reads better without quotes
COLOURS = 256
STRONG = 80
"""A channel that differs by more than this was drawn otherwise; palettes round by far less."""
STRONG_PIXELS = 80


@pytest.mark.golden
@pytest.mark.parametrize("name", SET)
def test_the_page_looks_as_reviewed(name: str, bench: Bench, tmp_path: Path, golden_folder: Path) -> None:
    kind, _, key = name.rpartition("-")
    appearance: Appearance = LOOKS[key]
    page = page_of(kind, appearance)
    if page.under is not None:
        bench.display.show(page.under, appearance)
    bench.display.show(page.screen, appearance)
    bench.looks()
    for label in TOUCHES.get(kind, ()):
        bench.tap(label)
    drawn = tmp_path / f"{name}.png"
    bench.display.picture(drawn)
    image = Image.open(drawn).convert("RGB").resize((540, 960), Image.Resampling.LANCZOS)
    golden = golden_folder / f"{name}.png"
    if os.environ.get("MADOGUCHI_GOLDEN") == "renew":
        image.quantize(COLOURS, dither=Image.Dither.NONE).save(golden, optimize=True)
    reviewed = Image.open(golden).convert("RGB")
    strong = ImageChops.difference(image, reviewed).convert("L").point(lambda value: 255 * (value > STRONG))
    assert strong.histogram()[255] <= STRONG_PIXELS


def test_every_place_has_a_reviewed_picture() -> None:
    assert {name.rpartition("-")[0] for name in SET} == set(PLACES)
