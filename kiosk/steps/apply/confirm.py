"""k07: all answers, drawn from the statement's bytes and from nothing else (promise 6).

The bytes are made when this page is reached. Going back to edit discards them; what is signed later
is the very bytes whose lines stood here.
"""

# ruff: noqa: D102 - screen, on, entered, appearance_changed and timed_out keep the promises that Step states

from __future__ import annotations

from dataclasses import dataclass

from kiosk.devices.outbox import PrepareNumbers
from kiosk.forms.answers import today
from kiosk.forms.field_roles import is_name
from kiosk.forms.field_views import source_chip, undrawn_remark
from kiosk.forms.form_parts import findings_by_field, parts_of
from kiosk.forms.statement_builder import make_statement
from kiosk.paging.review_pages import review_capacity
from kiosk.runtime.bus import Event
from kiosk.screens.controls import Button, Role, back, forward
from kiosk.screens.frame import Screen, Stage
from kiosk.screens.review import Review, ReviewLine
from kiosk.screens.touches import Back, Chosen, Confirmed, PageTurned
from kiosk.state.visit import Visit
from kiosk.steps.apply import fill_form, sign, submit
from kiosk.steps.page_frame import frame, plain_pages_words, turned_to
from kiosk.steps.step import Follower, Step
from kiosk.words.dates import day_words
from kiosk.words.texts import _, say
from sync.contract.chain.statement import ConfirmLine, Source, confirm_lines, read_statement


def review(visit: Visit) -> Step:
    """The confirm page, or the first page that still has something wrong."""
    # One of several that stands open and empty is not stated, and so is not there.
    visit.opened_instances.clear()
    found = findings_by_field(visit)
    for part in parts_of(visit):
        wrong = [view.id for view in part.views if view.id in found]
        if wrong:
            return fill_form.FillPage(wrong[0], editing=True, reviewed=True, complaints=frozenset(wrong))
    visit.statement = make_statement(visit)
    return CheckAnswers()


@dataclass(frozen=True)
class CheckAnswers(Step):
    """まちがいは ありませんか. The way on stands on the last page only."""

    page: int = 0

    def entered(self, visit: Visit) -> None:
        visit.ask(PrepareNumbers())

    def screen(self, visit: Visit) -> Screen:
        pages = review_pages(visit)
        page = min(self.page, len(pages) - 1)
        last = page == len(pages) - 1
        signs = visit.procedure.needs_signature
        on = forward(_("まちがいない　署名へ") if signs else _("まちがいない　申請する"), Confirmed())
        more = forward(_("次のページ"), PageTurned(1))
        return Review(
            frame(
                visit,
                _("まちがいは ありませんか"),
                stage=Stage.CONFIRM,
                page=plain_pages_words(page + 1, len(pages)),
                back=back(_("戻る")) if page == 0 else Button(_("前のページ"), PageTurned(-1), icon="arrow-left"),
                forward=on if last else None,
                extra=None if last else more,
                pages_on=len(pages) > 1,
            ),
            lines=pages[page],
            note="\n".join((_applied_on(visit), _honest(signs))),
            pages=(page + 1, len(pages)),
        )

    def appearance_changed(self, visit: Visit) -> None:
        # Nothing is signed yet: the statement is made anew in the words that the resident reads now.
        if visit.statement is not None and read_statement(visit.statement).language != visit.appearance.language:
            visit.statement = make_statement(visit)

    def on(self, event: Event, visit: Visit) -> Follower | None:
        pages = len(review_pages(visit))
        page = min(self.page, pages - 1)
        match event:
            case PageTurned(step):
                return CheckAnswers(turned_to(page, step, pages))
            case Chosen(key) if key.startswith("edit:"):
                visit.statement = None
                return fill_form.FillPage(key.removeprefix("edit:"), editing=True, reviewed=True)
            case Confirmed() if page == pages - 1:
                return sign.start(visit) if visit.procedure.needs_signature else submit.Keeping()
            case Back():
                visit.statement = None
                return fill_form.FillPage(parts_of(visit)[-1].anchor)
            case _:
                return None


def _applied_on(visit: Visit) -> str:
    """Filled in by the system in era style (FORM-02): the day of the statement, which nobody types."""
    return say("申請日：%(day)s", day=day_words(today(visit)))


def _honest(signs: bool) -> str:
    if signs:
        return _("ここに出ている内容が、このまま署名されます。署名のあとは直せません。")
    return _("ここに出ている内容が、このまま申請されます。")


def review_pages(visit: Visit) -> list[tuple[ReviewLine, ...]]:
    """The lines of the statement's bytes, in pages of what fits."""
    assert visit.statement is not None, "the confirm page stands only on a statement"
    lines = confirm_lines(read_statement(visit.statement))
    return review_capacity([_line(line, visit) for line in lines], visit.appearance, visit.kiosk_state.orientation)


def _line(line: ConfirmLine, visit: Visit) -> ReviewLine:
    if line.heading:
        return ReviewLine(True, line.label, "")
    locked = line.source == Source.CARD
    return ReviewLine(
        False,
        line.label,
        line.shown,
        source_chip(line.source, visit),
        None if locked else Button(_("直す"), Chosen(f"edit:{line.item_id}"), Role.NEUTRAL),
        line.label_reading,
        is_name(visit.procedure.field(line.item_id)),
        undrawn_remark(line.source, line.shown),
    )
