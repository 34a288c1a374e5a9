"""署名用パスワード: its page, the card's word on it, and what the certificate behind it says.

Who signs types it at the end of the form; whose four-digit PIN is blocked types it before the form too. What is typed
is tried once, each time, and by nobody but the resident (promise 5).
"""

# ruff: noqa: D102 - screen, on, entered and timed_out keep the promises that Step states

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from hardware.card.results import PinKind
from kiosk.devices.card import (
    CardFailed,
    CardRemoved,
    PinAccepted,
    PinBlocked,
    PinMalformed,
    PinRejected,
    PinUnlikely,
    PowerOffCard,
    ReaderGone,
    ReadSigningCertificate,
    VerifyPin,
)
from kiosk.runtime.bus import Event
from kiosk.screens.controls import back
from kiosk.screens.frame import Screen, Stage
from kiosk.screens.secret_pads import PasswordPad
from kiosk.screens.touches import Back, TypedSecret
from kiosk.state.visit import Visit
from kiosk.steps.card import trouble
from kiosk.steps.card.card_at_reader import AskBeforeLast
from kiosk.steps.page_frame import frame
from kiosk.steps.step import SILENT_S, Destination, Follower, Step
from kiosk.words.texts import _, later, say
from sync.envelope.refusals import CertificateRefused
from sync.envelope.resident.signing_certificate import CertificateFacts, check_signing_certificate

LAST_TRY = later("あと1回まちがえると、署名ができなくなります。係員を呼ぶこともできます。")


class AskLastPassword(AskBeforeLast):
    """One try of the signing password is left."""

    asked_for = later("署名用パスワード")
    danger = LAST_TRY
    go_on = later("パスワードを入力する")


@dataclass(frozen=True)
class EnterPassword(Step, ABC):
    """6 to 16 capitals and digits. Five wrong answers lock it."""

    stage: ClassVar[Stage]
    leads_back: ClassVar[Destination]
    signs: ClassVar[bool]
    """The statement is signed behind it; else the page must not say so."""
    tries_left: int | None = None
    wrong: bool = False
    malformed: bool = False
    unlikely: bool = False

    def screen(self, visit: Visit) -> Screen:
        return PasswordPad(
            frame(visit, _("署名用パスワードを入力してください"), stage=self.stage, back=back(_("戻る"))),
            note=_("6文字から16文字の、英字（大文字）と数字です。4けたの番号ではありません。"),
            warning=self._warning(),
            signs=self.signs,
        )

    def _warning(self) -> str:
        if self.malformed:
            return _("6文字から16文字で入力してください。")
        if self.unlikely:
            return _("英字と数字の両方が入るパスワードです。まちがいなければ、同じものをもう一度入力してください。")
        if self.tries_left is None:
            return ""
        if self.tries_left == 1:
            return _(LAST_TRY)
        if self.wrong:
            return say(
                "パスワードがちがいます。あと%(tries)s回まちがえると、署名ができなくなります。", tries=self.tries_left
            )
        return say("続けて%(tries)s回まちがえると、署名ができなくなります。", tries=self.tries_left)

    @abstractmethod
    def at_work(self) -> Step:
        """The card judges what was typed."""

    @abstractmethod
    def failed(self, failed: CardFailed) -> Follower:
        """The card said nothing we understand."""

    @abstractmethod
    def pulled(self) -> Follower:
        """The card is gone."""

    def on(self, event: Event, visit: Visit) -> Follower | None:
        match event:
            case TypedSecret(secret):
                visit.ask(VerifyPin(PinKind.SIGN, secret))
                return self.at_work()
            case CardRemoved() | ReaderGone():
                return self.pulled()
            case CardFailed() as failed:
                return self.failed(failed)
            case Back():
                visit.ask(PowerOffCard())
                return self.leads_back
            case _:
                return None


@dataclass(frozen=True)
class PasswordAtWork(Step):
    """The card judges the password, and its certificate is read. Nobody can leave for these seconds."""

    enter: ClassVar[type[EnterPassword]]
    ask_last: ClassVar[type[AskLastPassword]]
    filled_in: ClassVar[bool]
    """The whole form stands behind: 戻る leads to it."""
    tries_left: int | None = None
    patience = None
    may_leave = False
    answer_within_s = SILENT_S

    def on(self, event: Event, visit: Visit) -> Follower | None:
        match event:
            case PinAccepted():
                visit.ask(ReadSigningCertificate())
                return None
            case PinRejected(1):
                return self.ask_last()
            case PinRejected(tries):
                return self.enter(tries, wrong=True)
            case PinMalformed():
                return self.enter(self.tries_left, malformed=True)
            case PinUnlikely():
                return self.enter(self.tries_left, unlikely=True)
            case PinBlocked():
                return trouble.CardUnusable("password_blocked", signing=self.filled_in)
            case CardFailed() as failed:
                return self.enter().failed(failed)
            case CardRemoved() | ReaderGone():
                return self.enter().pulled()
            case _:
                return None


def facts_of(certificate: bytes | None, visit: Visit, now: datetime, *, signing: bool) -> CertificateFacts | Step:
    """What the certificate behind the password says, or the page why it cannot be used here."""
    catalogue = visit.kiosk_state.catalogue
    if certificate is None or catalogue is None:
        return trouble.CardUnusable("no_signing", signing=signing)
    try:
        return check_signing_certificate(certificate, catalogue.sign_anchors, catalogue.sign_policies, now)
    except CertificateRefused as refusal:
        reason = {"expired": "expired", "not_yet_valid": "not_yet_valid"}.get(refusal.reason, "not_trusted")
        return trouble.CardUnusable(reason, signing=signing)
