"""A table of items of which a form page cannot show all, in pages of what fits, with what they cost together."""

# ruff: noqa: D102 - screen, on, entered and timed_out keep the promises that Step states

from __future__ import annotations

from dataclasses import dataclass, replace

from kiosk.forms.answers import answer, asked_field
from kiosk.forms.kind_views import how_many, rows_of, total_of
from kiosk.paging.form_pages import pages_of_items
from kiosk.runtime.bus import Event
from kiosk.screens.controls import Button, back, forward
from kiosk.screens.form_page import FieldView, FormPage, InputKind, ItemRow
from kiosk.screens.frame import Screen, Stage
from kiosk.screens.touches import Back, FieldAnswered, Next, PageTurned
from kiosk.state.visit import Visit
from kiosk.steps.apply.form_step import OnForm
from kiosk.steps.page_frame import frame, plain_pages_words, turned_to
from kiosk.steps.step import Follower, Step
from kiosk.words.texts import _, language
from sync.contract.forms.procedures import Field
from sync.contract.forms.texts import words


@dataclass(frozen=True)
class CountItems(Step):
    """− n ＋ for each; 決定 leads back to the form."""

    page: OnForm
    field_id: str
    at: int = 0

    def screen(self, visit: Visit) -> Screen:
        asked = asked_field(self.field_id, visit)
        if asked is None:
            return self.page.screen(visit)
        value = visit.value_of.get(self.field_id, "")
        pages = _pages(asked, value, visit)
        at = min(self.at, len(pages) - 1)
        several = len(pages) > 1
        return FormPage(
            frame(
                visit,
                words(asked.label, language()),
                stage=Stage.FILL,
                page=plain_pages_words(at + 1, len(pages)),
                back=back(_("戻る")) if at == 0 else Button(_("前のページ"), PageTurned(-1), icon="arrow-left"),
                extra=Button(_("次のページ"), PageTurned(1), icon="arrow-right") if at < len(pages) - 1 else None,
                forward=forward(_("決定"), Next()),
                pages_on=several,
            ),
            fields=(
                FieldView(
                    self.field_id,
                    "",
                    InputKind.ITEMS,
                    help=how_many(asked),
                    rows=pages[at],
                    total=total_of(asked, value),
                ),
            ),
        )

    def on(self, event: Event, visit: Visit) -> Follower | None:
        asked = asked_field(self.field_id, visit)
        match event:
            case _ if asked is None:
                return self.page.unchanged()
            case FieldAnswered(field_id, value) if field_id == self.field_id:
                answer(asked, value, visit)
                return self
            case PageTurned(step):
                pages = len(_pages(asked, visit.value_of.get(self.field_id, ""), visit))
                return replace(self, at=turned_to(self.at, step, pages))
            case Next() | Back():
                return self.page.with_answer(self.field_id)
            case _:
                return None


def _pages(asked: Field, value: str, visit: Visit) -> list[tuple[ItemRow, ...]]:
    rows = rows_of(asked, value)
    counts = pages_of_items([row.label for row in rows], visit.appearance, visit.kiosk_state.orientation)
    cut, first = [], 0
    for count in counts:
        cut.append(rows[first : first + count])
        first += count
    return cut
