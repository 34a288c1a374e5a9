"""The eyes of the demonstration: what they read from paper has the right number in it, whatever its letters."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
import segno
from PIL import Image

from provisioning.demonstration import slip_reader
from provisioning.demonstration.slip_reader import Unreadable, read_draft_codes, read_leaflet, read_slip
from sync.contract.numbers import DraftCode, leaflet_number, parse_inquiry_number
from sync.errors import NotANumber
from tests.hardware.printer.drawn import on_paper
from tests.hardware.printer.slips import DRAFTS, JAPANESE


@pytest.mark.parametrize("number", ["S5W5-F0EW-RFKT", "K7MD-4WRP-9TQZ"])
def test_a_letter_taken_for_its_twin_still_opens_the_application(number: str, tmp_path: Path):
    paper = tmp_path / "slip.png"
    on_paper(replace(JAPANESE, inquiry_number=number), "TM-T88V").save(paper)
    read = read_slip(paper)
    assert read.typed_arrival == JAPANESE.arrival_number
    assert parse_inquiry_number(number) in read.inquiries


def test_what_was_printed_stands_among_the_twins_of_what_a_glance_saw(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """Seen at every size on a slip whose number was 1S55-X97F-TWEN."""
    paper = tmp_path / "slip.png"
    on_paper(replace(JAPANESE, inquiry_number="1S55-X97F-TWEN"), "TM-T88V").save(paper)
    monkeypatch.setattr(slip_reader, "_glance", lambda *_how: "1855-X97F-TWEN")
    assert parse_inquiry_number("1S55-X97F-TWEN") in read_slip(paper).inquiries


def test_letter_by_letter_it_is_read_where_no_glance_at_the_line_is_right(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    """A glance once saw M0QE in 0M0E: neighbours swapped, which no twin puts right."""
    number, paper = "T0H0-0M0E-4JBN", tmp_path / "slip.png"
    on_paper(replace(JAPANESE, inquiry_number=number), "TM-T88V").save(paper)
    honest = slip_reader._glance

    def swaps(line: Image.Image, scale: float, mode: str = slip_reader.ONE_LINE) -> str:
        return honest(line, scale, mode).replace("0M0E", "M0QE")

    monkeypatch.setattr(slip_reader, "_glance", swaps)
    assert parse_inquiry_number(number) in read_slip(paper).inquiries


@pytest.mark.parametrize("code", ["V30G-7F0Z-F3QR-R0FJ", "REW3-SV2B-AJ8A-PRP6"])
def test_the_code_of_a_drafts_paper_stands_among_few(code: str, tmp_path: Path):
    """Once a sign was seen before the second line that is not there."""
    paper = tmp_path / "draft.png"
    on_paper(replace(DRAFTS["draft-ja"], code=code), "TM-T20II").save(paper)
    read = read_draft_codes(paper)
    assert DraftCode(code.replace("-", "")) in read
    assert len(read) < 5


def test_a_slip_has_no_code_of_a_draft(tmp_path: Path):
    paper = tmp_path / "slip.png"
    on_paper(JAPANESE, "TM-T20II").save(paper)
    with pytest.raises(Unreadable):
        read_draft_codes(paper)


def test_a_leaflet_is_read_by_its_qr_and_no_other_qr_is(tmp_path: Path):
    corner, code = tmp_path / "corner.png", leaflet_number(1)
    segno.make(f"https://madoguchi.wakaba.example/p/{code}/", micro=False).save(str(corner), border=4, scale=6)
    assert read_leaflet(corner) == code
    segno.make("https://example.com/", micro=False).save(str(corner), border=4, scale=6)
    with pytest.raises(NotANumber):
        read_leaflet(corner)
