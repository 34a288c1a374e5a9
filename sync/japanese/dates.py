"""Eras, ages and terms of Japanese administration (domain-facts 4.4). Days are `date`; moments are aware.

Eras overlap on the day they change: 1912-07-30 and 1926-12-25 have two right names. A new era is one row of `ERAS`.
"""

from __future__ import annotations

import calendar
import re
import unicodedata
from collections.abc import Container
from dataclasses import dataclass
from datetime import date, datetime, timedelta, timezone
from enum import Enum

JST = timezone(timedelta(hours=9), "JST")
"""Japan has had no summer time since 1951, so a fixed offset needs no table that could be missing."""
FIRST_GREGORIAN_DAY = date(1873, 1, 1)
"""明治6年1月1日. Days before are of the lunar calendar and are never converted by arithmetic."""
WEEKDAYS = "月火水木金土日"
"""By `date.weekday()`."""
_MONTHS = tuple(calendar.month_name)
_PARTLY_KNOWN = re.compile(r"([0-9]{4})-(?:00|([0-9]{2}))-00")
_KNOWN_PARTS: dict[str, dict[str, tuple[str, str]]] = {
    "ja": {
        "year": ("", "年月日不明"),
        "": ("{years}", "（月日不明）"),
        "month": ("{years}{month}月", "（日不明）"),
    },
    "easy-ja": {
        "year": ("", "わかりません"),
        "": ("{years}", "（月と日は わかりません）"),
        "month": ("{years}{month}月", "（日は わかりません）"),
    },
    "en": {
        "year": ("", "date unknown"),
        "": ("{year}", " (month and day unknown)"),
        "month": ("{month_name} {year}", " (day unknown)"),
    },
}
"""What is known, and the words for what is not: the year unknown, the year alone known, year and month known."""


@dataclass(frozen=True)
class Era:
    """One row: a new era is a new row and nothing else."""

    name: str
    letter: str
    first: date
    last: date
    reading: str
    roman: str

    @property
    def key(self) -> str:
        """By which programs name it: `showa`."""
        return self.roman.lower()

    @property
    def before(self) -> int:
        """The western year before its first: with the year of the era it makes the western one."""
        return self.first.year - 1

    def words(self, language: str) -> str:
        """昭和 · `{昭和|しょうわ}` in easy Japanese · Showa."""
        return {"en": self.roman, "easy-ja": f"{{{self.name}|{self.reading}}}"}.get(language, self.name)


ERAS = (
    Era("明治", "M", date(1868, 1, 25), date(1912, 7, 30), "めいじ", "Meiji"),
    Era("大正", "T", date(1912, 7, 30), date(1926, 12, 25), "たいしょう", "Taisho"),
    Era("昭和", "S", date(1926, 12, 25), date(1989, 1, 7), "しょうわ", "Showa"),
    Era("平成", "H", date(1989, 1, 8), date(2019, 4, 30), "へいせい", "Heisei"),
    Era("令和", "R", date(2019, 5, 1), date.max, "れいわ", "Reiwa"),
)
_SPELLINGS = {spelling: era for era in ERAS for spelling in (era.name, era.letter)}
_TYPED_ERA = re.compile(r"(\D{1,2}?)\s*(元|[0-9]{1,2})\s*[年.\-/]\s*([0-9]{1,2})\s*[月.\-/]\s*([0-9]{1,2})\s*日?")
_TYPED_WESTERN = re.compile(r"([0-9]{4})\s*[年.\-/]\s*([0-9]{1,2})\s*[月.\-/]\s*([0-9]{1,2})\s*日?")
_TYPED_DIGITS = re.compile(r"([0-9]{4})([0-9]{2})([0-9]{2})")


class NotADate(ValueError):
    """No calendar has this day, or it lies before 1873-01-01."""


class OfTheLunarCalendar(NotADate):
    """It lies before 1873-01-01 (明治6年1月1日): its months had 29 or 30 days, and it is never converted."""


