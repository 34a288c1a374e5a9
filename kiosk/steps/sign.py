"""The resident signs with the card (k08): password, then true steps. No clock runs while the card works.

The signing certificate must name the same person as the four items, and the card must be the one that gave them.
A pulled card leaves no half: the same bytes are signed anew, with the password typed anew.
"""

# ruff: noqa: D102 - screen, on, entered and timed_out keep the promises that Step states

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from hardware.card.results import CardKind, LossReason, PinKind
from kiosk.answers import (
    CardFailed,
    CardOpened,
    CertificateRead,
    PinAccepted,
    PinBlocked,
    PinMalformed,
    PinRejected,
    PinUnlikely,
    StatementSigned,
)
from kiosk.commands import PowerOffCard, ReadSigningCertificate, SignStatement, VerifyPin
from kiosk.events import Back, CardRemoved, Event, ReaderGone, TypedSecret
from kiosk.frames import frame
from kiosk.screen import PasswordPad, Picture, Screen, Stage, back
from kiosk.steps import submit, trouble
from kiosk.steps.card_at_reader import AskBeforeLast, LookAtCard, Unanswered, WantCard
from kiosk.steps.card_disagrees import CardDisagrees, Disagreement
from kiosk.steps.step import SILENT_S, Follower, Landmark, Step
from kiosk.texts import _, later, say
from kiosk.visit import Visit
from sync.envelope.refusals import CertificateRefused
from sync.envelope.resident_signature import resident_signature, verify_resident_signature
from sync.envelope.signing_certificate import check_signing_certificate, differences
from sync.errors import EnvelopeError

PULLED = later("カードが抜かれました。申請はまだ終わっていません。もう一度入れてください。")
OTHER_CARD = later("さいしょのカードと違います。取り出して、さいしょに使ったカードを入れてください。")
NOT_READ = later("カードを読めませんでした。もう一度入れてください。")
TAKE_AND_SIGN = (
    later("カードをいったん取り、もう一度入れてください。パスワードは、もう一度入力していただきます。"),
    later("入力したことは消えていません。申請が半分だけ残ることもありません。"),
)
LAST_TRY = later("あと1回まちがえると、署名ができなくなります。係員を呼ぶこともできます。")


def start(visit: Visit) -> Step:
    """The card again: it may have been taken out while the form was filled."""
    return CardAgain() if visit.around.card_present else PutCardBack()


@dataclass(frozen=True)
class PutCardBack(WantCard):
    """The same card is wanted; nothing that was typed is lost."""

    def asking(self, visit: Visit, flat: bool, picture: str) -> Picture:
        return Picture(
            frame(visit, _("署名をします。カードを入れてください"), stage=Stage.CONFIRM, back=back(_("戻る"))),
            picture=picture,
            lines=() if self.note else (_("さいしょに使ったカードを入れてください。"),),
            banner=self.told(),
        )

    def inserted(self) -> Step:
        return CardAgain()

    def on(self, event: Event, visit: Visit) -> Follower | None:
        return Landmark.CHECK_ANSWERS if isinstance(event, Back) else super().on(event, visit)


class CardAgain(LookAtCard):
    """Is it the card that gave the four items? Asked before any password is typed."""

    stage = Stage.CONFIRM
    leads_back = Landmark.CHECK_ANSWERS

    def recognised(self, opened: CardOpened, visit: Visit) -> Step:
        if opened.kind is not CardKind.MY_NUMBER or opened.identity is None or opened.identity != visit.card:
            visit.ask(PowerOffCard())
            return PutCardBack(OTHER_CARD)
        if opened.certificates is not None and not opened.certificates.sign:
            return trouble.CardUnusable("no_signing", signing=True)
        if opened.sign_tries == 0:
            return trouble.CardUnusable("password_blocked", signing=True)
        return AskLastPassword() if opened.sign_tries == 1 else EnterPassword(opened.sign_tries)

    def failed(self, failed: CardFailed) -> Step:
        return PutCardBack(NOT_READ)

    def pulled(self) -> Step:
        return PutCardBack(PULLED)


class AskLastPassword(AskBeforeLast):
    """One try of the signing password is left."""

    stage = Stage.CONFIRM
    asked_for = later("署名用パスワード")
    danger = LAST_TRY
    go_on = later("パスワードを入力する")

    def types(self) -> Step:
        return EnterPassword(1)

    def keeps(self, visit: Visit) -> Follower:
        visit.ask(PowerOffCard())
        return Landmark.CHECK_ANSWERS

    def pulled(self) -> Step:
        return PutCardBack(PULLED)


