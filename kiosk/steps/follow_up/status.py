"""How an application stands, by the slip's two numbers, no account (k10, GAP-18). Offline as of the last contact.

The arrival number may be scanned; the inquiry number is always typed.
"""

# ruff: noqa: D102 - screen, on, entered and timed_out keep the promises that Step states

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from kiosk.devices.centre import AskStatus, NotNow, StatusNotThere
from kiosk.devices.outbox import OpenStatus, StatusOpened, StatusUnknown
from kiosk.runtime.bus import Event
from kiosk.screens.controls import Banner, Button, Role, Tone, back, forward
from kiosk.screens.form_page import InputKind
from kiosk.screens.frame import Screen
from kiosk.screens.keyboard_page import KeyboardPage
from kiosk.screens.picture import Picture
from kiosk.screens.progress import Progress
from kiosk.screens.status import StatusScreen
from kiosk.screens.touches import Back, Chosen, Confirmed, Next, Scanned, TypedText
from kiosk.state.visit import EarlierApplication, Visit
from kiosk.steps.follow_up import correct_sent_back, withdraw
from kiosk.steps.page_frame import counter, frame
from kiosk.steps.step import Destination, Follower, Step
from kiosk.words.dates import day_words, moment_words
from kiosk.words.texts import _, later, say
from sync.contract.forms.procedures import words
from sync.contract.numbers import (
    ArrivalNumber,
    InquiryNumber,
    group_arrival_number,
    parse_arrival_number,
    parse_inquiry_number,
)
from sync.contract.states import HandlingStatus
from sync.contract.wire.status import StatusView
from sync.envelope.slip_qr import read_slip_qr
from sync.errors import NotANumber, SyncError

ARRIVAL_GROUPS = (5, 8, 3, 4, 2)
INQUIRY_GROUPS = (4, 4, 4)
_AIM = re.compile(r"^\][A-Za-z][0-9A-Za-z]")
"""ISO/IEC 15424: `]`, a letter for the kind of code, a character for what the reader did with it."""
STATE_WORDS: dict[str, tuple[str, Tone]] = {
    HandlingStatus.UNPROCESSED: (later("受け付けました。これから内容をみます"), Tone.INFO),
    HandlingStatus.PROVISIONALLY_TAKEN_IN: (later("受け付けました。足りないものを待っています"), Tone.INFO),
    HandlingStatus.SENT_BACK: (later("直してほしいところがあります"), Tone.WARN),
    HandlingStatus.NOT_ACCEPTED: (later("この申請は受け付けられませんでした"), Tone.ERROR),
    HandlingStatus.WITHDRAWN: (later("取り下げました"), Tone.NEUTRAL),
    HandlingStatus.ACCEPTED_REPLY_PENDING: (later("認められました。お知らせを準備しています"), Tone.OK),
    HandlingStatus.ACCEPTED_REPLIED: (later("認められました。お知らせを出しました"), Tone.OK),
    HandlingStatus.ACCEPTED_RESERVED: (later("認められました。窓口の予約があります"), Tone.OK),
    HandlingStatus.COMPLETED: (later("終わりました"), Tone.OK),
    HandlingStatus.FORCE_COMPLETED: (later("終わりました"), Tone.NEUTRAL),
}
"""What a resident reads for each handling state. The clerk's words stay with the clerk."""
NEWER_STATE = later("今のようすは、窓口でおたずねください"), Tone.NEUTRAL
"""For a word that a newer centre says, and that this kiosk does not know."""
AGAIN = "again"
ASKED_S = 4.0
"""The answer comes within three (`kiosk.devices.centre`); this is the net under it."""
JUST_NOW = timedelta(minutes=1)
"""What the centre said so lately is of now, whatever became of the line since."""
CAN_WITHDRAW = frozenset({HandlingStatus.UNPROCESSED, HandlingStatus.PROVISIONALLY_TAKEN_IN, HandlingStatus.SENT_BACK})


