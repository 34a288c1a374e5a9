"""The eyes of the story: what they read from a printed slip has the right number in it, whatever its letters."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

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