@dataclass(frozen=True)
class EnterPassword(Step):
    """署名用パスワード: 6 to 16 capitals and digits. Five wrong answers lock it."""

    tries_left: int | None = None
    wrong: bool = False
    malformed: bool = False
    unlikely: bool = False

    def screen(self, visit: Visit) -> Screen:
        return PasswordPad(
            frame(visit, _("署名用パスワードを入力してください"), stage=Stage.CONFIRM, back=back(_("戻る"))),
            note=_("6文字から16文字の、英字（大文字）と数字です。4けたの番号ではありません。"),
            warning=self._warning(),
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

    def on(self, event: Event, visit: Visit) -> Follower | None:
        match event:
            case TypedSecret(secret):
                visit.ask(VerifyPin(PinKind.SIGN, secret))
                return Signing(self.tries_left)
            case CardRemoved() | ReaderGone():
                return PutCardBack(PULLED)
            case CardFailed() as failed:
                return _card_failed(failed)
            case Back():
                visit.ask(PowerOffCard())
                return Landmark.CHECK_ANSWERS
            case _:
                return None


@dataclass(frozen=True)
class Signing(Step):
    """署名しています: what is done, running and to come is true, never a made-up bar (JPK-08)."""

    tries_left: int | None = None
    signing: bool = False
    patience = None
    may_leave = False
    answer_within_s = SILENT_S

    def unanswered(self) -> Step:
        return Unanswered(self, TAKE_AND_SIGN)

    def screen(self, visit: Visit) -> Screen:
        checking, working = ("done", "running") if self.signing else ("running", "waiting")
        return submit.progress(visit, checking, working, "waiting")

    def on(self, event: Event, visit: Visit) -> Follower | None:
        match event:
            case PinAccepted():
                visit.ask(ReadSigningCertificate())
                return None
            case PinRejected(1):
                return AskLastPassword()
            case PinRejected(tries):
                return EnterPassword(tries, wrong=True)
            case PinMalformed():
                return EnterPassword(self.tries_left, malformed=True)
            case PinUnlikely():
                return EnterPassword(self.tries_left, unlikely=True)
            case PinBlocked():
                return trouble.CardUnusable("password_blocked", signing=True)
            case CertificateRead(certificate):
                return self._certificate(certificate, visit)
            case StatementSigned(signature):
                return _signed(signature, visit)
            case CardFailed() as failed:
                return _card_failed(failed)
            case CardRemoved() | ReaderGone():
                return PutCardBack(PULLED)
            case _:
                return None

    def _certificate(self, certificate: bytes | None, visit: Visit) -> Step:
        """Before anything is signed: valid, and the same person as on the confirm page."""
        refusal = refused(certificate, visit, visit.around.clock.now())
        if refusal is not None or certificate is None or visit.statement is None:
            visit.ask(PowerOffCard())
            return refusal or trouble.CardUnusable("no_signing", signing=True)
        visit.certificate = certificate
        visit.ask(SignStatement(visit.statement, certificate))
        return Signing(self.tries_left, signing=True)


def _card_failed(failed: CardFailed) -> Step:
    """Only a card that was taken out is told as such: another still lies there and must be taken out first."""
    return PutCardBack(PULLED if failed.reason is LossReason.PULLED else NOT_READ)


def _signed(raw: bytes, visit: Visit) -> Step:
    visit.ask(PowerOffCard())
    assert visit.statement is not None, "signing stands on a statement"
    assert visit.certificate is not None, "and on a certificate"
    try:
        signature = resident_signature(visit.statement, visit.certificate, raw)
        verify_resident_signature(visit.statement, signature, visit.certificate)
    except EnvelopeError:
        return PutCardBack(NOT_READ)
    return submit.Keeping(signature)


def refused(certificate: bytes | None, visit: Visit, now: datetime) -> Step | None:
    """The page that says why this certificate cannot sign here. None: it can."""
    catalogue = visit.around.catalogue
    holder = visit.holder
    if certificate is None or catalogue is None or holder is None:
        return trouble.CardUnusable("no_signing", signing=True)
    try:
        facts = check_signing_certificate(certificate, catalogue.sign_anchors, catalogue.sign_policies, now)
    except CertificateRefused as refusal:
        reason = {"expired": "expired", "not_yet_valid": "not_yet_valid"}.get(refusal.reason, "not_trusted")
        return trouble.CardUnusable(reason, signing=True)
    items = {"name": holder.name, "address": holder.address, "birth_on": holder.birth_on, "sex": holder.sex.value}
    named = {"name": facts.name, "address": facts.address, "birth_on": facts.birth_on, "sex": facts.sex}
    differing = differences(facts, items["name"], items["address"], items["birth_on"], items["sex"])
    if differing:
        return CardDisagrees(tuple(Disagreement(item, items[item], named[item]) for item in differing))
    return None
