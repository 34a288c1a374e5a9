"""From two numbers to a status: this kiosk looks, and asks the centre for what it does not carry."""

# ruff: noqa: D102 - screen, on, entered and timed_out keep the promises that Step states

from __future__ import annotations

from dataclasses import dataclass

from kiosk.devices.centre import AskStatus, NotNow, StatusNotThere
from kiosk.devices.outbox import OpenStatus, StatusOpened, StatusUnknown
from kiosk.forms.corrections import offer_of_then
from kiosk.runtime.bus import Event
from kiosk.screens.controls import Button, Role, back
from kiosk.screens.frame import Screen
from kiosk.screens.picture import Picture
from kiosk.screens.progress import Progress
from kiosk.screens.touches import Back, Chosen, Confirmed
from kiosk.state.visit import EarlierApplication, Visit
from kiosk.steps.follow_up import correct_sent_back, go_on_correcting
from kiosk.steps.follow_up.status import ShowStatus
from kiosk.steps.page_frame import counter, frame
from kiosk.steps.step import Destination, Follower, Step
from kiosk.words.texts import _, say
from sync.contract.numbers import ArrivalNumber, InquiryNumber
from sync.contract.states import HandlingStatus

AGAIN = "again"
ASKED_S = 4.0
"""The answer comes within three (`kiosk.devices.centre`); this is the net under it."""


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
                return Destination.ENTER_ARRIVAL
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
                return Destination.ENTER_ARRIVAL
            case Back():
                return Destination.CHOOSE
            case _:
                return None


def _opened(opened: StatusOpened, visit: Visit) -> Step:
    earlier = EarlierApplication(opened.view, opened.key, opened.as_of)
    if (draft := go_on_correcting.awaits(earlier, visit)) is not None:
        return go_on_correcting.with_slip(draft, earlier, visit)
    visit.begin(offer_of_then(earlier, visit))
    visit.former = earlier
    return correct_sent_back.Greeting() if opened.view.state == HandlingStatus.SENT_BACK else ShowStatus()