class EraOver(NotADate):
    """The day is right but was no longer, or not yet, of this era; `name` and `year` say the right one."""

    def __init__(self, day: date) -> None:
        era, year = era_of(day)
        super().__init__(f"this day is of {era.name}")
        self.day = day
        self.name = era.name
        self.year = year


class Attained(Enum):
    """When a year of life is complete: by law at the end of the eve of the birthday; some offices use the birthday."""

    EVE = "eve"
    BIRTHDAY = "birthday"


def era_of(day: date) -> tuple[Era, int]:
    """Era and year of a day; on a double day the newer era.

    Raises:
        NotADate: before 1873-01-01.
    """
    _guard(day)
    era = next(era for era in reversed(ERAS) if era.first <= day)
    return era, day.year - era.before


def era_names(day: date) -> tuple[str, ...]:
    """All right names of the day's era: two on the days of 1912 and 1926 when it changed."""
    _guard(day)
    return tuple(era.name for era in ERAS if era.first <= day <= era.last)


def from_era(name: str, year: int, month: int, day: int) -> date:
    """The day of an era's name (or letter), year, month and day.

    Raises:
        EraOver: the day exists but is of another era.
        NotADate
    """
    era = _SPELLINGS.get(name)
    if era is None or year < 1:
        raise NotADate("no era of this name")
    found = _day(era.before + year, month, day)
    if not era.first <= found <= era.last:
        raise EraOver(found)
    return found


def parse_date(typed: str) -> date:
    """Read 令和8年11月20日, R8.11.20, 2026-11-20, 2026年11月20日, 20261120, in any width.

    Raises:
        EraOver, NotADate
    """
    folded = unicodedata.normalize("NFKC", typed[:40]).strip().upper()
    western = _TYPED_WESTERN.fullmatch(folded) or _TYPED_DIGITS.fullmatch(folded)
    if western is not None:
        return _day(*(int(group) for group in western.groups()))
    era = _TYPED_ERA.fullmatch(folded)
    if era is None:
        raise NotADate("not a date")
    year = 1 if era[2] == "元" else int(era[2])
    return from_era(era[1], year, int(era[3]), int(era[4]))


def era_named(name: str) -> Era | None:
    """The era of a name, letter or key: 昭和, S, showa."""
    return _SPELLINGS.get(name) or next((era for era in ERAS if era.key == name), None)


def era_year(day: date) -> str:
    """令和8年; the first year of an era is 元年. Years before 1873 in western numbers: they are never converted."""
    if day < FIRST_GREGORIAN_DAY:
        return f"{day.year}年"
    era, year = era_of(day)
    return _year_of(era, year)


def era_date(day: date) -> str:
    """令和8年11月20日; 令和元年5月1日.

    Raises:
        NotADate: before 1873-01-01.
    """
    _guard(day)
    return f"{era_year(day)}{day.month}月{day.day}日"


def era_date_with_weekday(day: date) -> str:
    """令和8年11月20日（金）."""
    return f"{era_date(day)}（{WEEKDAYS[day.weekday()]}）"


def era_moment(moment: datetime) -> str:
    """令和8年11月20日（金）10時52分, on Japan's clock."""
    local = moment.astimezone(JST)
    return f"{era_date_with_weekday(local.date())}{local.hour}時{local.minute:02d}分"


def era_month(year: int, month: int) -> str:
    """令和8年11月; both names where an era changed in it: 昭和64年・平成元年1月."""
    return f"{_era_years(year, month)}{month}月"


def western_month(year: int, month: int, language: str) -> str:
    """`en`: November 2026; otherwise 2026年11月."""
    return f"{_MONTHS[month]} {year}" if language == "en" else f"{year}年{month}月"


def western_date(day: date, language: str) -> str:
    """`en`: 20 November 2026; otherwise 2026年11月20日."""
    if language == "en":
        return f"{day.day} {_MONTHS[day.month]} {day.year}"
    return f"{day.year}年{day.month}月{day.day}日"


