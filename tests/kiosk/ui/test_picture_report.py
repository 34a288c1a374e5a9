"""The report of pictures names each that was added, altered or removed, and no other."""

from __future__ import annotations

from pathlib import Path

import pytest
from PIL import Image, ImageDraw

from tests.support.screens.picture_report import Altered, write_report


def picture(path: Path, colour: str = "white", dot: tuple[int, int] | None = None, size: int = 20) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    image = Image.new("RGB", (size, size), colour)
    if dot is not None:
        ImageDraw.Draw(image).point(dot, "#c00000")
    image.save(path)


@pytest.fixture
def folders(tmp_path: Path) -> tuple[Path, Path, Path]:
    before, after = tmp_path / "before", tmp_path / "after"
    for folder in (before, after):
        picture(folder / "01-same-ja.png")
        picture(folder / "staff" / "same.png", "#eee")
    picture(before / "02-gone-ja.png")
    picture(after / "staff" / "new.png")
    picture(before / "03-dot-ja.png")
    picture(after / "03-dot-ja.png", dot=(3, 4))
    picture(before / "04-larger-ja.png")
    picture(after / "04-larger-ja.png", size=30)
    picture(before / "05-rounded-ja.png", "#808080")
    picture(after / "05-rounded-ja.png", "#818283")
    return before, after, tmp_path / "report"


def test_each_change_is_named_and_shown_and_nothing_else(folders: tuple[Path, Path, Path]) -> None:
    before, after, out = folders
    changes = write_report(before, after, out)
    assert changes.added == ("staff/new.png",)
    assert changes.removed == ("02-gone-ja.png",)
    assert changes.altered == (Altered("03-dot-ja.png", 1 / 400), Altered("04-larger-ja.png", 1.0))
    assert changes.same == 3
    page = (out / "index.html").read_text()
    assert "1 added, 2 altered, 1 removed, 3 as they were" in page
    for shown in ("after/staff/new.png", "before/02-gone-ja.png", "before/03-dot-ja.png", "after/03-dot-ja.png"):
        assert f'src="{shown}"' in page
        assert (out / shown).exists()
    assert "same" not in page
    with Image.open(out / "where" / "03-dot-ja.png") as where:
        assert where.getbbox() == (3, 4, 4, 5)


def test_a_second_report_shows_nothing_of_the_first(folders: tuple[Path, Path, Path]) -> None:
    before, after, out = folders
    write_report(before, after, out)
    changes = write_report(after, after, out)
    assert not (changes.added)
    assert not (changes.altered)
    assert not (changes.removed)
    assert not list(out.rglob("*.png"))
