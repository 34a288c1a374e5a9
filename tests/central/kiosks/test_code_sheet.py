"""The page that carries an enrolment code to a kiosk."""

from __future__ import annotations

import subprocess
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
import zxingcpp
from PIL import Image

from central.kiosks.code_sheet import code_sheet, write_privately
from sync.envelope.enrolment import EnrolmentCode

CODE = EnrolmentCode.make(lambda count: bytes(range(count)), b"\x04" + bytes(64)).text()
UNTIL = datetime(2026, 11, 20, 11, 7, tzinfo=ZoneInfo("Asia/Tokyo"))


def test_the_code_is_read_back_from_the_drawn_page(tmp_path: Path) -> None:
    sheet = tmp_path / "sheet.pdf"
    write_privately(sheet, code_sheet("99201-003", CODE, UNTIL))
    subprocess.run(["pdftoppm", "-r", "100", "-png", "-singlefile", str(sheet), str(tmp_path / "page")], check=True)
    with Image.open(tmp_path / "page.png") as page:
        (found,) = zxingcpp.read_barcodes(page)
    assert EnrolmentCode.parse(found.text) == EnrolmentCode.parse(CODE)
    text = subprocess.run(["pdftotext", "-layout", str(sheet), "-"], capture_output=True, text=True, check=True).stdout
    assert "端末の登録" in text
    assert "2026-11-20 11:07 まで" in text
    assert "".join(part for part in CODE.split("-")) in text.replace("-", "").replace(" ", "").replace("\n", "")


def test_a_sheet_is_private_and_never_written_over_another(tmp_path: Path) -> None:
    sheet = tmp_path / "sheet.pdf"
    write_privately(sheet, b"one")
    assert sheet.stat().st_mode & 0o777 == 0o600
    with pytest.raises(FileExistsError):
        write_privately(sheet, b"two")
