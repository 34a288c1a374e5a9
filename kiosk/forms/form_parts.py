"""A procedure's pages cut into what fits the screen in this look: one definition, more pages in larger type."""

from __future__ import annotations

from dataclasses import dataclass

from kiosk.forms.answers import asked_fields, judged
from kiosk.forms.field_views import view_as_before, visible_from
from kiosk.paging.form_pages import pages_of_fields
from kiosk.screens.form_page import FieldView
from kiosk.state.visit import Visit
from sync.contract.forms.procedures import Page, words
from sync.contract.forms.rules import Finding


@dataclass(frozen=True)
class Sheet:
    """One page of the screen. A sheet is found again by its fields, as a change of look or answer moves the borders."""

    page: Page
    title: str
    views: tuple[FieldView, ...]
    number: int
    of: int

    @property
    def anchor(self) -> str:
        """Its first field."""
        return self.views[0].id

    def holds(self, field_id: str) -> bool:
        """The field stands on this sheet."""
        return any(view.id == field_id for view in self.views)


def sheets(visit: Visit, complaints: frozenset[str] = frozenset()) -> tuple[Sheet, ...]:
    """All sheets in order. Findings show only at fields named in `complaints`."""
    found = findings_by_field(visit)
    comments = _comments(visit)
    asked = {field.id for field in asked_fields(visit)}
    around = visible_from(visit)
    cut: list[tuple[Page, tuple[FieldView, ...]]] = []
    for page in visit.procedure.pages:
        views = tuple(
            view_as_before(
                field,
                visit,
                found.get(field.id) if field.id in complaints else None,
                comments.get(field.id, ""),
                around,
            )
            for field in page.fields
            if field.id in asked
        )
        if views:
            cut += [(page, part) for part in _cut_as_before(page, views, visit)]
    return tuple(
        Sheet(page, words(page.title, visit.look.language), views, number, len(cut))
        for number, (page, views) in enumerate(cut, 1)
    )


def _cut_as_before(page: Page, views: tuple[FieldView, ...], visit: Visit) -> list[tuple[FieldView, ...]]:
    """What fits one screen, measured anew only where a field is drawn otherwise."""
    look, orientation = visit.look, visit.around.orientation
    return visit.remembered.of(
        ("cut", page.id), (views, look, orientation), lambda: pages_of_fields(views, look, orientation)
    )


def sheet_with(field_id: str, visit: Visit, complaints: frozenset[str] = frozenset()) -> Sheet:
    """The sheet on which this field stands now; the first one when it is no longer asked."""
    all_sheets = sheets(visit, complaints)
    return next((sheet for sheet in all_sheets if sheet.holds(field_id)), all_sheets[0])


def findings_by_field(visit: Visit) -> dict[str, Finding]:
    """The first finding of each field."""
    found: dict[str, Finding] = {}
    for finding in judged(visit):
        found.setdefault(finding.field_id, finding)
    return found


def _comments(visit: Visit) -> dict[str, str]:
    """The office's sentence at each field that it asked to correct."""
    if visit.former is None:
        return {}
    return {marked.id: words(marked.comment, visit.look.language) for marked in visit.former.view.marked}
