"""Who applies: the My Number card and its four-digit PIN give name, address, birth date and sex (k03, k04).

Every kind of card that cannot be used is told at once and by its own words (GAP-12). No PIN is tried that was not typed
just then; the last try is asked for explicitly (promise 5). Where this PIN is blocked and the procedure ends with a
signature anyway, the certificate behind the signing password names the same person (`named_by_certificate`).
"""

# ruff: noqa: D102 - screen, on, entered and timed_out keep the promises that Step states

from __future__ import annotations

from dataclasses import dataclass

from hardware.card.results import CardKind, LossReason, PinKind
from kiosk.devices.card import (
    CardFailed,
    CardOpened,
    CardRemoved,
    HolderRead,
    PinAccepted,
    PinBlocked,
    PinMalformed,
    PinRejected,
    PowerOffCard,
    ReadBasicFour,
    ReaderGone,
    VerifyPin,
)
from kiosk.runtime.bus import Event
from kiosk.screens.controls import Button, Chip, Tone, back
from kiosk.screens.frame import Screen, Stage
from kiosk.screens.picture import Picture
from kiosk.screens.progress import Progress
from kiosk.screens.secret_pads import NumberPad
from kiosk.screens.touches import Back, Chosen, TypedSecret
from kiosk.state.visit import Visit
from kiosk.steps.apply.fill_form import first_page
from kiosk.steps.apply.named_by_certificate import OfferPassword
from kiosk.steps.card import trouble
from kiosk.steps.card.card_at_reader import TAKE_AND_TYPE, AskBeforeLast, RecogniseCard, Unanswered, WantCard
from kiosk.steps.page_frame import frame
from kiosk.steps.step import SILENT_S, Destination, Follower, Step
from kiosk.words.texts import _, later, say
from sync.envelope.resident.signing_certificate import authentication_certificate_holds

PULLED = later("カードが抜かれました。もう一度入れてください。")
LAST_TRY = later("あと1回まちがえると、このカードは使えなくなります。係員を呼ぶこともできます。")


def start(visit: Visit) -> Step:
    """Ask for the card, or look at the one that lies there already."""
    return Recognising() if visit.kiosk_state.card_present else InsertCard()


@dataclass(frozen=True)
class InsertCard(WantCard):
    """k03: two ways out, no card and PIN unknown."""

    def asking(self, visit: Visit, flat: bool, picture: str) -> Picture:
        title = (
            _("マイナンバーカードを台に置いてください") if flat else _("マイナンバーカードをカード口に入れてください")
        )
        return Picture(
            frame(visit, title, stage=Stage.IDENTIFY, back=back(_("戻る"))),
            picture=picture,
            lines=(),
            banner=self.told(),
            promises=(
                Chip(_("12けたの個人番号は読み取りません"), "prohibit", Tone.INFO),
                Chip(_("次に、4けたの暗証番号を入力します"), "lock", Tone.INFO),
            ),
            buttons=(
                Button(_("カードがない・使えない"), Chosen("no_card")),
                Button(_("暗証番号がわからない"), Chosen("no_pin")),
            ),
        )

    def inserted(self) -> Step:
        return Recognising()

    def on(self, event: Event, visit: Visit) -> Follower | None:
        match event:
            case Chosen("no_card"):
                return trouble.CardUnusable("no_card")
            case Chosen("no_pin"):
                return trouble.CardUnusable("no_pin")
            case Back():
                return Destination.CHOOSE
            case _:
                return super().on(event, visit)


class Recognising(RecogniseCard):
    """Tell apart what lies in the reader; only a usable card goes on to the PIN."""

    stage = Stage.IDENTIFY
    leads_back = Destination.CHOOSE

    def recognised(self, opened: CardOpened, visit: Visit) -> Step:
        if opened.kind is not CardKind.MY_NUMBER:
            return trouble.CardUnusable(opened.kind.value)
        if opened.without_pin:
            return trouble.CardUnusable("without_pin")
        tries = opened.basic_four_tries
        if visit.procedure.needs_signature:
            if opened.certificates is not None and not opened.certificates.sign:
                return trouble.CardUnusable("no_signing")
            if opened.expires_at is not None and opened.expires_at < visit.kiosk_state.clock.now():
                return trouble.CardUnusable("expired")
            if opened.identity is None or not _auth_trusted(
                opened, visit
            ):  # before the signature it could not be told from another card
                return trouble.CardUnusable("not_trusted")
            if opened.sign_tries == 0:
                return trouble.CardUnusable("password_blocked" if tries else "pin_blocked")
            visit.card = opened.identity
            if tries == 0:
                return OfferPassword(opened.sign_tries)
        elif tries == 0:
            return trouble.CardUnusable("pin_blocked")
        return AskLastTry() if tries == 1 else EnterPin(tries)

    def failed(self, failed: CardFailed) -> Follower:
        return card_failed(failed)

    def pulled(self) -> Step:
        return InsertCard(PULLED)


