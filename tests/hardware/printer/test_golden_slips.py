"""Every slip worth seeing, drawn from the bytes a printer gets.

Renew the pictures with `UPDATE_GOLDEN=1 pytest tests/hardware/printer`, and look at each one before you commit it.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest
import zxingcpp
from PIL import Image, ImageChops

from hardware.printer import SlipContent
from hardware.printer.escpos import dots_of
from sync.contract.numbers import check_code_of, group_arrival_number
from sync.envelope.slip_qr import TEXT_LENGTH, read_slip_qr
from tests.hardware.printer import slips
from tests.hardware.printer.drawn import on_paper

GOLDEN = Path(__file__).parents[2] / "golden" / "slips"
PROFILES = ("TM-T20II", "TM-T88V")


@pytest.mark.golden
@pytest.mark.requirement("SUB-04", "GAP-16")
@pytest.mark.parametrize("profile", PROFILES)
@pytest.mark.parametrize("name", [*slips.ALL, *slips.DRAFTS])
def test_the_slip_looks_as_reviewed(name: str, profile: str) -> None:
    drawn = on_paper((slips.ALL | slips.DRAFTS)[name], profile)
    reviewed = GOLDEN / f"{name}-{dots_of(profile)}.png"
    if os.environ.get("UPDATE_GOLDEN"):
        drawn.save(reviewed, optimize=True)
    with Image.open(reviewed) as picture:
        assert picture.size == drawn.size
        changed = ImageChops.logical_xor(picture.convert("1"), drawn).getbbox()
    assert changed is None, f"{reviewed.name} differs within {changed}"


@pytest.mark.requirement("GAP-16")
@pytest.mark.parametrize("profile", PROFILES)
@pytest.mark.parametrize("content", slips.ALL.values(), ids=slips.ALL.keys())
def test_the_qr_on_the_paper_reads_back(content: SlipContent, profile: str) -> None:
    codes = zxingcpp.read_barcodes(on_paper(content, profile).convert("L"))
    assert [code.text for code in codes] == [content.qr_text]
    read = read_slip_qr(codes[0].text)
    assert len(codes[0].text) == TEXT_LENGTH, "the length that decides how large the code is on a kiosk's paper"
    assert group_arrival_number(read.arrival) == content.arrival_number
    assert check_code_of(read.entry_hash) == content.check_code
    assert f"{read.kiosk}-{read.epoch}-{read.seq:06d}" == content.foot
    assert codes[0].ec_level == "M"
    assert codes[0].symbology_identifier.startswith("]Q")
