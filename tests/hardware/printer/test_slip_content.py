"""What a slip holds and what it must not."""

from __future__ import annotations

import ast
import inspect
import re
from dataclasses import fields, replace

import pytest
import zxingcpp
from PIL import Image, ImageChops

from hardware.printer import SlipContent, draw_slip
from hardware.printer import receipt as receipt_module
from hardware.printer.parts import QrCode, Raster
from hardware.printer.typesetting import Style
from tests.hardware.printer.drawn import on_paper
from tests.hardware.printer.slips import ALL, ARRIVAL, INQUIRY, JAPANESE, OFFLINE, REPRINT

LONGEST_QR = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567" * 5 + "ABCDEFGHIJKLMNOPQR"


@pytest.mark.requirement("GAP-16")
def test_a_slip_has_no_place_for_a_name_an_address_or_a_birth_date() -> None:
    names = {field.name for field in fields(SlipContent)}
    assert not any(
        word in name for name in names for word in ("name", "address", "birth", "sex", "holder", "applicant")
    )


def test_its_repr_shows_no_number() -> None:
    for content in ALL.values():
        assert INQUIRY not in repr(content)
        assert ARRIVAL not in repr(content)
        assert content.qr_text not in repr(content)
    assert "ja" in repr(JAPANESE)


@pytest.mark.requirement("GAP-16")
def test_a_reprint_with_an_inquiry_number_cannot_be_made() -> None:
    with pytest.raises(ValueError, match="inquiry number") as refused:
        replace(REPRINT, inquiry_number=INQUIRY)
    assert INQUIRY not in str(refused.value)


@pytest.mark.parametrize("text", ["abc", "A" * 179, "", "漢字"])
def test_a_qr_text_that_needs_a_larger_code_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="QR"):
        replace(JAPANESE, qr_text=text)


@pytest.mark.parametrize("profile", ["TM-T20II", "TM-T88V"])
def test_the_longest_qr_text_reads_back_and_is_45_modules(profile: str) -> None:
    page = on_paper(replace(JAPANESE, qr_text=LONGEST_QR), profile)
    (code,) = zxingcpp.read_barcodes(page.convert("L"))
    assert len(code.text) == 178
    assert code.text == LONGEST_QR
    corners = code.position
    assert abs(corners.top_right.x - corners.top_left.x - 270) < 12


def test_a_slip_is_one_bit_as_wide_as_the_paper() -> None:
    for dots in (576, 512):
        pictures = [part.image for part in draw_slip(OFFLINE, dots) if isinstance(part, Raster)]
        assert {picture.mode for picture in pictures} == {"1"}
        assert {picture.width for picture in pictures} == {dots}


def test_the_qr_stands_alone_between_white_of_four_modules() -> None:
    parts = draw_slip(JAPANESE)
    place = next(number for number, part in enumerate(parts) if isinstance(part, QrCode))
    qr = parts[place]
    assert isinstance(qr, QrCode)
    for neighbour in (parts[place - 1], parts[place + 1]):
        assert getattr(neighbour, "dots", 0) >= 4 * qr.module_dots


def test_the_offline_sentence_stands_only_on_a_slip_that_has_one() -> None:
    assert on_paper(OFFLINE, "TM-T20II").height > on_paper(JAPANESE, "TM-T20II").height + 100


def test_no_text_is_smaller_than_24_dots() -> None:
    styles = [value for value in vars(receipt_module).values() if isinstance(value, Style)]
    assert styles
    assert min(style.size for style in styles) >= 24


def test_the_driver_never_sends_text_to_the_printers_own_font() -> None:
    from hardware.printer import escpos

    called = {
        node.func.attr
        for node in ast.walk(ast.parse(inspect.getsource(escpos)))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)
    }
    assert not called & {"text", "textln", "block_text", "software_columns"}


def test_another_paper_width_is_refused() -> None:
    with pytest.raises(ValueError, match="384"):
        draw_slip(JAPANESE, 384)


@pytest.mark.parametrize("profile", ["TM-T20II", "TM-T88V"])
def test_the_widest_inquiry_number_stays_inside_its_box(profile: str) -> None:
    page = on_paper(replace(JAPANESE, inquiry_number="WWWW-WWWW-WWWW"), profile)
    margin = 20 if page.width == 576 else 14
    inside_edges = [(margin + 5, margin + 17), (page.width - margin - 17, page.width - margin - 5)]
    box_top, box_bottom = box_of(page, margin)
    for left, right in inside_edges:
        strip = page.crop((left, box_top + 5, right, box_bottom - 5)).convert("L")
        assert ImageChops.invert(strip).getbbox() is None


def box_of(page: Image.Image, margin: int) -> tuple[int, int]:
    """Top and bottom row of the frame: the first column inside the margin that is black for long."""
    column = page.crop((margin + 1, 0, margin + 2, page.height)).convert("L").tobytes()
    runs = [(match.start(), match.end()) for match in re.finditer(rb"\x00{100,}", column)]
    return runs[-1]