def _auth_trusted(opened: CardOpened, visit: Visit) -> bool:
    """Whether an authentication root of the catalogue gave the certificate by whose hash the card is known again.

    A catalogue without such roots says nothing of them: then the hash alone has to do, as ADR 0010 says.
    """
    catalogue = visit.kiosk_state.catalogue
    if catalogue is None or not catalogue.auth_anchors:
        return True
    now = visit.kiosk_state.clock.now()
    return authentication_certificate_holds(opened.auth_certificate or b"", catalogue.auth_anchors, now)


def card_failed(failed: CardFailed) -> Follower:
    """The card said nothing we understand: a page for each way."""
    return InsertCard(PULLED) if failed.reason is LossReason.PULLED else trouble.unreadable(failed.reason)


class AskLastTry(AskBeforeLast):
    """One try of the four-digit PIN is left."""

    stage = Stage.IDENTIFY
    asked_for = later("4けたの暗証番号")
    danger = LAST_TRY
    go_on = later("暗証番号を入力する")

    def types(self) -> Step:
        return EnterPin(1)

    def keeps(self, visit: Visit) -> Step:
        return trouble.CardUnusable("no_pin")

    def pulled(self) -> Step:
        return InsertCard(PULLED)


@dataclass(frozen=True)
class EnterPin(Step):
    """Ask for the four-digit PIN that opens name, address, birth date and sex (券面事項入力補助)."""

    tries_left: int | None = None
    wrong: bool = False
    malformed: bool = False

    def screen(self, visit: Visit) -> Screen:
        return NumberPad(
            frame(visit, _("4けたの暗証番号を入力してください"), stage=Stage.IDENTIFY, back=back(_("戻る"))),
            digits=4,
            warning=say("%(length)sけたの数字で入力してください。", length=4)
            if self.malformed
            else warn_tries(self.tries_left, self.wrong),
        )

    def on(self, event: Event, visit: Visit) -> Follower | None:
        match event:
            case TypedSecret(secret):
                visit.ask(VerifyPin(PinKind.BASIC_FOUR, secret))
                return ReadingFour(self.tries_left)
            case CardRemoved() | ReaderGone():
                return InsertCard(PULLED)
            case CardFailed() as failed:
                return card_failed(failed)
            case Back():
                visit.ask(PowerOffCard())
                return Destination.CHOOSE
            case _:
                return None


@dataclass(frozen=True)
class ReadingFour(Step):
    """The card judges the PIN and gives the four items. Nobody can leave for these seconds."""

    tries_left: int | None = None
    patience = None
    may_leave = False
    answer_within_s = SILENT_S

    def unanswered(self) -> Step:
        return Unanswered(self, TAKE_AND_TYPE)

    def screen(self, visit: Visit) -> Screen:
        return Progress(
            frame(visit, _("カードを読んでいます"), stage=Stage.IDENTIFY, may_leave=False),
            steps=(
                (_("暗証番号を確かめています"), "running"),
                (_("氏名・住所・生年月日・性別を読んでいます"), "waiting"),
            ),
            warning=_("カードを抜かないでください"),
        )

    def on(self, event: Event, visit: Visit) -> Follower | None:
        match event:
            case PinAccepted():
                visit.ask(ReadBasicFour())
                return None
            case HolderRead(None):
                visit.ask(PowerOffCard())
                return trouble.CardUnusable("unknown")
            case HolderRead(holder):
                visit.holder = holder
                visit.ask(PowerOffCard())
                return first_page(visit)
            case PinRejected(1):
                return AskLastTry()
            case PinRejected(tries):
                return EnterPin(tries, wrong=True)
            case PinMalformed():
                return EnterPin(self.tries_left, malformed=True)
            case PinBlocked():
                # Asked anew: the card may still have another way on.
                return Recognising()
            case CardFailed() as failed:
                return card_failed(failed)
            case CardRemoved() | ReaderGone():
                return InsertCard(PULLED)
            case _:
                return None


def warn_tries(tries_left: int | None, wrong: bool) -> str:
    """Tries left in words, before the last one."""
    if tries_left is None:
        return ""
    if tries_left == 1:
        return _(LAST_TRY)
    if wrong:
        return say("番号がちがいます。あと%(tries)s回まちがえると、このカードは使えなくなります。", tries=tries_left)
    return say("続けて%(tries)s回まちがえると、このカードは使えなくなります。", tries=tries_left)
