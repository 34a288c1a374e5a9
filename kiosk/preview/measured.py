"""What a page holds as laid out: what may be touched where, and what does not fit. Nothing is drawn for it."""

from __future__ import annotations

from collections.abc import Iterator

from kiosk.forms.form_parts import FormPart, parts_of
from kiosk.forms.statement_builder import make_statement
from kiosk.preview.walked import keys_of, touch_of
from kiosk.runtime.bus import Event
from kiosk.screens.touches import PageTurned
from kiosk.state.visit import Visit
from kiosk.steps.apply.confirm import CheckAnswers, review_pages
from kiosk.steps.apply.fill_form import FillPage
from kiosk.steps.step import Step
from kiosk.ui.display_list import DisplayList, Rect
from kiosk.ui.layout import faults, measure
from sync.contract.preview import FormPageFacts, NotFitting, Place, TouchTarget

TARGET_LIMIT = 500


def targets_of(sheet: DisplayList) -> tuple[TouchTarget, ...]:
    """Everything that a finger finds, in the order in which it was drawn."""
    return tuple(
        TouchTarget(_place(target.rect), target.label, touch_of(target.action))
        for target in sheet.targets[:TARGET_LIMIT]
    )


def pages_of(visit: Visit) -> tuple[FormPageFacts, ...]:
    """The form as this look cuts it."""
    return tuple(
        FormPageFacts(part.page.id, part.title, tuple(view.id for view in part.views)) for part in parts_of(visit)
    )


def misfits_of(sheet: DisplayList, part: FormPart | None, keys: str = "") -> tuple[NotFitting, ...]:
    """What is cut, overlaps or lies outside, even in the smallest type. `keys`: on the page of this one field."""
    page = part.page.id if part is not None else ""
    fields = (keys,) if keys else tuple(view.id for view in part.views) if part is not None else ()
    cut = [text.text for text in sheet.texts[sheet.dimmed_texts :] if text.cut]
    found = [NotFitting(page, fields, bool(keys), "text is cut", words) for words in cut]
    others = [wrong for wrong in faults(sheet) if not wrong.endswith("is cut")]
    return (*found, *(NotFitting(page, fields, bool(keys), _unnumbered(wrong), "") for wrong in dict.fromkeys(others)))


def check(visit: Visit) -> Iterator[tuple[tuple[NotFitting, ...], int]]:
    """Every page of the form in this look: as it is opened, with all complaints, each keyboard and pad, and what the
    confirm page says. One by one: what does not fit, and how far its type was made smaller, in percent."""
    appearance, orientation = visit.appearance, visit.kiosk_state.orientation

    def looked_at(step: Step, part: FormPart | None, of_field: str = "") -> tuple[tuple[NotFitting, ...], int]:
        sheet = measure(step.screen(visit), appearance, orientation)
        return misfits_of(sheet, part, of_field), squeezed(sheet)

    for part in parts_of(visit):
        page = FillPage(part.anchor)
        yield looked_at(page, part)
        for view in part.views:
            keys = keys_of(view.id, FillPage(view.id), visit)
            if keys is not None:
                yield looked_at(keys, part, view.id)
    complained = frozenset(view.id for part in parts_of(visit) for view in part.views)
    for part in parts_of(visit, complained):
        yield looked_at(FillPage(part.anchor, complaints=complained), part)
    visit.statement = make_statement(visit)
    step: Step = CheckAnswers()
    for _ in review_pages(visit):
        yield looked_at(step, None)
        turned: Event = PageTurned(1)
        follower = step.on(turned, visit)
        step = follower if isinstance(follower, CheckAnswers) else step


def squeezed(sheet: DisplayList) -> int:
    """Percent of the usual type."""
    return round(sheet.squeeze * 100)


def _unnumbered(wrong: str) -> str:
    """`text 4 overlaps another` names a place that only the drawing knows."""
    return " ".join(word for word in wrong.split() if not word.isdigit())


def _place(rect: Rect) -> Place:
    return Place(round(rect.x), round(rect.y), round(rect.w), round(rect.h))
