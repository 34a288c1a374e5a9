"""What stands around every page: the strip with the state of the kiosk, the five steps, the assist bar."""

from __future__ import annotations

from kiosk.screens.appearance import Scheme, TextSize
from kiosk.screens.controls import Button, Tone, leave
from kiosk.screens.frame import Frame, Stage, Strip
from kiosk.state.visit import Visit
from kiosk.words.dates import strip_day
from kiosk.words.texts import _, language, later, say
from sync.contract.forms.texts import words
from sync.japanese.dates import JST

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


def strip(visit: Visit) -> Strip:
    """Usable or not, connected or not, day and time. Offline is a normal state in calm words."""
    kiosk_state = visit.kiosk_state
    now = kiosk_state.clock.now()
    day, time = strip_day(now.astimezone(JST).date()), f"{now.astimezone(JST):%H:%M}"
    if not kiosk_state.is_open:
        return Strip(_("お休みしています"), "", day, time, "pause-circle", Tone.NEUTRAL)
    if not kiosk_state.ready or (not kiosk_state.offers and visit.offer is None):
        return Strip(_("いまは申請できません"), "", day, time, "warning", Tone.WARN)
    if kiosk_state.contact.online:
        return Strip(_("使えます"), _("センターと通信中"), day, time, "check-circle", Tone.OK)
    return Strip(_("使えます"), _("通信なしで受付中"), day, time, "cloud-slash", Tone.NEUTRAL)


def city(visit: Visit) -> str:
    """The city's name, or nothing without a catalogue."""
    catalogue = visit.kiosk_state.catalogue
    return words(catalogue.hall.city, visit.appearance.language) if catalogue else ""


def assist_words(visit: Visit) -> tuple[str, ...]:
    """Words of the assist bar, in their fixed order."""
    appearance = visit.appearance
    return (
        _("ことば"),
        _(SIZES[appearance.size]),
        _(SCHEMES[appearance.scheme]),
        _("低い画面"),
        _("読み上げ"),
        _("ヘルプ"),
        _("係員を呼ぶ"),
    )


def trial_words(visit: Visit) -> str:
    """The label of a procedure that is only being tried (ENT-23); empty for every other one."""
    return _("テスト運用") if visit.offer is not None and visit.offer.procedure.test_operation else ""


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
        procedure=words(visit.procedure.name, visit.appearance.language) if visit.offer else "",
        trial=trial_words(visit),
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
    catalogue = visit.kiosk_state.catalogue
    return words(catalogue.hall.counter, language()) if catalogue else _("窓口")


def turned_to(page: int, step: int, pages: int) -> int:
    """Where 次のページ or 前のページ leads: the page that stood may be gone, and none lies beyond the ends."""
    return min(max(min(page, pages - 1) + step, 0), max(pages - 1, 0))


def plain_pages_words(number: int, of: int) -> str:
    """2 / 3 ページ, or nothing when there is one."""
    return say("%(number)s / %(of)s ページ", number=number, of=of) if of > 1 else ""


def pages_words(number: int, of: int) -> str:
    """入力 2 / 3 ページ, or nothing when there is one."""
    return say("入力 %(number)s / %(of)s ページ", number=number, of=of) if of > 1 else ""
