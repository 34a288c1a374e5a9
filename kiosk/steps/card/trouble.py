"""What goes wrong, in its own words: what happened, what is safe, what to do, a code for staff (GAP-06)."""

# ruff: noqa: D102 - screen, on, entered and timed_out keep the promises that Step states

from __future__ import annotations

from dataclasses import dataclass

from hardware.card.results import LossReason
from kiosk.devices.card import CardRemoved, PowerOffCard
from kiosk.runtime.bus import Event
from kiosk.screens.controls import Banner, Button, Role, Tone, back
from kiosk.screens.frame import Screen, Stage
from kiosk.screens.picture import Picture
from kiosk.screens.touches import Back, Chosen, Confirmed
from kiosk.state.visit import Visit
from kiosk.steps.page_frame import counter, frame
from kiosk.steps.step import Destination, Follower, Step
from kiosk.words.texts import _, later, say

PIN_LOCKED = later(
    "まちがいが続いたので、止めてあります。お住まいの市区町村の窓口へカードを持って行くと、決め直せます。コンビニではできません。"
)
PASSWORD_LOCKED = later(
    "まちがいが続いたので、止めてあります。お住まいの市区町村の窓口か、コンビニの機械（スマートフォンで申し込みます）で決め直せます。"
)
UNUSABLE = {
    "no_card": (
        later("カードがないときは、窓口で申請できます"),
        later("本人確認書類を持って窓口へ行ってください。"),
        "C-01",
    ),
    "no_pin": (
        later("暗証番号は窓口で決め直せます"),
        later("カードを持って窓口へ行ってください。このカードは使えるままです。"),
        "C-02",
    ),
    "pin_blocked": (
        later("このカードの暗証番号は止まっています"),
        PIN_LOCKED,
        "C-03",
    ),
    "password_blocked": (
        later("このカードの署名用パスワードは止まっています"),
        PASSWORD_LOCKED,
        "C-04",
    ),
    "without_pin": (
        later("このカードには暗証番号がありません"),
        later("暗証番号のないマイナンバーカード（顔認証マイナンバーカード）です。窓口で申請できます。"),
        "C-14",
    ),
    "no_signing": (
        later("このカードには署名用の証明書がありません"),
        later("15歳未満の方のカードなどには、署名用の証明書がありません。窓口で申請できます。"),
        "C-05",
    ),
    "expired": (
        later("このカードの証明書は期限が切れています"),
        later("お住まいの市区町村の窓口で新しくできます。"),
        "C-06",
    ),
    "not_yet_valid": (later("このカードの証明書はまだ使えません"), later("窓口で申請できます。"), "C-07"),
    "not_trusted": (later("このカードの証明書は、ここでは確かめられません"), later("窓口で申請できます。"), "C-08"),
    "old_resident_card": (
        later("これは住民基本台帳カードです"),
        later("ここではマイナンバーカードを使います。"),
        "C-10",
    ),
    "phone": (later("スマートフォンのカードは、まだ使えません"), later("マイナンバーカードを使ってください。"), "C-11"),
    "staff": (later("これは職員のカードです"), later("マイナンバーカードを使ってください。"), "C-12"),
    "unknown": (
        later("これはマイナンバーカードではないようです"),
        later("マイナンバーカードを使ってください。"),
        "C-13",
    ),
    "mute": (later("カードを読めません"), later("カードの向きを確かめて、もう一度入れてください。"), "R-02"),
    "busy": (later("カードを読めません"), later("少し待って、もう一度入れてください。"), "R-03"),
}
"""Reason → what is, what to do, code of docs/trouble-codes.md."""
_TRY_ANOTHER = frozenset({"old_resident_card", "phone", "staff", "unknown", "mute", "busy"})


@dataclass(frozen=True)
class CardUnusable(Step):
    """This card cannot be used for this; why, and where help is. Told at once, before anything was typed (GAP-12)."""

    reason: str
    signing: bool = False
    """Everything was filled in already: 戻る leads back to it."""

    def entered(self, visit: Visit) -> None:
        visit.ask(PowerOffCard())

    def screen(self, visit: Visit) -> Screen:
        title, text, code = UNUSABLE[self.reason]
        buttons = [Button(_("ほかの手続きを選ぶ"), Chosen("others"))]
        if self.reason in _TRY_ANOTHER:
            buttons.insert(0, Button(_("カードを入れ直す"), Confirmed(), Role.MAIN))
        return Picture(
            frame(visit, _(title), stage=Stage.CONFIRM if self.signing else Stage.IDENTIFY, back=back(_("戻る"))),
            picture="call_staff",
            lines=(_(text), say("くわしくは%(counter)sへ。", counter=counter(visit))),
            banner=Banner(Tone.WARN, _("申請はまだ出ていません"), icon="warning") if self.signing else None,
            buttons=tuple(buttons),
            code=code,
        )

    def on(self, event: Event, visit: Visit) -> Follower | None:
        match event:
            case Confirmed() | CardRemoved() if self.reason in _TRY_ANOTHER:
                return Destination.INSERT_CARD
            case Back() if self.signing:
                return Destination.CHECK_ANSWERS
            case Chosen("others") | Back():
                return Destination.CHOOSE
            case _:
                return None


@dataclass(frozen=True)
class NotTaken(Step):
    """The outbox could not keep it: nothing was taken in, and nobody is told otherwise."""

    code: str
    may_leave = False

    def screen(self, visit: Visit) -> Screen:
        return Picture(
            frame(visit, _("申請を受け付けられませんでした"), may_leave=False),
            picture="call_staff",
            lines=(
                _("この端末にしまうことができませんでした。申請は出ていません。"),
                say("%(counter)sで受け付けます。", counter=counter(visit)),
            ),
            banner=Banner(Tone.WARN, _("入力したことは、この端末に残りません"), icon="warning"),
            buttons=(Button(_("終わる"), Confirmed(), Role.MAIN),),
            code=self.code,
        )

    def on(self, event: Event, visit: Visit) -> Follower | None:
        match event:
            case Confirmed():
                return Destination.LEAVE
            case _:
                return None


def unreadable(reason: LossReason | None) -> Follower:
    """A card that said nothing we understand, before anything was filled in. None: another program holds it."""
    match reason:
        case LossReason.PULLED | LossReason.NO_READER:
            return Destination.INSERT_CARD
        case LossReason.UNINTELLIGIBLE:
            return CardUnusable("unknown")
        case LossReason.MUTE:
            return CardUnusable("mute")
        case None:
            return CardUnusable("busy")


def reader_gone(visit: Visit) -> Screen:
    """Drawn in the place of a card page while there is no reader; it goes away by itself. Nothing typed is lost."""
    return Picture(
        frame(visit, _("カードの読み取り機が使えません"), stage=Stage.IDENTIFY, back=back(_("戻る"))),
        picture="reader_gone",
        lines=(_("入力したことは消えていません。少しお待ちください。"), _("続くときは、係員を呼んでください。")),
        code="R-01",
    )