@dataclass(frozen=True)
class EnterArrival(Step):
    """到達番号: typed, or read from the slip's QR by the hand scanner."""

    typed: str = field(default="", repr=False)
    """What was no arrival number: it stays, to be mended."""
    wrong: bool = False

    def screen(self, visit: Visit) -> Screen:
        notes = (_("控えのQRコードを読み取り機にかざすこともできます。"),)
        return KeyboardPage(
            frame(visit, _("控えの到達番号を入力してください"), notes=notes, back=back(_("戻る"))),
            text=self.typed,
            error=self._error() if self.wrong else "",
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
                    return EnterArrival(wrong=True)
            case Back():
                return Destination.CHOOSE
            case _:
                return None

    def _error(self) -> str:
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
        notes = (_("控えの枠の中にある12文字です。まわりの人に見えないようにしてください。"),)
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
                    return OpeningStatus(self.arrival, parse_inquiry_number(text))
                except NotANumber:
                    return EnterInquiry(self.arrival, text)
            case Back():
                return EnterArrival()
            case _:
                return None

    def _error(self) -> str:
        count, whole = len(self.typed.replace("-", "")), sum(INQUIRY_GROUPS)
        if count < whole:
            return say("問合せ番号は%(whole)s文字です。いま%(count)s文字です。", whole=whole, count=count)
        return _("使わない文字があります。控えの問合せ番号を、もう一度確かめてください。")


@dataclass(frozen=True, repr=False)
class OpeningStatus(Step):
    """The key is derived from both numbers; that alone takes a moment, so that nobody tries many."""

    arrival: ArrivalNumber
    inquiry: InquiryNumber
    patience = None
    may_leave = False

    def entered(self, visit: Visit) -> None:
        visit.ask(OpenStatus(self.arrival, self.inquiry))

    def screen(self, visit: Visit) -> Screen:
        return Progress(
            frame(visit, _("ようすを調べています"), may_leave=False), steps=((_("ようすを調べています"), "running"),)
        )

    def on(self, event: Event, visit: Visit) -> Follower | None:
        match event:
            case StatusOpened():
                return _opened(event, visit)
            case StatusUnknown(own=True):
                return UnknownNumbers(own=True)
            case StatusUnknown(key=None):
                return CouldNotAsk()
            case StatusUnknown(key=bytes() as key):
                return AskingCentre(key)
            case _:
                return None


@dataclass(frozen=True, repr=False)
class AskingCentre(Step):
    """This kiosk does not carry it: the centre is asked, for three seconds at most. Nobody has to stay for it."""

    key: bytes
    patience = None
    answer_within_s = ASKED_S

    def entered(self, visit: Visit) -> None:
        visit.ask(AskStatus(self.key))

    def screen(self, visit: Visit) -> Screen:
        return Progress(
            frame(visit, _("市役所に問い合わせています"), back=back(_("戻る"))),
            steps=(
                (_("この端末にあるようすを調べました"), "done"),
                (_("市役所に問い合わせています"), "running"),
            ),
        )

    def on(self, event: Event, visit: Visit) -> Follower | None:
        match event:
            case StatusOpened(key=key) if key == self.key:
                return _opened(event, visit)
            case StatusNotThere(key) if key == self.key:
                return UnknownNumbers(own=False)
            case NotNow(key, again) if key == self.key:
                return CouldNotAsk(key if again else None)
            case Back():
                return Destination.CHOOSE
            case _:
                return None

    def unanswered(self) -> Step:
        return CouldNotAsk(self.key)


@dataclass(frozen=True, repr=False)
class CouldNotAsk(Step):
    """Nobody knows here whether there is anything under these numbers: nobody is told that there is nothing."""

    key: bytes | None = None
    """None: to ask (again) brings nothing, because this kiosk could not even look, or no answer fits."""

    def screen(self, visit: Visit) -> Screen:
        again = self.key is not None
        if again:
            title = _("いまは市役所に問い合わせできません")
            ways: tuple[str, ...] = (
                _("少し待ってから、もう一度問い合わせてください。"),
                say("お急ぎのときは、控えを持って%(counter)sでおたずねください。", counter=counter(visit)),
            )
        else:
            title = _("この端末では、申請のようすをお見せできません")
            ways = (say("控えを持って%(counter)sでおたずねください。", counter=counter(visit)),)
        ask = (Button(_("もう一度問い合わせる"), Chosen(AGAIN), Role.MAIN),) if again else ()
        return Picture(
            frame(visit, title, back=back(_("戻る"))),
            picture="take_slip",
            lines=(_("申請がないということではありません。受け付けた申請はなくなりません。"), *ways),
            buttons=(*ask, Button(_("番号を入力し直す"), Confirmed(), Role.SECOND if ask else Role.MAIN)),
        )

    def on(self, event: Event, visit: Visit) -> Follower | None:
        match event:
            case Chosen(chosen) if chosen == AGAIN and self.key is not None:
                return AskingCentre(self.key)
            case Confirmed():
                return EnterArrival()
            case Back():
                return Destination.CHOOSE
            case _:
                return None


@dataclass(frozen=True)
class UnknownNumbers(Step):
    """The centre has nothing under these two numbers, mistyped or too new; or it waits here, as this kiosk knows."""

    own: bool

    def screen(self, visit: Visit) -> Screen:
        if self.own:
            title = _("申請は受け付けています。まだ市役所からの返事がありません")
            lines: tuple[str, ...] = (
                _("通信が戻ると自動で市役所へ届きます。もう一度申請する必要はありません。"),
                _("市役所で内容を確かめているあいだも、返事はまだ出ません。"),
            )
        else:
            title = _("この2つの番号のようすは見つかりません")
            lines = (
                _("番号を確かめて、もう一度入力してください。"),
                _(
                    "申請したばかりのときや、市役所で内容を確かめているあいだは、まだ見られません。受け付けた申請はなくなりません。"
                ),
            )
        return Picture(
            frame(visit, title, back=back(_("戻る"))),
            picture="take_slip",
            lines=(*lines, say("くわしくは%(counter)sへ。", counter=counter(visit))),
            buttons=(Button(_("番号を入力し直す"), Confirmed(), Role.MAIN),),
        )

    def on(self, event: Event, visit: Visit) -> Follower | None:
        match event:
            case Confirmed():
                return EnterArrival()
            case Back():
                return Destination.CHOOSE
            case _:
                return None


@dataclass(frozen=True)
class ShowStatus(Step):
    """Big words, time line, the one thing to do, the age of the information."""

    def screen(self, visit: Visit) -> Screen:
        assert visit.former is not None, "opened by the two numbers"
        view = visit.former.view
        said, tone = STATE_WORDS.get(view.state, NEWER_STATE)
        can_correct = view.state == HandlingStatus.SENT_BACK
        return StatusScreen(
            frame(
                visit,
                _("申請のようす"),
                back=back(_("戻る")),
                forward=forward(_("直して もう一度出す"), Next()) if can_correct else forward(_("終わる"), Confirmed()),
            ),
            procedure=words(view.title, visit.appearance.language),
            state=_(said),
            tone=tone,
            timeline=_timeline(view),
            banner=_banner(view, visit),
            lines=_lines(view, visit),
            age=_age(visit.former.as_of, visit),
            buttons=(Button(_("申請を取り下げる"), Chosen("withdraw"), Role.FINAL),) if may_withdraw(view) else (),
        )

    def on(self, event: Event, visit: Visit) -> Follower | None:
        assert visit.former is not None, "opened by the two numbers"
        view = visit.former.view
        match event:
            case Next() if view.state == HandlingStatus.SENT_BACK:
                return correct_sent_back.start(visit)
            case Chosen("withdraw") if may_withdraw(view):
                return withdraw.start(visit)
            case Confirmed():
                return Destination.LEAVE
            case Back():
                visit.former = None
                visit.offer = None
                return Destination.CHOOSE
            case _:
                return None


def _opened(opened: StatusOpened, visit: Visit) -> Step:
    visit.former = EarlierApplication(opened.view, opened.key, opened.as_of)
    visit.offer = visit.kiosk_state.offer(opened.view.procedure)
    return correct_sent_back.Greeting() if opened.view.state == HandlingStatus.SENT_BACK else ShowStatus()


def _as_printed(scanned: str) -> str:
    """A scanner may set the kind of code in front (AIM: `]Q1`), white space around it, and all in small letters."""
    return _AIM.sub("", scanned.strip()).upper()


def may_withdraw(view: StatusView) -> bool:
    """The procedure allows it and nothing was decided yet (STAT-14). The centre judges again."""
    return view.allows_withdrawal and view.state in CAN_WITHDRAW


def _timeline(view: StatusView) -> tuple[tuple[str, str, str], ...]:
    arrived, changed = (
        moment_words(datetime.fromisoformat(view.arrived_at)),
        moment_words(datetime.fromisoformat(view.changed_at)),
    )
    said, _tone = STATE_WORDS.get(view.state, NEWER_STATE)
    steps = [(_("市役所に届きました"), arrived, "done")]
    if view.state == HandlingStatus.UNPROCESSED:
        return (*steps, (_("内容をみています"), "", "current"), (_("結果のお知らせ"), "", "waiting"))
    return (*steps, (_(said), changed, "current"))


def _banner(view: StatusView, visit: Visit) -> Banner | None:
    language = visit.appearance.language
    sentence = words(view.sentence, language)
    if view.state == HandlingStatus.SENT_BACK:
        until = say("%(day)sまでに直してください。", day=_until(view.until)) if view.until else ""
        return Banner(
            Tone.WARN,
            say("直してほしいところが %(count)sつあります", count=len(view.marked)),
            " ".join(text for text in (sentence, until) if text),
            "note-pencil",
        )
    if words(view.ready, language):
        return Banner(Tone.OK, _("受け取れるものがあります"), words(view.ready, language), "file-text")
    return Banner(Tone.INFO, _("市役所からのことば"), sentence, "info") if sentence else None


def _until(until: str) -> str:
    """A day as the language writes it; whatever else the office wrote stays as it is."""
    try:
        return day_words(date.fromisoformat(until[:10]))
    except ValueError:
        return until


def _lines(view: StatusView, visit: Visit) -> tuple[tuple[str, str], ...]:
    notices = tuple((_("お知らせ"), words(notice, visit.appearance.language)) for notice in view.notices)
    return ((_("到達番号"), group_arrival_number(view.arrival)), *notices)


def _age(as_of: datetime | None, visit: Visit) -> str:
    if as_of is None:
        return ""
    told = say("%(moment)s のようすです。", moment=moment_words(as_of))
    if visit.kiosk_state.contact.online or visit.kiosk_state.clock.now() - as_of < JUST_NOW:
        return told
    return told + _("いま通信が止まっているため、これより新しいことは分かりません。")
