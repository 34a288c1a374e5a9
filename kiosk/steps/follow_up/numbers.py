"""The two numbers of a slip: the arrival number may be scanned, the inquiry number is always typed."""

# ruff: noqa: D102 - screen, on, entered and timed_out keep the promises that Step states

from __future__ import annotations

import re
from dataclasses import dataclass, field

from kiosk.runtime.bus import Event
from kiosk.screens.controls import back
from kiosk.screens.form_page import InputKind
from kiosk.screens.frame import Screen
from kiosk.screens.keyboard_page import KeyboardPage
from kiosk.screens.touches import Back, Scanned, TypedText
from kiosk.state.visit import Visit
from kiosk.steps.follow_up.opening import OpeningStatus
from kiosk.steps.page_frame import frame
from kiosk.steps.step import Destination, Follower, Step
from kiosk.words.texts import _, say
from sync.contract.numbers import ArrivalNumber, group_arrival_number, parse_arrival_number, parse_inquiry_number
from sync.envelope.slip_qr import read_slip_qr
from sync.errors import NotANumber, SyncError

ARRIVAL_GROUPS = (5, 8, 3, 4, 2)
INQUIRY_GROUPS = (4, 4, 4)
_AIM = re.compile(r"^\][A-Za-z][0-9A-Za-z]")
"""ISO/IEC 15424: `]`, a letter for the kind of code, a character for what the reader did with it."""


@dataclass(frozen=True)
class EnterArrival(Step):
    """到達番号: typed, or read from the slip's QR by the hand scanner."""

    typed: str = field(default="", repr=False)
    """What was no arrival number, or opened nothing: it stays, to be mended."""
    wrong: bool = False
    foreign: bool = False
    """What was held to the scanner is no slip of ours."""

    def screen(self, visit: Visit) -> Screen:
        notes = (_("控えのQRコードを読み取り機にかざすこともできます。"),)
        return KeyboardPage(
            frame(visit, _("控えの到達番号を入力してください"), notes=notes, back=back(_("戻る"))),
            text=self.typed,
            error=self._error(),
            label=_("到達番号"),
            entry=InputKind.DIGITS,
            most_characters=22,
            grouping=ARRIVAL_GROUPS,
        )

    def on(self, event: Event, visit: Visit) -> Follower | None:
        match event:
            case TypedText(text):
                try:
                    return EnterInquiry(parse_arrival_number(text))
                except NotANumber:
                    return EnterArrival(text, wrong=True)
            case Scanned(text):
                try:
                    return EnterInquiry(read_slip_qr(_as_printed(text)).arrival)
                except SyncError:
                    return EnterArrival(self.typed, foreign=True)
            case Back():
                return Destination.CHOOSE
            case _:
                return None

    def _error(self) -> str:
        if self.foreign:
            return _("控えのQRコードではないようです。控えをかざすか、到達番号を入力してください。")
        if not self.wrong:
            return ""
        count, whole = len(self.typed.replace("-", "")), sum(ARRIVAL_GROUPS)
        if 0 < count < whole:
            return say("到達番号は%(whole)sけたです。いま%(count)sけたです。", whole=whole, count=count)
        return _("この番号ではないようです。控えの到達番号を、もう一度確かめてください。")


@dataclass(frozen=True)
class EnterInquiry(Step):
    """問合せ番号: the secret one; always typed."""

    arrival: ArrivalNumber
    typed: str = field(default="", repr=False)
    """What was no inquiry number: it stays, to be mended."""

    def screen(self, visit: Visit) -> Screen:
        notes: tuple[str, ...] = (_("控えの枠の中にある12文字です。まわりの人に見えないようにしてください。"),)
        if visit.put_away is not None and visit.put_away.corrects == self.arrival:
            number = group_arrival_number(self.arrival)
            which = say("出した申請を直すための保存です。到達番号 %(number)s の控えをごらんください。", number=number)
            notes = (which, *notes)
        return KeyboardPage(
            frame(visit, _("控えの問合せ番号を入力してください"), notes=notes, back=back(_("戻る"))),
            text=self.typed,
            error=self._error() if self.typed else "",
            label=_("問合せ番号"),
            entry=InputKind.LATIN,
            most_characters=12,
            grouping=INQUIRY_GROUPS,
        )

    def on(self, event: Event, visit: Visit) -> Follower | None:
        match event:
            case TypedText(text):
                try:
                    opening = OpeningStatus(self.arrival, parse_inquiry_number(text))
                except NotANumber:
                    return EnterInquiry(self.arrival, text)
                visit.asked_arrival = self.arrival
                return opening
            case Back():
                return EnterArrival(self.arrival)
            case _:
                return None

    def _error(self) -> str:
        count, whole = len(self.typed.replace("-", "")), sum(INQUIRY_GROUPS)
        if count < whole:
            return say("問合せ番号は%(whole)s文字です。いま%(count)s文字です。", whole=whole, count=count)
        return _("使わない文字があります。控えの問合せ番号を、もう一度確かめてください。")


def _as_printed(scanned: str) -> str:
    """A scanner may set the kind of code in front (AIM: `]Q1`), white space around it, and all in small letters."""
    return _AIM.sub("", scanned.strip()).upper()
