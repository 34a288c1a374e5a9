"""Times of day (`HH:MM`) and months (`YYYY-MM`): what typed text is folded to, what they must be, how drawn."""

from __future__ import annotations

import re

from sync.japanese.dates import NotADate, era_month, from_era, western_month
from sync.japanese.widths import without_spaces

_TIME = re.compile(r"(?:[01][0-9]|2[0-3]):[0-5][0-9]")
_TYPED_TIME = re.compile(r"(午前|午後)?([0-9]{1,2})(?:[:時]([0-9]{1,2})分?|時)|([0-9]{2})([0-9]{2})")
"""An hour in words is a whole hour; `9:` lacks its minutes."""
_MONTH = re.compile(r"[0-9]{4}-(?:0[1-9]|1[0-2])")
_TYPED_MONTH = re.compile(r"([0-9]{4})[年./-]([0-9]{1,2})月?|([0-9]{4})([0-9]{2})")
_TYPED_ERA_MONTH = re.compile(r"([^\W0-9]{1,2})(元|[0-9]{1,2})[年./-]([0-9]{1,2})月?")
_NOON = 12


def fold_time(typed: str) -> str:
    """`9:05`, `0905`, `9時5分`, `午後3時` in any width as `HH:MM`; what cannot be folded as it is."""
    text = without_spaces(typed)
    match = _TYPED_TIME.fullmatch(text)
    if match is None:
        return text
    half, hour, minute = match[1], int(match[2] or match[4]), int(match[3] or match[5] or 0)
    if half and hour > _NOON:
        return text
    if half == "午後" and hour < _NOON:
        hour += _NOON
    return f"{hour:02d}:{minute:02d}"


def is_time(value: str) -> bool:
    """00:00 to 23:59."""
    return bool(_TIME.fullmatch(value))


def minutes_of(value: str) -> int | None:
    """Since midnight."""
    return int(value[:2]) * 60 + int(value[3:]) if is_time(value) else None


def drawn_time(value: str, language: str) -> str:
    """9時05分; `en` 09:05. What is none as it is."""
    if not is_time(value) or language == "en":
        return value
    return f"{int(value[:2])}時{value[3:]}分"


def fold_month(typed: str) -> str:
    """`令和8年11月`, `R8.11`, `2026/11`, `202611` in any width as `YYYY-MM`; what cannot be folded as it is."""
    text = without_spaces(typed[:40]).upper()
    western = _TYPED_MONTH.fullmatch(text)
    if western is not None:
        return f"{western[1] or western[3]}-{int(western[2] or western[4]):02d}"
    era = _TYPED_ERA_MONTH.fullmatch(text)
    return (_month_of_era(era[1], 1 if era[2] == "元" else int(era[2]), int(era[3])) or text) if era else text


def is_month(value: str) -> bool:
    """A month of a year not before 1873."""
    return bool(_MONTH.fullmatch(value)) and value >= "1873-01"


def months_of(value: str) -> int | None:
    """Since the year 0."""
    return int(value[:4]) * 12 + int(value[5:]) - 1 if is_month(value) else None


def drawn_month(value: str, language: str) -> str:
    """令和8年11月, both eras where it has two; `easy-ja` 2026年11月; `en` November 2026."""
    if not is_month(value):
        return value
    year, month = int(value[:4]), int(value[5:])
    return era_month(year, month) if language == "ja" else western_month(year, month, language)


def _month_of_era(name: str, year: int, month: int) -> str:
    """Any day of it is of that era: its first for the month in which an era ended, its last for where one began."""
    for day in (1, 31, 30, 28):
        try:
            return f"{from_era(name, year, month, day):%Y-%m}"
        except NotADate:
            continue
    return ""
