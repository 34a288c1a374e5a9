"""The start: the language buttons are the start buttons (k01), and the page of a kiosk that rests (k16)."""

# ruff: noqa: D102 - screen, on, entered and timed_out keep the promises that Step states

from __future__ import annotations

from dataclasses import dataclass, replace

from kiosk.devices.drafts import TendDrafts
from kiosk.devices.outbox import CheckReady, DropStored
from kiosk.devices.slip_printer import AskPrinter
from kiosk.runtime.bus import Event
from kiosk.screens.controls import Banner, Button, Chip, Role, Tone
from kiosk.screens.frame import Screen
from kiosk.screens.picture import Picture
from kiosk.screens.touches import LanguageChosen
from kiosk.screens.welcome import Welcome
from kiosk.state.visit import Visit
from kiosk.steps.page_frame import city, counter, frame
from kiosk.steps.staff.staff_door import open_for_staff
from kiosk.steps.step import Destination, Follower, Step
from kiosk.words.texts import LANGUAGE_NAMES, _, language, say, speaking
from sync.japanese.dates import JST

_MORNING, _DAY, _EVENING = 5, 11, 18
"""Hours from which on people are greeted otherwise."""
CALL_STAFF_CODES = frozenset({"Q-1", "M-01", "M-03", "D-01", "X-02", "X-03", "X-04"})
"""Troubles that a member of staff can and must look at: the page asks for them by name."""


@dataclass(frozen=True)
class Start(Step):
    """Nobody is here. A touch on a language begins a visit; a staff card opens the staff page."""

    fresh = True
    patience = None
    may_leave = False

    def entered(self, visit: Visit) -> None:
        visit.ask(CheckReady())
        visit.ask(AskPrinter())
        visit.ask(DropStored())
        visit.ask(TendDrafts())

    def screen(self, visit: Visit) -> Screen:
        if not visit.kiosk_state.is_open:
            return _closed(visit)
        return Welcome(
            frame(visit, _("ことばをえらぶと、はじまります。"), may_leave=False),
            city=city(visit),
            greeting=_greeting(visit),
            mascot=visit.kiosk_state.mascot,
            languages=tuple(_start_button(code, first) for first, code in enumerate(visit.kiosk_state.languages)),
            services=(
                _apply_chip(visit),
                Chip(_("申請のようすを見る できます"), "check-circle", Tone.OK),
                _slip_chip(visit),
            ),
            banner=_banner(visit),
        )

    def on(self, event: Event, visit: Visit) -> Follower | None:
        match event:
            case LanguageChosen(code) if visit.kiosk_state.is_open:
                visit.appearance = replace(visit.appearance, language=code)
                return Destination.CHOOSE
            case _:
                return open_for_staff(event, visit)


def _greeting(visit: Visit) -> str:
    """What this page is for; whoever stands beside it says good day first, by the hall's clock."""
    if not visit.kiosk_state.mascot:
        return _("手続きも、申請のようすも。")
    hour = visit.kiosk_state.clock.now().astimezone(JST).hour
    if _MORNING <= hour < _DAY:
        return _("おはようございます。手続きも、申請のようすも。")
    if _DAY <= hour < _EVENING:
        return _("こんにちは。手続きも、申請のようすも。")
    return _("こんばんは。手続きも、申請のようすも。")


def _start_button(code: str, first: int) -> Button:
    with speaking(code):
        starts = _("はじめる")
    return Button(f"{LANGUAGE_NAMES[code]}　{starts}", LanguageChosen(code), Role.SECOND if first else Role.MAIN)


def _slip_chip(visit: Visit) -> Chip:
    if visit.kiosk_state.printer.usable:
        return Chip(_("控えの印刷 できます"), "check-circle", Tone.OK)
    return Chip(_("控えの印刷 いまは できません"), "warning", Tone.WARN)


def _apply_chip(visit: Visit) -> Chip:
    if visit.kiosk_state.ready and visit.kiosk_state.offers:
        return Chip(_("申請・届出 できます"), "check-circle", Tone.OK)
    return Chip(_("申請・届出 いまは できません"), "warning", Tone.WARN)


def _banner(visit: Visit) -> Banner | None:
    if not (visit.kiosk_state.ready and visit.kiosk_state.offers):
        return Banner(
            Tone.WARN,
            _("いま、この端末では受け付けられません"),
            say("%(counter)sで受け付けます。", counter=counter(visit)),
            "warning",
        )
    if visit.kiosk_state.contact.online:
        return None
    return Banner(
        Tone.NEUTRAL,
        _("通信が止まっていますが、受付はできます"),
        _("受付の日時は、申請した日時です。"),
        "cloud-slash",
    )


def _closed(visit: Visit) -> Picture:
    with speaking("ja" if language() == "en" else "en"):
        other = _("この端末はお休みしています"), _where_instead(visit)
    return Picture(
        frame(visit, _("この端末はお休みしています"), may_leave=False),
        picture="out_of_service",
        lines=(_where_instead(visit), _("すでに受け付けた申請は、なくなりません。"), *other),
        code=visit.kiosk_state.trouble,
    )


def _where_instead(visit: Visit) -> str:
    if visit.kiosk_state.trouble in CALL_STAFF_CODES:
        return _("係員をお呼びください。")
    return say("%(counter)sで受け付けます。", counter=counter(visit))
