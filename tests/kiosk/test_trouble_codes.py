"""Every code that a page can show stands in docs/trouble-codes.md, and the page stands on its own without it."""

from __future__ import annotations

import re
from pathlib import Path

from kiosk.devices.workers import document_printer_worker
from kiosk.devices.workers.outbox_worker import OTHER_TROUBLE, TROUBLES
from kiosk.devices.workers.printer_worker import CODES, UNKNOWN_CODE
from kiosk.steps.card.trouble import UNUSABLE
from sync.outbox.readiness.before_a_form import RefusalCode

ROOT = Path(__file__).parents[2]
CODE = re.compile(r'"([A-Z]-\d{1,2})"')


def documented() -> set[str]:
    text = (ROOT / "docs" / "trouble-codes.md").read_text(encoding="utf-8")
    return set(re.findall(r"^\| `([A-Z]-\d{1,2})`", text, re.MULTILINE))


def test_every_code_in_the_program_is_documented_and_every_documented_code_is_used():
    paths = [*(ROOT / "kiosk").rglob("*.py"), *(ROOT / "central").rglob("trouble.py")]
    used = {code for path in paths for code in CODE.findall(path.read_text(encoding="utf-8"))}
    assert used == documented()


def test_every_refusal_of_the_outbox_has_a_code():
    assert {code.value for code in RefusalCode} == set(TROUBLES)
    assert {*TROUBLES.values(), OTHER_TROUBLE, *CODES.values(), UNKNOWN_CODE} <= documented()
    assert {*document_printer_worker.CODES.values(), document_printer_worker.UNKNOWN_CODE} <= documented()
    assert {code for _title, _text, code in UNUSABLE.values()} <= documented()
