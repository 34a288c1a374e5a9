"""The resident signs with the card (k08): password, then true steps. No clock runs while the card works.

The signing certificate must name the same person as the four items, and the card must be the one that gave them.
A pulled card leaves no half: the same bytes are signed anew, with the password typed anew.
"""

# ruff: noqa: D102 - screen, on, entered and timed_out keep the promises that Step states

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from hardware.card.results import CardKind, LossReason
from kiosk.devices.card import CardFailed, CardOpened, CertificateRead, PowerOffCard, SignStatement, StatementSigned
from kiosk.runtime.bus import Event
from kiosk.screens.controls import back
from kiosk.screens.frame import Screen, Stage
from kiosk.screens.picture import Picture
from kiosk.screens.touches import Back
from kiosk.state.visit import Visit
from kiosk.steps.apply import submit
from kiosk.steps.card import signing_password, trouble
from kiosk.steps.card.card_at_reader import RecogniseCard, Unanswered, WantCard
from kiosk.steps.card.card_disagrees import CardDisagrees, Disagreement
from kiosk.steps.page_frame import frame
from kiosk.steps.step import Destination, Follower, Step
from kiosk.words.texts import _, later
from sync.envelope.resident.resident_signature import resident_signature, verify_resident_signature
from sync.envelope.resident.signing_certificate import differences
from sync.errors import EnvelopeError

PULLED = later("カードが抜かれました。申請はまだ終わっていません。もう一度入れてください。")
OTHER_CARD = later("さいしょのカードと違います。取り出して、さいしょに使ったカードを入れてください。")
NOT_READ = later("カードを読めませんでした。もう一度入れてください。")
TAKE_AND_SIGN = (
    later("カードをいったん取り、もう一度入れてください。パスワードは、もう一度入力していただきます。"),
    later("入力したことは消えていません。申請が半分だけ残ることもありません。"),
)


def start(visit: Visit) -> Step:
    """The card again: it may have been taken out while the form was filled."""
    return CardAgain() if visit.kiosk_state.card_present else PutCardBack()


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
        return Destination.CHECK_ANSWERS if isinstance(event, Back) else super().on(event, visit)


class CardAgain(RecogniseCard):
    """Is it the card that gave the four items? Asked before any password is typed."""

    stage = Stage.CONFIRM
    leads_back = Destination.CHECK_ANSWERS

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


class AskLastPassword(signing_password.AskLastPassword):
    """One try of the signing password is left."""

    stage = Stage.CONFIRM

    def types(self) -> Step:
        return EnterPassword(1)

    def keeps(self, visit: Visit) -> Follower:
        visit.ask(PowerOffCard())
        return Destination.CHECK_ANSWERS

    def pulled(self) -> Step:
        return PutCardBack(PULLED)


@dataclass(frozen=True)
class EnterPassword(signing_password.EnterPassword):
    """署名用パスワード, under everything that was filled in."""

    stage = Stage.CONFIRM
    leads_back = Destination.CHECK_ANSWERS
    signs = True

    def at_work(self) -> Step:
        return Signing(self.tries_left)

    def failed(self, failed: CardFailed) -> Step:
        # Only a card that was taken out is told as such: another still lies there and must be taken out first.
        return PutCardBack(PULLED if failed.reason is LossReason.PULLED else NOT_READ)

    def pulled(self) -> Step:
        return PutCardBack(PULLED)


@dataclass(frozen=True)
class Signing(signing_password.PasswordAtWork):
    """署名しています: what is done, running and to come is true, never a made-up bar (JPK-08)."""

    enter = EnterPassword
    ask_last = AskLastPassword
    filled_in = True
    signing: bool = False

    def unanswered(self) -> Step:
        return Unanswered(self, TAKE_AND_SIGN)

    def screen(self, visit: Visit) -> Screen:
        checking, working = ("done", "running") if self.signing else ("running", "waiting")
        return submit.progress(visit, checking, working, "waiting")

    def on(self, event: Event, visit: Visit) -> Follower | None:
        match event:
            case CertificateRead(certificate):
                return self._certificate(certificate, visit)
            case StatementSigned(signature):
                return _signed(signature, visit)
            case _:
                return super().on(event, visit)

    def _certificate(self, certificate: bytes | None, visit: Visit) -> Step:
        """Before anything is signed: valid, and the same person as on the confirm page."""
        refusal = refused(certificate, visit, visit.kiosk_state.clock.now())
        if refusal is not None or certificate is None or visit.statement is None:
            visit.ask(PowerOffCard())
            return refusal or trouble.CardUnusable("no_signing", signing=True)
        visit.certificate = certificate
        visit.ask(SignStatement(visit.statement, certificate))
        return Signing(self.tries_left, signing=True)


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
    holder = visit.holder
    if holder is None:
        return trouble.CardUnusable("no_signing", signing=True)
    facts = signing_password.facts_of(certificate, visit, now, signing=True)
    if isinstance(facts, Step):
        return facts
    items = {"name": holder.name, "address": holder.address, "birth_on": holder.birth_on, "sex": holder.sex.value}
    named = {"name": facts.name, "address": facts.address, "birth_on": facts.birth_on, "sex": facts.sex}
    differing = differences(facts, items["name"], items["address"], items["birth_on"], items["sex"])
    if differing:
        return CardDisagrees(tuple(Disagreement(item, items[item], named[item]) for item in differing))
    return None
