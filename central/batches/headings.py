"""How what a row has by itself is called, in tables that clerks paste and in 【…】 of their letters."""

from __future__ import annotations

from typing import Final

NUMBER: Final = "到達番号"
NAME: Final = "氏名"
OWN_NUMBER: Final = "個別番号"
EXAM_NUMBER: Final = "受験番号"
"""The same as 個別番号."""
FORM: Final = "様式名"
DAY: Final = "申請日"
OWN_NAMES: Final = (NAME, EXAM_NUMBER, OWN_NUMBER, NUMBER, FORM, DAY)
"""No added item is called so."""
