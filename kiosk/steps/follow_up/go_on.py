"""What a draft's code opened: it goes on, lasts a month longer, or is thrown away; and what has no place any more."""

# ruff: noqa: D102 - screen, on, entered and timed_out keep the promises that Step states

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date

from kiosk.devices.centre import TakenSaid
from kiosk.devices.drafts import DraftEnded, DraftExtended, DraftNotKept, EndDraft, ExtendDraft
from kiosk.forms.drafting import Misfit, prepared_count, take_up
from kiosk.forms.files import asks_files
from kiosk.paging.review_pages import review_capacity
from kiosk.runtime.bus import Event
from kiosk.screens.controls import Banner, Button, Role, Tone, back, forward
from kiosk.screens.dialogs import Dialog
from kiosk.screens.frame import Screen
from kiosk.screens.picture import Picture
from kiosk.screens.progress import Progress
from kiosk.screens.review import Review, ReviewLine
from kiosk.screens.touches import Back, Chosen, Confirmed, Declined, PageTurned
from kiosk.state.visit import Visit
from kiosk.steps.apply import identify, save_draft
from kiosk.steps.apply.before_start import code_before, look_ahead
from kiosk.steps.apply.fill_form import first_page
from kiosk.steps.apply.procedure_facts import facts_banner, may_begin
from kiosk.steps.page_frame import counter, frame, plain_pages_words, turned_to
from kiosk.steps.step import Destination, Follower, Step
from kiosk.words.dates import day_words
from kiosk.words.texts import _, language, say
from sync.contract.forms.texts import words
from sync.contract.wire.drafts import Draft, EndReason

ANSWER_WITHIN_S = 6.0
"""A key takes a moment, the centre three seconds at most; this is the net under both."""
EXTEND, DISCARD = "extend", "discard"


def with_answers(draft: Draft, visit: Visit) -> Step:
    """Put its answers into the form, and say first what has no place there."""
    lost = take_up(draft, visit)
    count = len(draft.items) - len(lost) if draft.corrects else len(visit.answers)
    return FormChanged(count, lost) if lost else GoOn(count)


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
            banner=until_banner(visit),
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
        # What was just asked for is told first; a correction is taken whatever period is over.
        now = None if ready and (self.told or kept.corrects) else facts_banner(visit)
        lines = [say("%(count)s個の答えが入っています。", count=self.count)]
        if kept.corrects:
            lines = [say("直した答えが%(count)s個入っています。", count=self.count) + save_draft.until_words(visit)]
        if visit.preparer is not None:
            name, count = visit.preparer.name, prepared_count(visit)
            said = say("職員の%(name)sが、%(count)s個の答えを入力しました。", name=name, count=count)
            lines = [said + _("1ページずつ見て、ちがうところは直してください。やめることもできます。")]
        if ready:
            lines.append(_("カードから読むことと同意は、もう一度お願いします。"))
        if ready and asks_files(visit.procedure) and not visit.attachments:
            lines.append(_("そえたファイルは入っていません。もう一度USBメモリからえらんでください。"))
        if now is not None:
            lines.append(until.text)
        more = () if kept.extended else (Button(_("期限を1か月のばす"), Chosen(EXTEND), icon="calendar-blank"),)
        discard = _("この申請をやめる") if visit.preparer is not None else _("保存したものを消す")
        go = (Button(_("つづける"), Confirmed(), Role.MAIN, "arrow-right"),) if ready else ()
        return Picture(
            frame(
                visit,
                _("つづきから はじめます") if visit.preparer is None else _("職員が用意した申請です"),
                back=back(_("戻る")),
            ),
            picture="take_slip",
            lines=tuple(lines),
            banner=now or until,
            buttons=(*go, *more, Button(discard, Chosen(DISCARD), icon="x")),
            code=code_before(visit),
        )

    def _banner(self, visit: Visit) -> Banner:
        banner = until_banner(visit)
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
                return Extending(self)
            case DraftExtended(ends_on) if not kept.extended:  # later than anybody waited for it
                return self.extended(ends_on, visit)
            case Chosen(chosen) if chosen == DISCARD:
                return AskDiscard(self)
            case Back():
                visit.begin(None)
                return Destination.CHOOSE
            case _:
                return None

    def extended(self, ends_on: date, visit: Visit) -> Step:
        """A paper says the new day."""
        assert visit.taken_up is not None, "opened by its code"
        visit.taken_up = replace(visit.taken_up, ends_on=ends_on, extended=True)
        save_draft.print_paper(visit)
        return replace(self, told="extended")


