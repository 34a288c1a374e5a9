"""Days and times in the resident's language, in the hall's time (FORM-02)."""

from __future__ import annotations

from datetime import date, datetime

from kiosk.words.texts import language
from sync.japanese.dates import JST, WEEKDAYS, era_date_with_weekday

_EASY_WEEKDAYS = (
    "{月曜日|げつようび}",
    "{火曜日|かようび}",
    "{水曜日|すいようび}",
    "{木曜日|もくようび}",
    "{金曜日|きんようび}",
    "{土曜日|どようび}",
    "{日曜日|にちようび}",
)
_ENGLISH_WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_ENGLISH_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def day_words(day: date) -> str:
    """A day as this language writes it: 令和8年11月20日（金） · 2026年11月20日 · Fri 20 Nov 2026 (FORM-02)."""
    if language() == "en":
        return f"{_ENGLISH_WEEKDAYS[day.weekday()]} {day.day} {_ENGLISH_MONTHS[day.month - 1]} {day.year}"
    if language() == "easy-ja":
        return f"{day.year}{{年|ねん}}{day.month}{{月|がつ}}{day.day}{{日|にち}}({_EASY_WEEKDAYS[day.weekday()]})"
    return era_date_with_weekday(day)


def short_day(moment: datetime) -> str:
    """Month and day, for a button: 11月20日 · 20 Nov, in the hall's time."""
    here = moment.astimezone(JST)
    if language() == "en":
        return f"{here.day} {_ENGLISH_MONTHS[here.month - 1]}"
    if language() == "easy-ja":
        return f"{here.month}{{月|がつ}}{here.day}{{日|にち}}"
    return f"{here.month}月{here.day}日"


def strip_day(day: date) -> str:
    """The day in the narrow strip: easy Japanese without readings, as it has one line."""
    if language() == "easy-ja":
        return f"{day.year}年{day.month}月{day.day}日({WEEKDAYS[day.weekday()]})"
    return day_words(day)


def time_words(moment: datetime) -> str:
    """10時52分 · 午前 10時52分 with ruby · 10:52, in the hall's time."""
    here = moment.astimezone(JST)
    if language() == "en":
        return f"{here:%H:%M}"
    if language() == "easy-ja":
        half = "{午前|ごぜん}" if here.hour < 12 else "{午後|ごご}"
        return f"{half}{here.hour % 12 or 12}{{時|じ}}{here.minute}{{分|ふん}}"
    return f"{here.hour}時{here.minute:02d}分"


def day_or_words(written: str) -> str:
    """A day that somebody wrote, as the language writes it; whatever else it says stays as it is."""
    try:
        return day_words(date.fromisoformat(written[:10]))
    except ValueError:
        return written


def moment_words(moment: datetime) -> str:
    """Day and time: 令和8年11月20日（金）10時52分."""
    gap = "" if language() == "ja" else " "
    return day_words(moment.astimezone(JST).date()) + gap + time_words(moment)
