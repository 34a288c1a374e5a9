"""つづきから: the code of a draft's paper is typed, and the form stands where it was left."""

# ruff: noqa: D102 - screen, on, entered and timed_out keep the promises that Step states

from __future__ import annotations

from dataclasses import dataclass, field, replace

from kiosk.devices.centre import TakenSaid
from kiosk.devices.drafts import (
    DraftEnded,
    DraftExtended,
    DraftNotKept,
    DraftNotThere,
    DraftOpened,
    EndDraft,
    ExtendDraft,
    OpenDraft,
)
from kiosk.forms.drafting import Misfit, look_of, take_up
from kiosk.forms.files import asks_files
from kiosk.runtime.bus import Event
from kiosk.screens.controls import Banner, Button, Role, Tone, back, forward
from kiosk.screens.dialogs import Dialog
from kiosk.screens.form_page import InputKind
from kiosk.screens.frame import Screen
from kiosk.screens.keyboard_page import KeyboardPage
from kiosk.screens.picture import Picture
from kiosk.screens.progress import Progress
from kiosk.screens.review import Review, ReviewLine
from kiosk.screens.touches import Back, Chosen, Confirmed, Declined, PageTurned, TypedText
from kiosk.state.visit import TakenUp, Visit
from kiosk.steps.apply import identify, save_draft
from kiosk.steps.apply.before_start import code_before, look_ahead
from kiosk.steps.apply.fill_form import first_page
from kiosk.steps.apply.procedure_facts import facts_banner, may_begin
from kiosk.steps.page_frame import counter, frame, plain_pages_words
from kiosk.steps.step import Destination, Follower, Step
from kiosk.words.dates import day_words
from kiosk.words.texts import _, language, say
from sync.contract.forms.texts import words
from sync.contract.numbers import DraftCode, parse_draft_code
from sync.contract.wire.drafts import EndReason
from sync.errors import NotANumber

CODE_GROUPS = (4, 4, 4, 4)
ANSWER_WITHIN_S = 6.0
"""The key takes a moment, the centre three seconds at most; this is the net under both."""
LINES_A_PAGE = 3
AGAIN, EXTEND, DISCARD = "again", "extend", "discard"


@dataclass(frozen=True)
class EnterDraftCode(Step):
    """つづきの番号; always typed, as the inquiry number."""

    typed: str = field(default="", repr=False)
    """What was no code, or opened nothing: it stays, to be mended."""
    wrong: bool = False

    def screen(self, visit: Visit) -> Screen:
        notes = (_("保存の紙の枠の中にある16文字です。まわりの人に見えないようにしてください。"),)
        return KeyboardPage(
            frame(visit, _("つづきの番号を入力してください"), notes=notes, back=back(_("戻る"))),
            text=self.typed,
            error=self._error() if self.wrong else "",
            label=_("つづきの番号"),
            entry=InputKind.LATIN,
            most_characters=sum(CODE_GROUPS),
            grouping=CODE_GROUPS,
        )

    def on(self, event: Event, visit: Visit) -> Follower | None:
        match event:
            case TypedText(text):
                try:
                    return OpeningDraft(parse_draft_code(text))
                except NotANumber:
                    return EnterDraftCode(text, wrong=bool(text))
            case Back():
                return Destination.CHOOSE
            case _:
                return None

    def _error(self) -> str:
        count, whole = len(self.typed.replace("-", "")), sum(CODE_GROUPS)
        if count < whole:
            return say("つづきの番号は%(whole)s文字です。いま%(count)s文字です。", whole=whole, count=count)
        return _("この番号ではないようです。保存の紙の番号を、もう一度確かめてください。")


@dataclass(frozen=True, repr=False)
class OpeningDraft(Step):
    """The key is derived from the code; that alone takes a moment, so that nobody tries many."""

    code: DraftCode
    patience = None
    may_leave = False
    answer_within_s = ANSWER_WITHIN_S

    def entered(self, visit: Visit) -> None:
        visit.ask(OpenDraft(self.code))

    def screen(self, visit: Visit) -> Screen:
        return Progress(
            frame(visit, _("保存した入力をさがしています"), may_leave=False),
            steps=((_("保存した入力をさがしています"), "running"),),
        )

    def on(self, event: Event, visit: Visit) -> Follower | None:
        match event:
            case DraftOpened():
                return _opened(event, visit)
            case DraftNotThere(why, code, reason, wait_s):
                return NothingOpened(why, code, reason, wait_s)
            case _:
                return None

    def unanswered(self) -> Step:
        return NothingOpened("not_asked", self.code)


