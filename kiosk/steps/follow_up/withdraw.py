"""取下げ: with a reason, asked once more; the slip's two numbers are the proof (STAT-14)."""

# ruff: noqa: D102 - screen, on, entered and timed_out keep the promises that Step states

from __future__ import annotations

from dataclasses import dataclass

from kiosk.devices.outbox import BeginForm, PrepareNumbers
from kiosk.devices.slip_printer import AskPrinter
from kiosk.forms.field_views import source_chip
from kiosk.forms.statement_builder import make_withdrawal
from kiosk.runtime.bus import Event
from kiosk.screens.choose import Choose, Tile
from kiosk.screens.controls import Button, Role, back
from kiosk.screens.frame import Screen
from kiosk.screens.review import Review, ReviewLine
from kiosk.screens.touches import Back, Chosen, Confirmed
from kiosk.state.visit import Visit
from kiosk.steps.apply import submit
from kiosk.steps.follow_up import correct_sent_back
from kiosk.steps.page_frame import frame
from kiosk.steps.step import Destination, Follower, Step
from kiosk.words.texts import _
from sync.contract.chain.statement import StatementKind, confirm_lines, read_statement
from sync.contract.chain.statement_lines import WITHDRAWAL_REASONS
from sync.contract.forms.texts import words


def start(visit: Visit) -> Step:
    """Only where this kiosk knows the procedure: nobody fills in its form, so any version will do."""
    assert visit.former is not None, "opened by the two numbers"
    visit.offer = visit.offer or visit.kiosk_state.offer(visit.former.view.procedure)
    if visit.offer is None:
        return correct_sent_back.NotOfferedHere(_("この端末では取り下げられません"))
    visit.ask(BeginForm())
    visit.ask(AskPrinter())
    return ChooseReason()


@dataclass(frozen=True)
class ChooseReason(Step):
    """Why it is taken back."""

    def screen(self, visit: Visit) -> Screen:
        return Choose(
            frame(visit, _("取り下げる理由を選んでください"), back=back(_("戻る"))),
            tiles=tuple(
                Tile(reason.value, words(reason.label, visit.appearance.language), "chat-text")
                for reason in WITHDRAWAL_REASONS
            ),
            as_list=True,
        )

    def on(self, event: Event, visit: Visit) -> Follower | None:
        match event:
            case Chosen(key) if any(reason.value == key for reason in WITHDRAWAL_REASONS):
                visit.statement = make_withdrawal(visit, key)
                return ConfirmWithdrawal()
            case Back():
                return Destination.STATUS
            case _:
                return None


@dataclass(frozen=True)
class ConfirmWithdrawal(Step):
    """Cannot be undone: the lines of the statement, and the question once more."""

    def entered(self, visit: Visit) -> None:
        visit.ask(PrepareNumbers())

    def screen(self, visit: Visit) -> Screen:
        assert visit.statement is not None, "made with the reason"
        lines = tuple(
            ReviewLine(
                line.heading,
                line.label,
                line.shown,
                None if line.heading else source_chip(line.source, visit),
                None,
                line.label_reading,
            )
            for line in confirm_lines(read_statement(visit.statement))
        )
        return Review(
            frame(
                visit,
                _("この申請を取り下げますか"),
                back=back(_("戻る")),
                forward=Button(_("取り下げる"), Confirmed(), Role.FINAL),
            ),
            lines=lines,
            note=_("取り下げると、元に戻せません。もう一度申請することはできます。"),
        )

    def on(self, event: Event, visit: Visit) -> Follower | None:
        match event:
            case Confirmed():
                visit.let_go_of_draft()  # of a correction, perhaps: it stays, as any of another application
                return submit.Keeping(kind=StatementKind.WITHDRAWAL)
            case Back():
                visit.statement = None
                return ChooseReason()
            case _:
                return None
