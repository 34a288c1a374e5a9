"""A returned application greets its resident; it is corrected and sent again as a new statement (STAT-13, GAP-19).

Nothing signed is ever edited: the correction gets its own numbers and names the old one.
"""

# ruff: noqa: D102 - screen, on, entered and timed_out keep the promises that Step states

from __future__ import annotations

from dataclasses import dataclass

from kiosk.devices.outbox import BeginForm
from kiosk.devices.slip_printer import AskPrinter
from kiosk.forms.corrections import begin_with_former, offer_of_then
from kiosk.forms.files import asks_files, former_files, is_some_file_lost
from kiosk.runtime.bus import Event
from kiosk.screens.controls import Banner, Button, Role, Tone, back
from kiosk.screens.frame import Screen
from kiosk.screens.picture import Picture
from kiosk.screens.touches import Back, Confirmed
from kiosk.state.visit import Visit
from kiosk.steps.apply import identify
from kiosk.steps.apply.fill_form import first_page
from kiosk.steps.page_frame import counter, frame
from kiosk.steps.step import Destination, Follower, Step
from kiosk.words.texts import _, say
from sync.contract.chain.statement import StatementKind
from sync.contract.forms.texts import words


@dataclass(frozen=True)
class Greeting(Step):
    """おかえりなさい: what the office wrote, and how many places."""

    def screen(self, visit: Visit) -> Screen:
        assert visit.former is not None, "opened by the two numbers"
        view = visit.former.view
        return Picture(
            frame(visit, _("直してほしいところがあります"), back=back(_("戻る"))),
            picture="take_slip",
            lines=(
                words(view.title, visit.appearance.language),
                *_what_remains(visit),
            ),
            banner=Banner(
                Tone.WARN,
                say("直してほしいところが %(count)sつあります", count=len(view.marked)),
                words(view.sentence, visit.appearance.language),
                "note-pencil",
            ),
            buttons=(Button(_("くわしく見る"), Confirmed(), Role.MAIN),),
        )

    def on(self, event: Event, visit: Visit) -> Follower | None:
        match event:
            case Confirmed():
                return Destination.STATUS
            case Back():
                return Destination.ENTER_ARRIVAL
            case _:
                return None


def _what_remains(visit: Visit) -> tuple[str, ...]:
    if is_some_file_lost(visit):
        return (
            _("そのほかの答えは、そのまま残っています。"),
            _("残せないファイルがあります。もう一度そえてください。"),
        )
    if visit.offer is not None and former_files(visit):
        return (_("そのほかの答えとファイルは、そのまま残っています。"),)
    return (_("そのほかの答えは、そのまま残っています。"),)


def start(visit: Visit) -> Step:
    """Take the old answers over and go to the marked fields first."""
    assert visit.former is not None, "opened by the two numbers"
    begun = visit.kind is StatementKind.CORRECTION
    if not begun:  # a withdrawal that was thought of first took whatever version there is
        visit.offer = offer_of_then(visit.former, visit)
    if visit.offer is None:
        return NotOfferedHere(_("この端末では直せません"))
    if visit.kiosk_state.files_code and asks_files(visit.procedure):
        return NotOfferedHere(_("この端末では直せません"))
    visit.kind = StatementKind.CORRECTION
    if not begun:  # who came back to the status from the form finds what was typed
        begin_with_former(visit)
    visit.ask(BeginForm())
    visit.ask(AskPrinter())
    return identify.start(visit) if visit.needs_card else first_page(visit)


@dataclass(frozen=True)
class NotOfferedHere(Step):
    """This kiosk does not offer the procedure: another one, or the counter. `title` says what cannot be done."""

    title: str

    def screen(self, visit: Visit) -> Screen:
        return Picture(
            frame(visit, self.title, back=back(_("戻る"))),
            picture="call_staff",
            lines=(say("この手続きは%(counter)sで受け付けます。", counter=counter(visit)),),
        )

    def on(self, event: Event, visit: Visit) -> Follower | None:
        return Destination.STATUS if isinstance(event, Back) else None
