"""A procedure's pages cut into what fits the screen in this look: one definition, more pages in larger type."""

from __future__ import annotations

from dataclasses import dataclass

from kiosk.forms.answers import asked_fields, judged
from kiosk.forms.field_views import view_as_before, visible_from
from kiosk.paging.form_pages import pages_of_fields
from kiosk.screens.form_page import FieldView
from kiosk.state.visit import Visit
from sync.contract.forms.procedures import Page
from sync.contract.forms.rules import Finding
from sync.contract.forms.texts import words


@dataclass(frozen=True)
class FormPart:
    """One page of the screen. A part is found by its fields: a change of appearance or answer moves its borders."""

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
        """The field stands on this part."""
        return any(view.id == field_id for view in self.views)


def parts_of(visit: Visit, complaints: frozenset[str] = frozenset()) -> tuple[FormPart, ...]:
    """All parts in order. Findings show only at fields named in `complaints`."""
    found = findings_by_field(visit)
    comments = _comments(visit)
    asked = {field.id for field in asked_fields(visit)}
    seen_with = visible_from(visit)
    cut: list[tuple[Page, tuple[FieldView, ...]]] = []
    for page in visit.procedure.pages:
        views = tuple(
            view_as_before(
                field,
                visit,
                found.get(field.id) if field.id in complaints else None,
                comments.get(field.id, ""),
                seen_with,
            )
            for field in page.fields
            if field.id in asked
        )
        if views:
            cut += [(page, part) for part in _cut_as_before(page, views, visit)]
    return tuple(
        FormPart(page, words(page.title, visit.appearance.language), views, number, len(cut))
        for number, (page, views) in enumerate(cut, 1)
    )


def _cut_as_before(page: Page, views: tuple[FieldView, ...], visit: Visit) -> list[tuple[FieldView, ...]]:
    """What fits one screen, measured anew only where a field is drawn otherwise."""
    appearance, orientation = visit.appearance, visit.kiosk_state.orientation
    return visit.remembered.of(
        ("cut", page.id), (views, appearance, orientation), lambda: pages_of_fields(views, appearance, orientation)
    )


def part_with(field_id: str, visit: Visit, complaints: frozenset[str] = frozenset()) -> FormPart:
    """The part on which this field stands now; the first one when it is no longer asked."""
    parts = parts_of(visit, complaints)
    return next((part for part in parts if part.holds(field_id)), parts[0])


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
    return {marked.id: words(marked.comment, visit.appearance.language) for marked in visit.former.view.marked}
