"""Names of files that residents brought: drawn as every end draws them, and in their boxes however long they are."""

from __future__ import annotations

from dataclasses import replace

import pytest

from hardware.stick.messages import ListedFile, StickListed
from hardware.stick.names import shown
from kiosk.screens.appearance import Appearance, Orientation, TextSize
from kiosk.screens.attachments import Attachments
from kiosk.screens.choose import Choose
from kiosk.steps.attach.attach_files import AttachFiles
from kiosk.steps.attach.field_files import name_words
from kiosk.steps.attach.from_stick import ChooseFile
from kiosk.steps.step import Destination
from kiosk.ui.layout import faults, measure
from kiosk.words.texts import speaking
from tests.support.kiosk.every_kind import ANSWERS, every_kind_visit
from tests.support.screens.attachment_screens import WANTED, chosen

NAMES = {
    "kanji": "課税証明書" * 60 + ".jpg",
    "hangul": "과세증명서" * 60 + ".jpg",
    "thai": "ใบรับรองภาษี" * 60 + ".jpg",
    "arabic": "شهادة الضريبة" * 60 + ".jpg",
    "W": "W" * 300 + ".jpg",
    "marks": "か\u3099" * 150 + ".jpg",
}
WAYS = (("portrait", False), ("landscape", False), ("portrait", True))


@pytest.mark.parametrize("size", [TextSize.STANDARD, TextSize.EXTRA])
@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize(("orientation", "low"), WAYS)
def test_a_long_name_stays_in_its_box(name: str, orientation: Orientation, low: bool, size: TextSize) -> None:
    look = Appearance("ja", size, low=low)
    visit = every_kind_visit(look, orientation, ANSWERS)
    long = shown(NAMES[name])
    visit.attachments[WANTED.field_id] = tuple(
        replace(chosen()[0], name=long, was_renamed=True, sha256=f"{number:064x}") for number in range(3)
    )
    attached = AttachFiles(WANTED, Destination.CHOOSE, Destination.REVIEW)
    listed = StickListed("0" * 32, "H", tuple(ListedFile((long,), long, long, 1, "2026-11-20T10:52") for _ in range(9)))
    with speaking("ja"):
        page, stick = attached.screen(visit), ChooseFile(attached, listed).screen(visit)
    assert isinstance(page, Attachments)
    assert isinstance(stick, Choose)
    assert faults(measure(page, look, orientation)) == []
    assert faults(measure(stick, look, orientation)) == []
    assert {file.name for file in page.files} == {name_words(long, visit)} == {tile.label for tile in stick.tiles}


def words_of(name: str) -> str:
    return name_words(name, every_kind_visit(Appearance("ja"), "portrait", ANSWERS))


def test_a_short_name_is_drawn_whole() -> None:
    for name in ("家の写真.jpg", "課税証明書（令和8年度）の写し　両面.pdf"):
        assert words_of(name) == name


def test_of_a_long_name_beginning_and_ending_are_drawn() -> None:
    words = words_of("課税証明書" * 15 + "令和8.jpg")
    assert words.startswith("課税証明書課税証明書")
    assert words.endswith("令和8.jpg")
    assert words.count("…") == 1


def test_what_no_face_has_is_drawn_as_on_the_confirm_page() -> None:
    assert words_of("ش.pdf") == "U+0634.pdf"


def test_no_character_of_a_name_is_divided() -> None:
    assert "か\u3099…" in words_of("か\u3099" * 70 + ".jpg")