@dataclass(frozen=True)
class Extending(Step):
    """A month more is asked for, once: nothing else is touched before the answer, and one paper says the new day."""

    under: GoOn
    patience = None
    may_leave = False
    answer_within_s = ANSWER_WITHIN_S

    def entered(self, visit: Visit) -> None:
        kept = visit.taken_up
        assert kept is not None, "opened by its code"
        visit.ask(ExtendDraft(kept.keys, kept.ends_on))

    def screen(self, visit: Visit) -> Screen:
        return Progress(
            frame(visit, _("期限をのばしています"), may_leave=False), steps=((_("期限をのばしています"), "running"),)
        )

    def on(self, event: Event, visit: Visit) -> Follower | None:
        match event:
            case DraftExtended(ends_on):
                return self.under.extended(ends_on, visit)
            case DraftNotKept():
                return replace(self.under, told="not_now")
            case _:
                return None

    def unanswered(self) -> Step:
        return replace(self.under, told="not_now")


@dataclass(frozen=True)
class AskDiscard(Step):
    """Cannot be undone."""

    under: Step

    def screen(self, visit: Visit) -> Screen:
        title, text = _("保存したものを消しますか"), _("紙の番号では、もう開けなくなります。")
        if visit.preparer is not None:
            title = _("この申請をやめますか")
            text = _("職員が入力した答えを消します。紙の番号では、もう開けなくなります。")
        return Dialog(
            replace(self.under.screen(visit).frame, title=title),
            text=text,
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
        note = _("この答えは、新しい様式には入りません。ほかの答えは入っています。")
        on = forward(_("わかりました"), Confirmed())
        return typed_page(self.lost, self.page, visit, title=_("様式が新しくなりました"), note=note, on=on)

    def on(self, event: Event, visit: Visit) -> Follower | None:
        pages = len(typed_pages(self.lost, visit))
        page = min(self.page, pages - 1)
        match event:
            case PageTurned(step):
                return replace(self, page=turned_to(page, step, pages))
            case Confirmed() if page == pages - 1:
                return GoOn(self.count)
            case Back():
                visit.begin(None)
                return Destination.CHOOSE
            case _:
                return None


def typed_pages(typed: tuple[Misfit, ...], visit: Visit) -> list[tuple[ReviewLine, ...]]:
    """What was typed and stands nowhere now, in pages of what fits."""
    lines = [ReviewLine(False, one.label, one.shown or _("（消した答え）")) for one in typed]
    return review_capacity(lines, visit.appearance, visit.kiosk_state.orientation)


def typed_page(
    typed: tuple[Misfit, ...], page: int, visit: Visit, *, title: str, note: str, on: Button | None = None
) -> Review:
    """One of those pages; the way on stands on the last."""
    pages = typed_pages(typed, visit)
    page = min(page, len(pages) - 1)
    last = page == len(pages) - 1
    return Review(
        frame(
            visit,
            title,
            page=plain_pages_words(page + 1, len(pages)),
            back=back(_("戻る")) if page == 0 else Button(_("前のページ"), PageTurned(-1), icon="arrow-left"),
            forward=on if last else None,
            extra=None if last else forward(_("次のページ"), PageTurned(1)),
            pages_on=len(pages) > 1,
        ),
        lines=pages[page],
        note=note,
        pages=(page + 1, len(pages)),
    )


def until_banner(visit: Visit) -> Banner:
    """Of which form it is, and up to when it opens."""
    kept = visit.taken_up
    assert kept is not None, "opened by its code"
    name = words(visit.procedure.name, language()) if visit.offer is not None else ""
    until = say("%(day)sまで、つづけられます。", day=day_words(kept.ends_on))
    return Banner(Tone.INFO, name or until, until if name else "", "info")