@dataclass(frozen=True)
class NothingOpened(Step):
    """Why not, and what helps. Nobody is told that there is nothing when nobody could look."""

    why: str
    code: DraftCode = field(repr=False)
    reason: str = ""
    wait_s: int = 0

    def screen(self, visit: Visit) -> Screen:
        title, lines, again = self._said(visit)
        ask = (Button(again, Chosen(AGAIN), Role.MAIN),) if again else ()
        return Picture(
            frame(visit, title, back=back(_("戻る"))),
            picture="take_slip",
            lines=lines,
            buttons=(*ask, Button(_("番号を入力し直す"), Confirmed(), Role.SECOND if ask else Role.MAIN)),
        )

    def on(self, event: Event, visit: Visit) -> Follower | None:
        match event:
            case Chosen(chosen) if chosen == AGAIN:
                return OpeningDraft(self.code)
            case Confirmed():
                return EnterDraftCode(self.code)
            case Back():
                return Destination.CHOOSE
            case _:
                return None

    def _said(self, visit: Visit) -> tuple[str, tuple[str, ...], str]:
        ask_counter = say("お困りのときは、%(counter)sでおたずねください。", counter=counter(visit))
        match self.why:
            case "ended" if self.reason == EndReason.SUBMITTED:
                return (
                    _("この保存は、申請に使われました"),
                    (_("申請のようすは、控えの2つの番号で見られます。"), ask_counter),
                    "",
                )
            case "ended" if self.reason == EndReason.REPLACED:
                return (
                    _("この紙の番号は、もう使えません"),
                    (_("このあとで、もう一度保存されています。新しい紙の番号を入力してください。"), ask_counter),
                    "",
                )
            case "ended":
                return (
                    _("保存した入力は、もうありません"),
                    (
                        _("保存は1か月です。期限が過ぎたか、消されたため、もう一度はじめから入力してください。"),
                        ask_counter,
                    ),
                    "",
                )
            case "wait":
                minutes = max(1, -(-self.wait_s // 60))
                return (
                    _("いまは開けません"),
                    (
                        say("ちがう番号が続いたため、あと%(minutes)s分ほど開けません。", minutes=minutes),
                        _("保存した入力は、なくなっていません。"),
                        ask_counter,
                    ),
                    _("もう一度さがす"),
                )
            case "not_asked":
                return (
                    _("この端末にはありません。いまは市役所に問い合わせできません"),
                    (
                        _("保存した入力が、なくなったということではありません。"),
                        _("保存した端末なら、通信がなくても開けます。少し待ってから、もう一度さがすこともできます。"),
                    ),
                    _("もう一度さがす"),
                )
            case "unreadable":
                return (
                    _("この端末では開けません"),
                    (_("保存した入力は、なくなっていません。保存した端末でためしてください。"), ask_counter),
                    "",
                )
            case _:
                return (
                    _("この番号の保存は見つかりません"),
                    (
                        _("番号を確かめて、もう一度入力してください。"),
                        _("通信が止まっているときに保存したものは、通信が戻るまで、その端末でだけ開けます。"),
                    ),
                    "",
                )


@dataclass(frozen=True)
class NotOfferedNow(Step):
    """The procedure is not here any more, or not at this kiosk: the draft stays."""

    def screen(self, visit: Visit) -> Screen:
        return Picture(
            frame(visit, _("この手続きは、いまこの端末では受け付けていません"), back=back(_("戻る"))),
            picture="call_staff",
            lines=(
                _("保存した入力は、なくなっていません。ほかの端末や、あとで開けることがあります。"),
                say("この手続きは%(counter)sで受け付けます。", counter=counter(visit)),
            ),
            banner=_until(visit),
        )

    def on(self, event: Event, visit: Visit) -> Follower | None:
        if isinstance(event, Back):
            visit.begin(None)
            return Destination.CHOOSE
        return None


@dataclass(frozen=True)
class GoOn(Step):
    """What was found, and up to when. It can last a month longer, once; or be thrown away."""

    count: int
    told: str = ""
    """What became of the month more that was asked for: extended | not_now."""

    def entered(self, visit: Visit) -> None:
        look_ahead(visit)

    def screen(self, visit: Visit) -> Screen:
        kept = visit.taken_up
        assert kept is not None, "opened by its code"
        ready, until = may_begin(visit), self._banner(visit)
        now = None if self.told and ready else facts_banner(visit)  # what was just asked for is told first
        lines = [say("%(count)s個の答えが入っています。", count=self.count)]
        if ready:
            lines.append(_("カードから読むことと同意は、もう一度お願いします。"))
        if ready and asks_files(visit.procedure):
            lines.append(_("そえたファイルは入っていません。もう一度USBメモリからえらんでください。"))
        if now is not None:
            lines.append(until.text)
        more = () if kept.extended else (Button(_("期限を1か月のばす"), Chosen(EXTEND), icon="calendar-blank"),)
        go = (Button(_("つづける"), Confirmed(), Role.MAIN, "arrow-right"),) if ready else ()
        return Picture(
            frame(visit, _("つづきから はじめます"), back=back(_("戻る"))),
            picture="take_slip",
            lines=tuple(lines),
            banner=now or until,
            buttons=(*go, *more, Button(_("保存したものを消す"), Chosen(DISCARD), icon="x")),
            code=code_before(visit),
        )

    def _banner(self, visit: Visit) -> Banner:
        banner = _until(visit)
        match self.told:
            case "extended":
                more = _("期限をのばしました。前の紙の番号も、そのまま使えます。")
                return replace(banner, tone=Tone.OK, text=banner.text + more)
            case "not_now":
                more = _("いまは期限をのばせません。通信が戻ってから、もう一度ためしてください。")
                return replace(banner, tone=Tone.WARN, text=banner.text + more)
            case _:
                return banner

    def on(self, event: Event, visit: Visit) -> Follower | None:
        kept = visit.taken_up
        assert kept is not None, "opened by its code"
        match event:
            case TakenSaid(definition, told) if definition in visit.taken_now:
                visit.taken_now[definition] = told
                return None
            case Confirmed() if may_begin(visit):
                return identify.start(visit) if visit.needs_card else first_page(visit)
            case Chosen(chosen) if chosen == EXTEND and not kept.extended:
                visit.ask(ExtendDraft(kept.keys, kept.ends_on))
                return None
            case DraftExtended(ends_on):
                visit.taken_up = replace(kept, ends_on=ends_on, extended=True)
                save_draft.print_paper(visit)
                return replace(self, told="extended")
            case DraftNotKept():
                return replace(self, told="not_now")
            case Chosen(chosen) if chosen == DISCARD:
                return AskDiscard(self)
            case Back():
                visit.begin(None)
                return Destination.CHOOSE
            case _:
                return None


@dataclass(frozen=True)
class AskDiscard(Step):
    """Cannot be undone."""

    under: GoOn

    def screen(self, visit: Visit) -> Screen:
        return Dialog(
            replace(self.under.screen(visit).frame, title=_("保存したものを消しますか")),
            text=_("紙の番号では、もう開けなくなります。"),
            buttons=(Button(_("戻る"), Declined(), Role.MAIN), Button(_("消す"), Confirmed(), Role.FINAL)),
            icon="question",
            tone=Tone.WARN,
        )

    def on(self, event: Event, visit: Visit) -> Follower | None:
        match event:
            case Confirmed():
                assert visit.taken_up is not None, "opened by its code"
                visit.ask(EndDraft(visit.taken_up.keys, EndReason.DISCARDED))
                return None
            case DraftEnded():
                visit.begin(None)
                return Destination.CHOOSE
            case Declined() | Back():
                return self.under
            case _:
                return None


@dataclass(frozen=True)
class FormChanged(Step):
    """The form is another one since: what has no place in it any more is shown once, because somebody typed it."""

    count: int
    lost: tuple[Misfit, ...] = field(repr=False)
    page: int = 0

    def screen(self, visit: Visit) -> Screen:
        pages = -(-len(self.lost) // LINES_A_PAGE)
        shown = self.lost[self.page * LINES_A_PAGE : (self.page + 1) * LINES_A_PAGE]
        last = self.page == pages - 1
        return Review(
            frame(
                visit,
                _("様式が新しくなりました"),
                page=plain_pages_words(self.page + 1, pages),
                back=back(_("戻る")) if self.page == 0 else Button(_("前のページ"), PageTurned(-1), icon="arrow-left"),
                forward=forward(_("わかりました"), Confirmed()) if last else None,
                extra=None if last else forward(_("次のページ"), PageTurned(1)),
                pages_on=pages > 1,
            ),
            lines=tuple(ReviewLine(False, lost.label, lost.shown) for lost in shown),
            note=_("この答えは、新しい様式には入りません。ほかの答えは入っています。"),
            pages=(self.page + 1, pages),
        )

    def on(self, event: Event, visit: Visit) -> Follower | None:
        pages = -(-len(self.lost) // LINES_A_PAGE)
        match event:
            case PageTurned(step):
                return replace(self, page=min(max(self.page + step, 0), pages - 1))
            case Confirmed() if self.page == pages - 1:
                return GoOn(self.count)
            case Back():
                visit.begin(None)
                return Destination.CHOOSE
            case _:
                return None


def _opened(opened: DraftOpened, visit: Visit) -> Step:
    draft, kept = opened.draft, (opened.code, opened.keys, opened.ends_on)
    visit.begin(visit.kiosk_state.offer(draft.procedure))
    visit.taken_up = TakenUp(
        draft.procedure, *kept, at=draft.at, extended=opened.extended, everywhere=opened.everywhere
    )
    visit.appearance = look_of(draft, visit.kiosk_state.languages)
    if visit.offer is None:
        return NotOfferedNow()
    lost = take_up(draft, visit)
    count = len(visit.answers)
    return FormChanged(count, lost) if lost else GoOn(count)


def _until(visit: Visit) -> Banner:
    kept = visit.taken_up
    assert kept is not None, "opened by its code"
    name = words(visit.procedure.name, language()) if visit.offer is not None else ""
    until = say("%(day)sまで、つづけられます。", day=day_words(kept.ends_on))
    return Banner(Tone.INFO, name or until, until if name else "", "info")
