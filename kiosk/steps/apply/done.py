"""受け付けました (k09): said only here, and only after `SubmissionKept`; then paper, or numbers without (k12)."""

# ruff: noqa: D102 - screen, on, entered and timed_out keep the promises that Step states

from __future__ import annotations

from dataclasses import dataclass

from kiosk.devices.outbox import RecordPrint
from kiosk.devices.slip_printer import PrintEnded, PrintSlip
from kiosk.runtime.bus import Event
from kiosk.screens.controls import Banner, Button, Role, Tone, back, forward
from kiosk.screens.done import Done
from kiosk.screens.frame import Screen, Stage
from kiosk.screens.picture import Picture
from kiosk.screens.touches import Back, Chosen, Confirmed, Next
from kiosk.state.visit import Visit
from kiosk.steps import slip_content
from kiosk.steps.always import leaving
from kiosk.steps.page_frame import frame
from kiosk.steps.step import PAPER_OUT, Destination, Follower, Step
from kiosk.words.dates import moment_words
from kiosk.words.texts import _, say
from sync.contract.forms.texts import words
from sync.contract.numbers import group_arrival_number, group_inquiry_number

FIRST_COPY = 1
PAPER_OUT_CODE = "P-02"


@dataclass(frozen=True)
class Received(Step):
    """Green block, numbers, what happens next. The slip is coming out while this stands."""

    withdrawn: bool = False
    printed: str = "running"
    """running | printed | unknown"""
    sound = "done"
    may_leave = False

    def entered(self, visit: Visit) -> None:
        if self.printed == "running":
            visit.ask(PrintSlip(slip_content.slip_of(visit)))

    def screen(self, visit: Visit) -> Screen:
        assert visit.kept is not None, "受付 is said only of what was kept"
        return Done(
            frame(
                visit,
                _("受け付けました"),
                stage=Stage.DONE,
                may_leave=False,
                forward=forward(_("終わる"), Confirmed()) if self.printed != "running" else None,
                extra=Button(_("控えが出ない"), Chosen("no_slip"), icon="printer")
                if self.printed != "running"
                else None,
            ),
            headline=_("取下げを受け付けました") if self.withdrawn else _("受け付けました"),
            taken_in=moment_words(visit.kept.taken_in_at),
            arrival_label=_("到達番号"),
            arrival_number=group_arrival_number(visit.kept.arrival),
            inquiry_label=_("問合せ番号（ひみつ）"),
            inquiry_line=_("控えに印刷しました") if self.printed == "printed" else _("控えに印刷します"),
            check_label=_("照合コード"),
            check_code=visit.kept.check_code,
            qr_text=visit.kept.qr_text,
            banner=None if visit.kiosk_state.contact.online else offline_banner(),
            slip_title=_SLIP_TITLES[self.printed](),
            slip_text=_("大切な紙です。2つの番号で、ようすを見たり、直したりできます。"),
            next_title=_("このあと"),
            next_steps=next_steps(visit),
        )

    def on(self, event: Event, visit: Visit) -> Follower | None:
        match event:
            case PrintEnded("printed"):
                record(visit, "printed")
                return Received(self.withdrawn, "printed")
            case PrintEnded("unknown"):
                record(visit, "unknown")
                return Received(self.withdrawn, "unknown")
            case PrintEnded(code=code):
                record(visit, "not_printed")
                return NoPaper(code)
            case Chosen("no_slip"):
                return NoPaper("P-05")
            case Confirmed() | Next():
                return Destination.LEAVE
            case _:
                return None

    def timed_out(self, visit: Visit) -> Follower:
        """The resident walked away; the paper may still hang in the printer."""
        return leaving.SlipLeft() if self.printed == "printed" else Destination.LEAVE


_SLIP_TITLES = {
    "running": lambda: _("控えを印刷しています"),
    "printed": lambda: _("控えを取ってください"),
    "unknown": lambda: _("控えが出たか、ごらんください"),
}


