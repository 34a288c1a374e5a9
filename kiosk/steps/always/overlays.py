"""Questions that lie over a page: leaving, the idle clock, staff called, how the screen looks. The page below waits."""

# ruff: noqa: D102 - screen, on, entered and timed_out keep the promises that Step states

from __future__ import annotations

from dataclasses import dataclass, replace

from kiosk.runtime.bus import Event
from kiosk.screens.appearance import Appearance, Scheme, TextSize
from kiosk.screens.controls import Button, Role, Tone
from kiosk.screens.dialogs import Dialog, Settings
from kiosk.screens.frame import Frame, Screen
from kiosk.screens.touches import (
    AppearanceChanged,
    AssistOpened,
    Back,
    Cancelled,
    Confirmed,
    Declined,
    HelpCalled,
    HelpOpened,
    MoreTimeAsked,
)
from kiosk.state.visit import Visit
from kiosk.steps.step import Destination, Follower, Step
from kiosk.words.texts import LANGUAGE_NAMES, _, later, say

SIZE_WORDS = {
    TextSize.SMALL: later("小"),
    TextSize.STANDARD: later("標準"),
    TextSize.LARGE: later("大"),
    TextSize.EXTRA: later("特大"),
}
SCHEME_WORDS = {
    Scheme.STANDARD: later("標準"),
    Scheme.BLACK: later("黒"),
    Scheme.BLUE: later("青"),
    Scheme.YELLOW: later("黄"),
}


@dataclass(frozen=True)
class Overlay(Step):
    """Lies over `under`; what a device reports goes to the page below."""

    under: Step

    def titled(self, title: str, visit: Visit) -> Frame:
        """The frame of the page below, which waits, with the question as its title."""
        return replace(self.under.screen(visit).frame, title=title, waits=True)

    def on(self, event: Event, visit: Visit) -> Follower | None:
        """Unless the question says otherwise, every answer to it leads back."""
        match event:
            case Declined() | Confirmed() | Back():
                return self.under
            case _:
                return self.below(event, visit)

    def below(self, event: Event, visit: Visit) -> Follower | None:
        """The page below hears what is not for this question."""
        match event:
            case Back() | Cancelled() | Confirmed() | Declined() | MoreTimeAsked():
                return None
            case HelpCalled() | HelpOpened() | AssistOpened():
                return None
            case _:
                return self.under.on(event, visit)


@dataclass(frozen=True)
class AskLeave(Overlay):
    """やめる: what was typed would be lost, so it is asked once more. The safe answer is the main one."""

    def screen(self, visit: Visit) -> Screen:
        return Dialog(
            self.titled(_("やめますか"), visit),
            text=_("入力したことは、すべて消えます。"),
            buttons=(Button(_("続ける"), Declined(), Role.MAIN), Button(_("やめる"), Confirmed(), Role.FINAL)),
            icon="question",
            tone=Tone.WARN,
        )

    def on(self, event: Event, visit: Visit) -> Follower | None:
        match event:
            case Confirmed():
                return Destination.LEAVE
            case Declined() | Back():
                return self.under
            case _:
                return self.below(event, visit)


@dataclass(frozen=True)
class StillThere(Overlay):
    """k13: a number counts down; 続ける is the largest button of the product."""

    seconds: int
    seconds_of: int

    def screen(self, visit: Visit) -> Screen:
        return Dialog(
            self.titled(_("まだ お使いですか"), visit),
            text=say("%(seconds)s秒後に、入力したことをすべて消します。", seconds=self.seconds),
            buttons=(
                Button(_("続ける"), Confirmed(), Role.MAIN),
                Button(_("時間をのばす"), MoreTimeAsked()),
                Button(_("終わる"), Cancelled()),
            ),
            tone=Tone.WARN,
            seconds=self.seconds,
            seconds_of=self.seconds_of,
        )

    def on(self, event: Event, visit: Visit) -> Follower | None:
        match event:
            case Confirmed() | Back():
                return self.under
            case MoreTimeAsked():
                visit.slow *= 2
                return self.under
            case Cancelled():
                return self.under.timed_out(visit)
            case _:
                return self.below(event, visit)


@dataclass(frozen=True)
class StaffCalled(Overlay):
    """係員を呼ぶ: the page stays as it is until somebody comes."""

    sound = "staff"

    def screen(self, visit: Visit) -> Screen:
        return Dialog(
            self.titled(_("係員を呼びました"), visit),
            text=_("このままお待ちください。"),
            buttons=(Button(_("続ける"), Declined(), Role.MAIN),),
            icon="call-bell",
            tone=Tone.INFO,
        )


@dataclass(frozen=True)
class ChangeAppearance(Overlay):
    """k15: 画面の見え方. Each touch changes the page at once; nothing typed is lost (ENT-01, ENT-02, ENT-16)."""

    def screen(self, visit: Visit) -> Screen:
        appearance = visit.appearance
        rows = (
            (
                _("ことば"),
                tuple(
                    _pick(LANGUAGE_NAMES[code], appearance, replace(appearance, language=code))
                    for code in visit.kiosk_state.languages
                ),
            ),
            (
                _("文字の大きさ"),
                tuple(
                    _pick(_(words), appearance, replace(appearance, size=size)) for size, words in SIZE_WORDS.items()
                ),
            ),
            (
                _("画面の色"),
                tuple(
                    _pick(_(words), appearance, replace(appearance, scheme=scheme))
                    for scheme, words in SCHEME_WORDS.items()
                ),
            ),
            (
                _("低い画面（車いすのとき）"),
                _yes_no(appearance, replace(appearance, low=False), replace(appearance, low=True)),
            ),
            (_("読み上げ"), _yes_no(appearance, replace(appearance, speech=False), replace(appearance, speech=True))),
            (
                _("はじめの見え方に戻す"),
                (Button(_("戻す"), AppearanceChanged(_first(visit))),),
            ),
        )
        return Settings(
            self.titled(_("画面の見え方"), visit), rows, Button(_("この見え方で続ける"), Declined(), Role.MAIN)
        )


def _first(visit: Visit) -> Appearance:
    """As the hall begins, in the language of the visit."""
    return Appearance(language=visit.appearance.language, keys=visit.kiosk_state.kana_keys)


def _pick(words: str, now: Appearance, then: Appearance) -> Button:
    return Button(
        words,
        AppearanceChanged(then),
        Role.MAIN if now == then else Role.NEUTRAL,
        icon="check-circle" if now == then else "",
    )


def _yes_no(now: Appearance, off: Appearance, on: Appearance) -> tuple[Button, ...]:
    return _pick(_("使わない"), now, off), _pick(_("使う"), now, on)
