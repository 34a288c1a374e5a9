"""いったん保存する: what is put away and what is not, then a paper with the code. No code is lost without a word."""

# ruff: noqa: D102 - screen, on, entered and timed_out keep the promises that Step states

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta

from kiosk.devices.drafts import DraftKept, DraftNotKept, KeepDraft
from kiosk.devices.slip_printer import PrintEnded, PrintSlip
from kiosk.forms.answers import today
from kiosk.forms.drafting import draft_of, has_staff_answers, kept_count
from kiosk.forms.files import asks_files
from kiosk.runtime.bus import Event
from kiosk.screens.controls import Banner, Button, Role, Tone, back
from kiosk.screens.dialogs import Dialog
from kiosk.screens.frame import Screen, Stage
from kiosk.screens.picture import Picture
from kiosk.screens.progress import Progress
from kiosk.screens.touches import Back, Chosen, Confirmed, Declined
from kiosk.state.visit import CodeGiven, TakenUp, Visit
from kiosk.steps.always import leaving
from kiosk.steps.apply.type_notify import TypeNotify
from kiosk.steps.draft_paper import draft_paper, where_words
from kiosk.steps.page_frame import counter, frame
from kiosk.steps.step import PAPER_OUT, Destination, Follower, Step
from kiosk.words.dates import day_or_words, day_words
from kiosk.words.texts import _, say
from sync.contract.chain.statement import StatementKind
from sync.contract.numbers import group_draft_code
from sync.contract.wire.drafts import KEPT_DAYS

SAVE, MAIL = "save_draft", "mail"
NO_PAPER_CODE = "P-05"


def save_button(visit: Visit) -> Button | None:
    """For the pages of a form, a correction's too."""
    if (visit.kind is StatementKind.CORRECTION) != (visit.former is not None):
        return None
    return Button(_("いったん保存する"), Chosen(SAVE), icon="download-simple")


@dataclass(frozen=True)
class AskSave(Step):
    """What is kept, for how long, and what is not."""

    under: Step
    at: str
    """Field where the resident stands."""

    def screen(self, visit: Visit) -> Screen:
        count = kept_count(visit)
        if not count:
            return Picture(
                frame(visit, _("まだ保存するものがありません"), stage=Stage.FILL, back=back(_("戻る"))),
                picture="take_slip",
                lines=(_nothing_kept(visit),),
            )
        last = today(visit) + timedelta(days=KEPT_DAYS)
        left_out = [_("カードから読んだことと同意は、しまいません。つづけるときに、もう一度お願いします。")]
        if has_staff_answers(visit):
            left_out.append(_("職員が入力した答えも、しまいません。"))
        if asks_files(visit.procedure) and not _keeps_its_files(visit):
            left_out.append(
                _("そえたファイルは、しまいません。つづけるときに、もう一度USBメモリからえらんでください。")
            )
        what = say("入力した答え %(count)s個を、%(day)sまで しまっておきます。", count=count, day=day_words(last))
        opens = _("紙に出る番号だけで開きます。市役所の人にも読めません。申請は、まだ出ません。")
        if visit.former is not None:
            what = say("直した答え %(count)s個を、%(day)sまで しまっておきます。", count=count, day=day_words(last))
            what += until_words(visit)
            opens = _(
                "紙に出る番号と、控えの問合せ番号で開きます。市役所の人にも読めません。直したものは、まだ出ません。"
            )
        notify = (_("期限の前に、メールで一度お知らせします。"),) if visit.notify else ()
        asks_mail = Button(_("期限の前にメールで知らせる"), Chosen(MAIL), icon="envelope")
        mail = (asks_mail,) if _may_notify(visit) else ()
        return Picture(
            frame(visit, _("入力をいったん保存しますか"), stage=Stage.FILL, back=back(_("戻る"))),
            picture="take_slip",
            lines=(
                what,
                "".join(left_out),
                opens,
                *notify,
            ),
            banner=_where(visit),
            buttons=(
                Button(_("保存して紙を出す"), Confirmed(), Role.MAIN, "printer"),
                *mail,
            ),
        )

    def on(self, event: Event, visit: Visit) -> Follower | None:
        match event:
            case Confirmed() if kept_count(visit):
                return Saving(self.under, self.at)
            case Chosen(chosen) if chosen == MAIL and kept_count(visit) and _may_notify(visit):
                return TypeNotify(self, visit.notify)
            case Back():
                return self.under
            case _:
                return None