@dataclass(frozen=True)
class NoPaper(Step):
    """k12: what is safe first, in green; then the ways to get the numbers. Five minutes."""

    code: str
    patience = PAPER_OUT
    may_leave = False

    def screen(self, visit: Visit) -> Screen:
        assert visit.kept is not None, "reached only with something kept"
        return Picture(
            frame(visit, self._title(), stage=Stage.DONE, may_leave=False),
            picture="no_paper",
            lines=(
                _("控えは、次のどれかで受け取れます。受付の番号は変わりません。"),
                _("この画面は5分で閉じます。控えは後からでも出せます。"),
            ),
            banner=Banner(
                Tone.OK,
                _("申請は受け付けました"),
                say("到達番号 %(number)s", number=group_arrival_number(visit.kept.arrival)),
                "check-circle",
            ),
            buttons=(
                Button(_("もう一度印刷する"), Chosen("print"), Role.SECOND, "printer"),
                Button(_("番号を画面に出す"), Chosen("numbers"), Role.SECOND, "device-mobile"),
                Button(_("控えなしで終わる"), Confirmed(), icon="x"),
            ),
            code=self.code,
        )

    def on(self, event: Event, visit: Visit) -> Follower | None:
        match event:
            case Chosen("print"):
                return Received()
            case Chosen("numbers"):
                record(visit, "shown")
                return NumbersOnScreen(self.code)
            case Confirmed():
                return Destination.LEAVE
            case _:
                return None

    def timed_out(self, visit: Visit) -> Follower:
        return Destination.LEAVE

    def _title(self) -> str:
        """The paper is blamed only when it is the paper."""
        if self.code == PAPER_OUT_CODE:
            return _("申請は受け付けました。控えの紙がなくなりました。")
        return _("申請は受け付けました。控えが印刷できませんでした。")


@dataclass(frozen=True)
class NumbersOnScreen(Step):
    """Both numbers in large type, to copy or to photograph. Only here, and only after a touch. No name."""

    code: str
    patience = PAPER_OUT
    may_leave = False

    def screen(self, visit: Visit) -> Screen:
        assert visit.kept is not None, "reached only with something kept"
        return Done(
            frame(
                visit,
                _("番号を書きうつすか、写してください"),
                stage=Stage.DONE,
                may_leave=False,
                back=back(_("戻る")),
                forward=forward(_("終わる"), Confirmed()),
            ),
            headline=_("受け付けました"),
            taken_in=moment_words(visit.kept.taken_in_at),
            arrival_label=_("到達番号"),
            arrival_number=group_arrival_number(visit.kept.arrival),
            inquiry_label=_("問合せ番号（ひみつ）"),
            inquiry_line=group_inquiry_number(visit.kept.inquiry),
            check_label=_("照合コード"),
            check_code=visit.kept.check_code,
            qr_text=visit.kept.qr_text,
            banner=Banner(Tone.WARN, _("まわりの人に見えないようにしてください"), icon="eye-slash"),
            slip_title=_("控えは後からでも出せます"),
            slip_text=_("窓口で、到達番号を伝えてください。"),
            next_title=_("このあと"),
            next_steps=next_steps(visit),
        )

    def on(self, event: Event, visit: Visit) -> Follower | None:
        match event:
            case Back():
                return NoPaper(self.code)
            case Confirmed() | Next():
                return Destination.LEAVE
            case _:
                return None


def record(visit: Visit, outcome: str) -> None:
    """Note in the outbox how the paper came out, so that staff see a slip that was not handed over."""
    if visit.kept is not None:
        visit.ask(RecordPrint(visit.kept.seq, FIRST_COPY, outcome))


def offline_banner() -> Banner:
    """Offline is a normal state: the submission is done, and nobody has to come again."""
    return Banner(
        Tone.INFO,
        _("通信が止まっていますが、受付は済んでいます"),
        _("通信が戻ると自動で市役所へ届きます。もう一度申請する必要はありません。"),
        "cloud-slash",
    )


def next_steps(visit: Visit) -> tuple[str, ...]:
    """What happens now, and whom to call."""
    procedure, facts, language = visit.procedure, visit.facts, visit.appearance.language
    contact = say(
        "問合せ：%(section)s　%(phone)s（%(hours)s）",
        section=words(procedure.section, language),
        phone=f"{facts.phone}　FAX {facts.fax}" if facts.fax else facts.phone,
        hours=words(facts.hours, language),
    )
    return (*(words(step, language) for step in facts.next_steps), contact)
