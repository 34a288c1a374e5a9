"""Who applies, where the four-digit PIN is blocked: the signing certificate names the same four items.

Only for a procedure that ends with a signature: the certificate goes with it, so the centre can prove what the kiosk
took from it (docs/adr/0010-card.md). The password is typed here, and once more when the resident signs.
"""

# ruff: noqa: D102 - screen, on, entered and timed_out keep the promises that Step states

from __future__ import annotations

from dataclasses import dataclass

from hardware.card.basic_four import BasicFour, Sex
from kiosk.devices.card import CardFailed, CardRemoved, CertificateRead, PowerOffCard, ReaderGone
from kiosk.runtime.bus import Event
from kiosk.screens.controls import Button, Role, back
from kiosk.screens.frame import Screen, Stage
from kiosk.screens.picture import Picture
from kiosk.screens.progress import Progress
from kiosk.screens.touches import Back, Chosen, Confirmed
from kiosk.state.visit import Visit
from kiosk.steps.apply.fill_form import first_page
from kiosk.steps.card import signing_password, trouble
from kiosk.steps.card.card_at_reader import TAKE_AND_PASSWORD, Unanswered
from kiosk.steps.page_frame import frame
from kiosk.steps.step import Destination, Follower, Step
from kiosk.words.texts import _

CODE = "C-03"


@dataclass(frozen=True)
class OfferPassword(Step):
    """Nothing is typed before the resident chose this way; the other one leads to the counter."""

    tries_left: int | None

    def screen(self, visit: Visit) -> Screen:
        return Picture(
            frame(visit, _("このカードの暗証番号は止まっています"), stage=Stage.IDENTIFY, back=back(_("戻る"))),
            picture="call_staff",
            lines=(
                _("署名用パスワードがわかれば、このまま申請できます。氏名や住所は、署名の証明書から読みます。"),
                _("4けたの暗証番号は、お住まいの市区町村の窓口で決め直せます。"),
            ),
            buttons=(
                Button(_("署名用パスワードで続ける"), Confirmed(), Role.MAIN),
                Button(_("ほかの手続きを選ぶ"), Chosen("others")),
            ),
            code=CODE,
        )

    def on(self, event: Event, visit: Visit) -> Follower | None:
        match event:
            case Confirmed():
                return AskLastPassword() if self.tries_left == 1 else EnterPassword(self.tries_left)
            case CardRemoved() | ReaderGone():
                return Destination.INSERT_CARD
            case Chosen("others") | Back():
                visit.ask(PowerOffCard())
                return Destination.CHOOSE
            case _:
                return None


class AskLastPassword(signing_password.AskLastPassword):
    """One try of the signing password is left."""

    stage = Stage.IDENTIFY

    def types(self) -> Step:
        return EnterPassword(1)

    def keeps(self, visit: Visit) -> Follower:
        return trouble.CardUnusable("pin_blocked")

    def pulled(self) -> Follower:
        return Destination.INSERT_CARD


@dataclass(frozen=True)
class EnterPassword(signing_password.EnterPassword):
    """署名用パスワード, before anything was filled in."""

    stage = Stage.IDENTIFY
    leads_back = Destination.CHOOSE
    signs = False

    def at_work(self) -> Step:
        return ReadingCertificate(self.tries_left)

    def failed(self, failed: CardFailed) -> Follower:
        return trouble.unreadable(failed.reason)

    def pulled(self) -> Follower:
        return Destination.INSERT_CARD


@dataclass(frozen=True)
class ReadingCertificate(signing_password.PasswordAtWork):
    """The password opens the certificate, and nothing is signed yet."""

    enter = EnterPassword
    ask_last = AskLastPassword
    filled_in = False

    def unanswered(self) -> Step:
        return Unanswered(self, TAKE_AND_PASSWORD)

    def screen(self, visit: Visit) -> Screen:
        return Progress(
            frame(visit, _("カードを読んでいます"), stage=Stage.IDENTIFY, may_leave=False),
            steps=(
                (_("パスワードと証明書を確かめています"), "running"),
                (_("氏名・住所・生年月日・性別を読んでいます"), "waiting"),
            ),
            warning=_("カードを抜かないでください"),
        )

    def on(self, event: Event, visit: Visit) -> Follower | None:
        if not isinstance(event, CertificateRead):
            return super().on(event, visit)
        visit.ask(PowerOffCard())
        facts = signing_password.facts_of(event.certificate, visit, visit.kiosk_state.clock.now(), signing=False)
        if isinstance(facts, Step):
            return facts
        visit.holder = BasicFour(facts.name, facts.address, facts.birth_on, Sex(facts.sex))
        return first_page(visit)