def date_of_known_parts(value: str, language: str) -> str:
    """A day of which only a part is known, `1945-00-00`, in words: 昭和20年（月日不明）. Empty for any other text.

    A year or month in which the era changed has both names.
    """
    form = _PARTLY_KNOWN.fullmatch(value)
    if form is None:
        return ""
    year, month = int(form[1]), int(form[2] or 0)
    if month > 12 or (year == 0 and month > 0):
        return ""
    known, unknown = _KNOWN_PARTS.get(language, _KNOWN_PARTS["ja"])["year" if not year else "month" if month else ""]
    years = _era_years(year, month) if language == "ja" and year else f"{year}年"
    return known.format(year=year, years=years, month=month, month_name=_MONTHS[month]) + unknown


def today_in_japan(moment: datetime) -> date:
    """The day of an aware moment on Japan's clock."""
    return moment.astimezone(JST).date()


# ── ages and terms ────────────────────────────────────────────────────────────


def reaches_age_on(born: date, years: int, attained: Attained = Attained.EVE) -> date:
    """The day at whose end (EVE) or on which (BIRTHDAY) so many years are complete (年齢計算ニ関する法律)."""
    if attained is Attained.EVE:
        return corresponding_day(born, years=years) - timedelta(days=1)
    try:
        return born.replace(year=born.year + years)
    except ValueError:
        return date(born.year + years, 3, 1)


def age_on(born: date, day: date, attained: Attained = Attained.EVE) -> int:
    """Complete years of life at the end of the day."""
    years = max(day.year - born.year + 1, 0)
    while years > 0 and reaches_age_on(born, years, attained) > day:
        years -= 1
    return years


def first_31_march_after(born: date, years: int) -> date:
    """最初の3月31日: the end of the school year in which somebody reaches an age."""
    reached = reaches_age_on(born, years)
    return date(reached.year if (reached.month, reached.day) <= (3, 31) else reached.year + 1, 3, 31)


def corresponding_day(day: date, *, months: int = 0, years: int = 0) -> date:
    """応当日, or the day after the month's last where there is none (民法 143)."""
    months += day.month - 1
    year, month = day.year + years + months // 12, months % 12 + 1
    if day.day > calendar.monthrange(year, month)[1]:
        return date(year + month // 12, month % 12 + 1, 1)
    return date(year, month, day.day)


def term_ends_on(event: date, *, days: int = 0, months: int = 0, years: int = 0) -> date:
    """Last day of a term that an event starts: the event's own day does not count (民法 140)."""
    if days:
        return event + timedelta(days=days)
    return corresponding_day(event + timedelta(days=1), months=months, years=years) - timedelta(days=1)


def next_open_day(day: date, holidays: Container[date]) -> date:
    """The day itself, or the next one that is no Saturday, Sunday, holiday, or 12-29 to 01-03 (地方自治法 4の2)."""
    while day.weekday() >= 5 or day in holidays or (day.month, day.day) in _NEW_YEAR:
        day += timedelta(days=1)
    return day


_NEW_YEAR = frozenset({(12, 29), (12, 30), (12, 31), (1, 1), (1, 2), (1, 3)})


def _day(year: int, month: int, day: int) -> date:
    if 1 <= year < FIRST_GREGORIAN_DAY.year and 1 <= month <= 12 and 1 <= day <= 31:
        raise OfTheLunarCalendar("days before 1873-01-01 are not converted")
    try:
        found = date(year, month, day)
    except ValueError as impossible:
        raise NotADate("no calendar has this day") from impossible
    _guard(found)
    return found


def _era_years(year: int, month: int) -> str:
    """大正15年・昭和元年. Years before 1873 in western numbers: they are never converted."""
    if year < FIRST_GREGORIAN_DAY.year:
        return f"{year}年"
    first, last = date(year, month or 1, 1), date(year, month or 12, calendar.monthrange(year, month or 12)[1])
    eras = [era for era in ERAS if era.first <= last and era.last >= first]
    return "・".join(_year_of(era, year - era.before) for era in eras)


def _year_of(era: Era, year: int) -> str:
    return f"{era.name}{'元' if year == 1 else year}年"


def _guard(day: date) -> None:
    if day < FIRST_GREGORIAN_DAY:
        raise OfTheLunarCalendar("days before 1873-01-01 are not converted")
