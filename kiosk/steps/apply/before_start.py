"""A procedure was chosen: what it needs, before anything is asked (k02)."""

# ruff: noqa: D102 - screen, on, entered and timed_out keep the promises that Step states

from __future__ import annotations

from dataclasses import dataclass

from kiosk.devices.outbox import BeginForm, Readiness
from kiosk.devices.slip_printer import AskPrinter
from kiosk.forms.files import asks_files, forget_files
from kiosk.runtime.bus import Event
from kiosk.screens.controls import Banner, Button, Chip, Role, Tone, back
from kiosk.screens.frame import Screen, Stage
from kiosk.screens.picture import Picture
from kiosk.screens.touches import Back, Confirmed
from kiosk.state.offers import Offer
from kiosk.state.visit import Visit
from kiosk.steps.apply import identify
from kiosk.steps.apply.fill_form import first_page
from kiosk.steps.page_frame import counter, frame
from kiosk.steps.step import Destination, Follower, Step
from kiosk.words.texts import _, say
from sync.contract.chain.statement import StatementKind
from sync.contract.forms.texts import words


@dataclass(frozen=True)
class BeforeStart(Step):
    """A procedure was chosen: what it needs. A kiosk that cannot keep refuses here, not later."""

    def entered(self, visit: Visit) -> None:
        visit.ask(BeginForm())
        visit.ask(AskPrinter())

    def screen(self, visit: Visit) -> Screen:
        procedure, language = visit.procedure, visit.appearance.language
        said = visit.facts
        facts = [say("約%(minutes)s分", minutes=said.minutes)]
        facts += [text for text in (words(said.fee, language), words(said.bring, language)) if text]
        ready = may_begin(visit)
        return Picture(
            frame(visit, words(procedure.name, language), stage=Stage.CHOOSE, back=back(_("戻る"))),
            picture="take_slip" if ready else "call_staff",
            lines=(words(procedure.summary, language), *facts),
            banner=self._banner(visit),
            promises=(card_chip(visit.needs_card),),
            buttons=(Button(_("はじめる"), Confirmed(), Role.MAIN, "arrow-right"),) if ready else (),
            code=visit.kiosk_state.trouble or (visit.kiosk_state.files_code if not ready else ""),
        )

    def on(self, event: Event, visit: Visit) -> Follower | None:
        match event:
            case Confirmed() if may_begin(visit):
                return identify.start(visit) if visit.needs_card else first_page(visit)
            case Back():
                return Destination.CHOOSE
            case Readiness():
                return None
            case _:
                return None

    def _banner(self, visit: Visit) -> Banner | None:
        if not visit.kiosk_state.ready:
            return Banner(
                Tone.WARN,
                _("いま、この端末では受け付けられません"),
                say("%(counter)sで受け付けます。", counter=counter(visit)),
                "warning",
            )
        if not may_begin(visit):
            return Banner(
                Tone.WARN,
                _("いま、ファイルをつける手続きだけ受け付けられません"),
                say("%(counter)sで受け付けます。", counter=counter(visit)),
                "warning",
            )
        if not visit.kiosk_state.printer.usable or visit.kiosk_state.printer.paper == "out":
            return Banner(
                Tone.WARN,
                _("いま、控えを印刷できません"),
                _("申請はできます。番号は終わりに画面に出せます。"),
                "printer",
            )
        return None


def may_begin(visit: Visit) -> bool:
    """Whether the chosen form may begin now: also one with files."""
    state = visit.kiosk_state
    return state.ready and not (state.files_code and asks_files(visit.procedure))


def chosen(offer: Offer, visit: Visit) -> Step:
    """Begin this procedure anew."""
    visit.offer = offer
    visit.kind = StatementKind.SUBMISSION
    visit.answers.clear()
    forget_files(visit)
    visit.opened_instances.clear()
    visit.former = None
    visit.taken_up = None
    return BeforeStart()


def card_chip(needed: bool) -> Chip:
    """Whether it wants a My Number card."""
    if needed:
        return Chip(_("カードを使います"), "identification-card", Tone.INFO)
    return Chip(_("カードなしでできます"), "user")
