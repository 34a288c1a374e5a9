"""A defect of ours ended the visit: what is true is told, and the next visit begins afresh.

These pages ask nothing of anything that may have broken: a picture and words, or as `plain` a question without picture.
What was kept is always told as kept.
"""

# ruff: noqa: D102 - screen, on, entered and timed_out keep the promises that Step states

from __future__ import annotations

from dataclasses import dataclass, replace

from kiosk.devices.card import PowerOffCard
from kiosk.devices.outbox import CheckReady, NotKept, RecordPrint, SubmissionKept
from kiosk.devices.slip_printer import AskPrinter, PrintEnded
from kiosk.runtime.bus import Event
from kiosk.runtime.defects import CLOSED_BY_DEFECT, DEFECT
from kiosk.screens.controls import Banner, Button, Role, Tone
from kiosk.screens.dialogs import Dialog
from kiosk.screens.frame import Frame, Screen
from kiosk.screens.picture import Picture
from kiosk.screens.touches import Chosen, Confirmed
from kiosk.state.visit import Visit
from kiosk.steps.page_frame import counter, frame
from kiosk.steps.staff.staff_door import open_for_staff
from kiosk.steps.step import BRIEF, PAPER_OUT, Destination, Follower, Step
from kiosk.words.texts import _, say
from sync.contract.numbers import group_arrival_number, group_inquiry_number

FIRST_COPY = 1
LONGEST_REST_S = 60.0


@dataclass(frozen=True)
class Broken(Step):
    """Base of these pages."""

    plain: bool = False
    """The page with its picture could not be drawn either."""
    may_leave = False

    def drawn(self, page: Picture) -> Screen:
        """The page, or all its words and buttons in the plainest way."""
        if not self.plain:
            return page
        banner = (page.banner.title, page.banner.text) if page.banner else ()
        text = "\n".join(line for line in (*banner, *page.lines, page.code) if line)
        return Dialog(replace(page.frame, extra=None), text=text, buttons=page.buttons, tone=Tone.WARN)


@dataclass(frozen=True)
class VisitEnded(Broken):
    """Nothing was kept in this visit; everything of it is gone."""

    fresh = True
    keeps_appearance = True
    patience = BRIEF

    def entered(self, visit: Visit) -> None:
        visit.ask(PowerOffCard())

    def screen(self, visit: Visit) -> Screen:
        return self.drawn(
            Picture(
                frame(visit, _("この端末の調子が悪く、途中で終わりました"), may_leave=False),
                picture="call_staff",
                lines=(
                    _("もう一度、はじめからお願いします。くり返すときは、係員にお知らせください。"),
                    say("%(counter)sでも受け付けます。", counter=counter(visit)),
                ),
                banner=Banner(
                    Tone.WARN,
                    _("入力していた申請は、出ていません"),
                    _("すでに受け付けた申請は、なくなりません。"),
                    "warning",
                ),
                buttons=(Button(_("はじめの画面へ"), Confirmed(), Role.MAIN),),
                code=DEFECT,
            )
        )

    def on(self, event: Event, visit: Visit) -> Follower | None:
        return Destination.LEAVE if isinstance(event, Confirmed) else None


@dataclass(frozen=True)
class StillKeeping(Broken):
    """The outbox was asked to keep, and its word has not come yet: until then nothing can be said of it."""

    patience = None

    def screen(self, visit: Visit) -> Screen:
        return self.drawn(
            Picture(
                frame(visit, _("申請しています"), may_leave=False),
                picture="call_staff",
                lines=(_("このままお待ちください。"),),
                code=DEFECT,
            )
        )

    def on(self, event: Event, visit: Visit) -> Follower | None:
        match event:
            case SubmissionKept(numbers):
                visit.kept = numbers
                return ReceivedAnyway()
            case NotKept():
                return VisitEnded()
            case _:
                return None


@dataclass(frozen=True)
class ReceivedAnyway(Broken):
    """Kept before the defect: 受付 stands, and both numbers can be had here."""

    numbers: bool = False
    """Both numbers stand on the page, after a touch."""
    patience = PAPER_OUT

    def entered(self, visit: Visit) -> None:
        visit.ask(PowerOffCard())

    def screen(self, visit: Visit) -> Screen:
        assert visit.kept is not None, "受付 is said only of what was kept"
        arrival = say("到達番号 %(number)s", number=group_arrival_number(visit.kept.arrival))
        if self.numbers:
            inquiry = group_inquiry_number(visit.kept.inquiry)
            lines: tuple[str, ...] = (
                f"{_('問合せ番号（ひみつ）')} {inquiry}",
                _("まわりの人に見えないようにしてください"),
            )
        else:
            lines = (
                _("画面の調子が悪くなりましたが、申請は受け付けています。もう一度申請する必要はありません。"),
                _("控えが出ないときは、窓口で、到達番号を伝えてください。"),
            )
        show = Button(_("番号を画面に出す"), Chosen("numbers"), Role.SECOND, "device-mobile")
        return self.drawn(
            Picture(
                frame(visit, _("申請は受け付けました"), may_leave=False),
                picture="take_slip",
                lines=lines,
                banner=Banner(Tone.OK, _("申請は受け付けました"), arrival, "check-circle"),
                buttons=(*(() if self.numbers else (show,)), Button(_("終わる"), Confirmed(), Role.MAIN)),
                code=DEFECT,
            )
        )

    def on(self, event: Event, visit: Visit) -> Follower | None:
        match event:
            case PrintEnded(outcome):
                _record(visit, outcome)
                return None
            case Chosen("numbers"):
                _record(visit, "shown")
                return replace(self, numbers=True)
            case Confirmed():
                return Destination.LEAVE
            case _:
                return None


@dataclass(frozen=True)
class OutOfOrder(Broken):
    """The start page does not work. Tried again by itself, later each time; a staff card still opens its page."""

    wait_s: float = LONGEST_REST_S
    fresh = True
    patience = None

    def entered(self, visit: Visit) -> None:
        visit.ask(CheckReady())
        visit.ask(AskPrinter())

    def screen(self, visit: Visit) -> Screen:
        return self.drawn(
            Picture(
                Frame(_("この端末はお休みしています"), assist=False),
                picture="out_of_service",
                lines=(_("係員をお呼びください。"), _("すでに受け付けた申請は、なくなりません。")),
                code=CLOSED_BY_DEFECT,
            )
        )

    def on(self, event: Event, visit: Visit) -> Follower | None:
        return open_for_staff(event, visit)


def _record(visit: Visit, outcome: str) -> None:
    if visit.kept is not None:
        visit.ask(RecordPrint(visit.kept.seq, FIRST_COPY, outcome))
