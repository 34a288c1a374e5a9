"""How pages write days, times and numbers: half-width digits, Japanese era on days, the clock of Japan."""

from __future__ import annotations

from datetime import date, datetime

from django.utils import timezone

from sync.contract.numbers import ArrivalNumber, group_arrival_number
from sync.japanese.dates import WEEKDAYS, era_year


def day(value: date) -> str:
    """令和8年11月20日（金）"""
    on = _local_date(value)
    return f"{era_year(on)}{on.month}月{on.day}日（{WEEKDAYS[on.weekday()]}）"


def short_day(value: date) -> str:
    """11/20; of another year than today's 令和7年11/20."""
    on = _local_date(value)
    return f"{_other_year(on)}{on.month}/{on.day:02d}"


def moment(value: datetime) -> str:
    """11月20日 10:54; of another year than today's 令和7年11月20日 10:54."""
    local = timezone.localtime(value)
    return f"{_other_year(local.date())}{local.month}月{local.day}日 {local:%H:%M}"


def clock(value: datetime) -> str:
    """10:54"""
    return f"{timezone.localtime(value):%H:%M}"


def grouped(number: str) -> str:
    """An arrival number in its groups."""
    return group_arrival_number(ArrivalNumber(number))


def short_number(number: str) -> str:
    """The part that staff say aloud: month and day, kiosk, counter."""
    return f"{number[9:13]}-{number[13:16]}-{number[16:20]}" if len(number) == 22 else number


def duration(seconds: float) -> str:
    """3分 · 2時間 · 4日"""
    minutes = int(seconds // 60)
    if minutes < 60:
        return f"{minutes}分"
    if minutes < 48 * 60:
        return f"{minutes // 60}時間"
    return f"{minutes // 1440}日"


def _other_year(on: date) -> str:
    """Records are kept for years: a day without its year is one of this year."""
    return "" if on.year == timezone.localdate().year else era_year(on)


def _local_date(value: date) -> date:
    return timezone.localtime(value).date() if isinstance(value, datetime) else value
