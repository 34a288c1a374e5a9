"""The eyes of the story: what they read from a printed slip has the right number in it, whatever its letters."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from PIL import Image

from provisioning.demonstration import slip_reader
from provisioning.demonstration.slip_reader import read_slip
from sync.contract.numbers import parse_inquiry_number
from tests.hardware.printer.drawn import on_paper
from tests.hardware.printer.slips import JAPANESE


@pytest.mark.parametrize("number", ["S5W5-F0EW-RFKT", "K7MD-4WRP-9TQZ"])
def test_a_letter_taken_for_its_twin_still_opens_the_application(number: str, tmp_path: Path):
    paper = tmp_path / "slip.png"
    on_paper(replace(JAPANESE, inquiry_number=number), "TM-T88V").save(paper)
    read = read_slip(paper)
    assert read.typed_arrival == JAPANESE.arrival_number
    assert parse_inquiry_number(number) in read.inquiries


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