@dataclass(frozen=True)
class Saving(Step):
    """Sealed and kept here; then the centre is asked, for three seconds at most."""

    under: Step
    at: str
    patience = None
    may_leave = False

    def entered(self, visit: Visit) -> None:
        # What nobody has the code of goes at once; what somebody has goes when the new code reached somebody.
        draft = visit.taken_up
        replaces = draft.keys if draft is not None and draft.given is CodeGiven.NOT_YET else None
        visit.ask(KeepDraft(draft_of(visit, self.at), today(visit), visit.notify, replaces))

    def screen(self, visit: Visit) -> Screen:
        return Progress(
            frame(visit, _("保存しています"), stage=Stage.FILL, may_leave=False),
            steps=((_("この端末に しまいます"), "running"), (_("紙を印刷します"), "waiting")),
        )

    def on(self, event: Event, visit: Visit) -> Follower | None:
        match event:
            case DraftKept(code, keys, ends_on, everywhere, fits):
                before = visit.taken_up
                stands_for = before.keys if before is not None else None
                if before is not None and before.given is CodeGiven.NOT_YET:
                    stands_for = before.replaces
                visit.taken_up = TakenUp(
                    visit.procedure.id,
                    code,
                    keys,
                    ends_on,
                    at=self.at,
                    everywhere=everywhere,
                    fits=fits,
                    corrects=visit.former.view.arrival if visit.former is not None else "",
                    replaces=stands_for,
                )
                return Saved(self.under)
            case DraftNotKept(code):
                return NotSaved(self.under, code)
            case _:
                return None


@dataclass(frozen=True)
class NotSaved(Step):
    """Nothing was kept; nothing typed is lost."""

    under: Step
    code: str

    def screen(self, visit: Visit) -> Screen:
        return Picture(
            frame(visit, _("保存できませんでした"), stage=Stage.FILL),
            picture="call_staff",
            lines=(
                _("入力したことは、この画面に残っています。このまま最後まで入力して申請できます。"),
                say("%(counter)sでも受け付けます。", counter=counter(visit)),
            ),
            buttons=(Button(_("入力にもどる"), Confirmed(), Role.MAIN),),
            code=self.code,
        )

    def on(self, event: Event, visit: Visit) -> Follower | None:
        return self.under if isinstance(event, Confirmed | Back) else None


@dataclass(frozen=True)
class Saved(Step):
    """保存しました. The paper is coming out while this stands; the visit may end, or go on."""

    under: Step
    printed: str = "running"
    """running | printed | unknown"""
    sound = "done"
    may_leave = False

    def entered(self, visit: Visit) -> None:
        if self.printed == "running":
            print_paper(visit)

    def screen(self, visit: Visit) -> Screen:
        buttons: tuple[Button, ...] = ()
        if self.printed != "running":
            buttons = (
                Button(_("終わる"), Confirmed(), Role.MAIN),
                Button(_("入力を続ける"), Declined()),
                Button(_("紙が出ない"), Chosen("no_paper"), icon="printer"),
            )
        return Picture(
            frame(visit, _PAPER[self.printed](), stage=Stage.FILL, may_leave=False),
            picture="take_slip",
            lines=(_("紙の番号で、つづきから始められます。かぎと同じように、大切に持っていてください。"),),
            banner=kept_banner(visit),
            buttons=buttons,
        )

    def on(self, event: Event, visit: Visit) -> Follower | None:
        match event:
            case PrintEnded("printed"):
                visit.give_code()
                return replace(self, printed="printed")
            case PrintEnded("unknown"):
                visit.give_code(CodeGiven.PERHAPS)
                return replace(self, printed="unknown")
            case PrintEnded(code=code):
                return NoDraftPaper(self.under, code)
            case Chosen("no_paper") if self.printed != "running":
                return NoDraftPaper(self.under, NO_PAPER_CODE)
            case Confirmed() if self.printed != "running":
                visit.give_code()
                return Destination.LEAVE
            case Declined() if self.printed != "running":
                visit.give_code()
                return self.under
            case _:
                return None

    def timed_out(self, visit: Visit) -> Follower:
        """The resident walked away; the paper may still hang in the printer."""
        return leaving.SlipLeft() if self.printed == "printed" else Destination.LEAVE


_PAPER = {
    "running": lambda: _("紙を印刷しています"),
    "printed": lambda: _("紙を取ってください"),
    "unknown": lambda: _("紙が出たか、ごらんください"),
}


