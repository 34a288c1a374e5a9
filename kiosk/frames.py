"""What stands around every page: the strip with the state of the kiosk, the five steps, the assist bar."""

from __future__ import annotations

from datetime import date, datetime

from kiosk.look import Scheme, TextSize
from kiosk.screen import Button, Frame, Stage, Strip, Tone, leave
from kiosk.texts import _, language, later, say
from kiosk.visit import Visit
from sync.contract.forms.procedures import words
from sync.japanese.dates import JST, WEEKDAYS, era_date_with_weekday

SIZES = {
    TextSize.SMALL: later("文字 小"),
    TextSize.STANDARD: later("文字 標準"),
    TextSize.LARGE: later("文字 大"),
    TextSize.EXTRA: later("文字 特大"),
}
SCHEMES = {
    Scheme.STANDARD: later("色 標準"),
    Scheme.BLACK: later("色 黒"),
    Scheme.BLUE: later("色 青"),
    Scheme.YELLOW: later("色 黄"),
}
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


def moment_words(moment: datetime) -> str:
    """Day and time: 令和8年11月20日（金）10時52分."""
    gap = "" if language() == "ja" else " "
    return day_words(moment.astimezone(JST).date()) + gap + time_words(moment)


def strip(visit: Visit) -> Strip:
    """Usable or not, connected or not, day and time. Offline is a normal state in calm words."""
    around = visit.around
    now = around.clock.now()
    day, time = strip_day(now.astimezone(JST).date()), f"{now.astimezone(JST):%H:%M}"
    if not around.ready:
        return Strip(_("お休みしています"), "", day, time, "pause-circle", Tone.NEUTRAL)
    if not around.offers and visit.offer is None:
        return Strip(_("いまは申請できません"), "", day, time, "warning", Tone.WARN)
    if around.line.online:
        return Strip(_("使えます"), _("センターと通信中"), day, time, "check-circle", Tone.OK)
    return Strip(_("使えます"), _("通信なしで受付中"), day, time, "cloud-slash", Tone.NEUTRAL)


def city(visit: Visit) -> str:
    """The city's name, or nothing without a catalogue."""
    catalogue = visit.around.catalogue
    return words(catalogue.hall.city, visit.look.language) if catalogue else ""


def assist_words(visit: Visit) -> tuple[str, ...]:
    """Words of the assist bar, in their fixed order."""
    look = visit.look
    return (_("ことば"), _(SIZES[look.size]), _(SCHEMES[look.scheme]), _("低い画面"), _("読み上げ"), _("係員を呼ぶ"))


def frame(
    visit: Visit,
    title: str,
    *,
    stage: Stage | None = None,
    page: str = "",
    notes: tuple[str, ...] = (),
    back: Button | None = None,
    forward: Button | None = None,
    extra: Button | None = None,
    pages_on: bool = False,
    may_leave: bool = True,
) -> Frame:
    """The usual frame of a resident's page."""
    stages = (_("手続き"), _("本人確認"), _("入力"), _("確認・署名"), _("受付")) if stage else ()
    return Frame(
        title=title,
        strip=strip(visit),
        city=city(visit),
        procedure=words(visit.offer.procedure.name, visit.look.language) if visit.offer else "",
        stages=stages,
        stage=stage,
        page=page,
        notes=notes,
        leave=leave(_("やめる")) if may_leave else None,
        back=back,
        forward=forward,
        extra=extra,
        pages_on=pages_on,
        assist_words=assist_words(visit),
    )


def counter(visit: Visit) -> str:
    """Where people go when the kiosk cannot help."""
    catalogue = visit.around.catalogue
    return words(catalogue.hall.counter, visit.look.language) if catalogue else _("窓口")


def plain_pages_words(number: int, of: int) -> str:
    """2 / 3 ページ, or nothing when there is one."""
    return say("%(number)s / %(of)s ページ", number=number, of=of) if of > 1 else ""


def pages_words(number: int, of: int) -> str:
    """入力 2 / 3 ページ, or nothing when there is one."""
    return say("入力 %(number)s / %(of)s ページ", number=number, of=of) if of > 1 else ""
