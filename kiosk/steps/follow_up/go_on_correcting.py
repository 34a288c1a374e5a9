"""A correction that was put away goes on once its slip's two numbers opened the application, as any correction does."""

# ruff: noqa: D102 - screen, on, entered and timed_out keep the promises that Step states

from __future__ import annotations

from dataclasses import dataclass, field, replace

from kiosk.forms.corrections import offer_of_then
from kiosk.forms.drafting import Misfit
from kiosk.runtime.bus import Event
from kiosk.screens.controls import Button, Role, back
from kiosk.screens.frame import Screen
from kiosk.screens.picture import Picture
from kiosk.screens.touches import Back, Chosen, Confirmed, PageTurned
from kiosk.state.visit import EarlierApplication, Visit
from kiosk.steps.follow_up.go_on import (
    DISCARD,
    AskDiscard,
    NotOfferedNow,
    typed_page,
    typed_pages,
    until_banner,
    with_answers,
)
from kiosk.steps.page_frame import counter, frame, turned_to
from kiosk.steps.step import Destination, Follower, Step
from kiosk.words.texts import _, say
from sync.contract.chain.statement import StatementKind
from sync.contract.states import HandlingStatus
from sync.contract.wire.drafts import Draft

TYPED = "typed"


def awaits(earlier: EarlierApplication, visit: Visit) -> Draft | None:
    """The draft whose slip this is."""
    draft = visit.put_away
    named = (draft.corrects, draft.procedure) if draft is not None else None
    return draft if named == (earlier.view.arrival, earlier.view.procedure) else None


def with_slip(draft: Draft, earlier: EarlierApplication, visit: Visit) -> Step:
    """The answers of the application, and over them what was corrected; or what became of it meanwhile."""
    visit.put_away, visit.former = None, earlier
    if earlier.view.state != HandlingStatus.SENT_BACK:
        return NotSentBackNow(tuple(Misfit(item.label, item.shown) for item in draft.items))
    visit.offer, visit.kind = offer_of_then(earlier, visit), StatementKind.CORRECTION
    return with_answers(draft, visit) if visit.offer is not None else NotOfferedNow()


@dataclass(frozen=True)
class NotSentBackNow(Step):
    """The office went on without the correction, or another one was handed in: the draft stays, and can be read."""

    typed: tuple[Misfit, ...] = field(repr=False)

    def screen(self, visit: Visit) -> Screen:
        return Picture(
            frame(visit, _("この申請は、いまは直せません"), back=back(_("戻る"))),
            picture="take_slip",
            lines=(
                _("保存したあとに、申請のようすが変わりました。保存したものは、なくなっていません。"),
                say("伝えたいことがあるときは、%(counter)sへお話しください。", counter=counter(visit)),
            ),
            banner=until_banner(visit),
            buttons=(
                Button(_("申請のようすを見る"), Confirmed(), Role.MAIN),
                Button(_("保存した内容を見る"), Chosen(TYPED)),
                Button(_("保存したものを消す"), Chosen(DISCARD), icon="x"),
            ),
        )

    def on(self, event: Event, visit: Visit) -> Follower | None:
        match event:
            case Confirmed():
                return Destination.STATUS
            case Chosen(chosen) if chosen == TYPED:
                return TypedBefore(self)
            case Chosen(chosen) if chosen == DISCARD:
                return AskDiscard(self)
            case Back():
                visit.begin(None)
                return Destination.CHOOSE
            case _:
                return None


@dataclass(frozen=True)
class TypedBefore(Step):
    """What was corrected, to be read or copied."""

    under: NotSentBackNow
    page: int = 0

    def screen(self, visit: Visit) -> Screen:
        note = _("この内容は、まだ市役所に届いていません。")
        return typed_page(self.under.typed, self.page, visit, title=_("保存した内容"), note=note)

    def on(self, event: Event, visit: Visit) -> Follower | None:
        match event:
            case PageTurned(step):
                return replace(self, page=turned_to(self.page, step, len(typed_pages(self.under.typed, visit))))
            case Back():
                return self.under
            case _:
                return None