@dataclass(frozen=True)
class NoDraftPaper(Step):
    """It is kept, and no paper came: again, or the code to copy. Nobody leaves without either unasked. Five minutes."""

    under: Step
    code: str
    numbers: bool = False
    """The code stands on the page, after a touch."""
    patience = PAPER_OUT
    may_leave = False

    def screen(self, visit: Visit) -> Screen:
        assert visit.taken_up is not None, "reached only with something kept"
        if self.numbers:
            return Picture(
                frame(visit, _("番号を書きうつしてください"), stage=Stage.FILL, may_leave=False),
                picture="no_paper",
                lines=(_("まわりの人に見えないようにしてください。なくすと、だれにも開けません。"), _until(visit)),
                banner=Banner(
                    Tone.WARN, group_draft_code(visit.taken_up.code), _("つづきの番号（ひみつ）"), "eye-slash"
                ),
                buttons=(
                    Button(_("書きうつしました。終わる"), Confirmed(), Role.MAIN),
                    Button(_("入力を続ける"), Declined()),
                ),
            )
        return Picture(
            frame(visit, _("保存しました。紙が印刷できませんでした。"), stage=Stage.FILL, may_leave=False),
            picture="no_paper",
            lines=(_("番号がないと、つづきは開けません。次のどれかで受け取ってください。"),),
            banner=kept_banner(visit),
            buttons=(
                Button(_("番号を画面に出す"), Chosen("numbers"), Role.SECOND, "device-mobile"),
                Button(_("もう一度印刷する"), Chosen("print"), Role.SECOND, "printer"),
                Button(_("入力を続ける"), Declined(), icon="arrow-left"),
                Button(_("番号なしで終わる"), Confirmed(), icon="x"),
            ),
            code=self.code,
        )

    def on(self, event: Event, visit: Visit) -> Follower | None:
        match event:
            case Chosen("print") if not self.numbers:
                return Saved(self.under)
            case Chosen("numbers"):
                visit.give_code()
                return replace(self, numbers=True)
            case Declined():
                return self.under
            case Confirmed():
                return Destination.LEAVE if self.numbers else LeaveWithoutCode(self)
            case _:
                return None


@dataclass(frozen=True)
class LeaveWithoutCode(Step):
    """What nobody can open any more is not kept either."""

    under: NoDraftPaper
    patience = PAPER_OUT
    may_leave = False

    def screen(self, visit: Visit) -> Screen:
        return Dialog(
            replace(self.under.screen(visit).frame, title=_("番号なしで終わりますか")),
            text=_text_without_code(visit),
            buttons=(Button(_("戻る"), Declined(), Role.MAIN), Button(_("消して終わる"), Confirmed(), Role.FINAL)),
            icon="question",
            tone=Tone.WARN,
        )

    def on(self, event: Event, visit: Visit) -> Follower | None:
        match event:
            case Confirmed():
                assert visit.taken_up is not None, "reached only with something kept"
                visit.taken_up = replace(visit.taken_up, given=CodeGiven.NOT_YET)
                return Destination.LEAVE  # what nobody has the code of goes with the visit
            case Declined() | Back():
                return self.under
            case _:
                return None


def _keeps_its_files(visit: Visit) -> bool:
    """A correction has the files of the application again, whenever it goes on; those of a stick it has not."""
    return visit.former is not None and all(file.kept for files in visit.attachments.values() for file in files)


def _may_notify(visit: Visit) -> bool:
    """In a trial nothing is mailed (ENT-23)."""
    return not visit.procedure.test_operation


def _text_without_code(visit: Visit) -> str:
    if visit.taken_up is not None and visit.taken_up.replaces is not None:
        return _("いま入力したことは消えます。前の紙の番号は、そのまま使えます。")
    return _("番号がないと、だれにも開けません。保存したことも、入力したことも消えます。")


def until_words(visit: Visit) -> str:
    """By when the office wants the correction, where it said so: the draft may last longer."""
    until = visit.former.view.until if visit.former is not None else None
    return say("直す期限は、%(day)sです。", day=day_or_words(until)) if until else ""


def _nothing_kept(visit: Visit) -> str:
    if visit.former is not None:
        return _("まだ、どの答えも変わっていません。何か直してから、保存してください。")
    if any(visit.attachments.values()):
        return _("カードから読んだことと、そえたファイルは、しまいません。何か入力してから、保存してください。")
    return _("カードから読んだことは、しまいません。何か入力してから、保存してください。")


def print_paper(visit: Visit) -> None:
    """The paper of what is kept for this visit."""
    kept = visit.taken_up
    assert kept is not None, "a paper is made of what was kept"
    visit.ask(PrintSlip(draft_paper(visit, kept.code, kept.ends_on, everywhere=kept.everywhere, fits=kept.fits)))


def kept_banner(visit: Visit) -> Banner:
    """It is kept, up to when, and where it opens."""
    kept = visit.taken_up
    assert kept is not None, "reached only with something kept"
    where = where_words(visit, everywhere=kept.everywhere, fits=kept.fits)
    return Banner(Tone.OK, _("保存しました"), f"{_until(visit)}{where}", "check-circle")


def _until(visit: Visit) -> str:
    assert visit.taken_up is not None, "reached only with something kept"
    return say("%(day)sまで、つづけられます。", day=day_words(visit.taken_up.ends_on))


def _where(visit: Visit) -> Banner:
    if visit.kiosk_state.contact.online:
        return Banner(
            Tone.INFO, _("つづきは、市内のどの端末でも"), _("通信できないときは、この端末でだけ開けます。"), "info"
        )
    return Banner(
        Tone.NEUTRAL,
        _("通信が止まっています"),
        _("通信が戻るまでは、この端末でだけ つづけられます。"),
        "cloud-slash",
    )
