"""A procedure's pages cut into what fits the screen in this look: one definition, more pages in larger type."""

from __future__ import annotations

from dataclasses import dataclass, replace

from kiosk.forms.answers import asking, judged
from kiosk.forms.blocks import add_view, card_of, copy_view, heading_view
from kiosk.forms.field_views import view_as_before, visible_from
from kiosk.forms.reasons import OpenedBy, reason_of, with_reasons
from kiosk.paging.form_pages import pages_of_fields
from kiosk.screens.form_page import FieldView, InputKind
from kiosk.state.visit import Visit
from kiosk.words.texts import _, language, say
from sync.contract.forms.answers import item_value
from sync.contract.forms.asking import AskedField, AskedForm
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
        """Its first field; a heading may stand on two parts."""
        return next((view.id for view in self.views if view.entry is not InputKind.HEADING), self.views[0].id)

    def holds(self, field_id: str) -> bool:
        """The field stands on this part."""
        return any(view.id == field_id for view in self.views)


def parts_of(visit: Visit, complaints: frozenset[str] = frozenset()) -> tuple[FormPart, ...]:
    """All parts in order. Findings show only at fields named in `complaints`."""
    seen_with, foot = visible_from(visit), form_foot(visit)
    answered = dict(visit.answers), dict(visit.opened_instances)
    made_from = (visit.offer, answered, visit.former, complaints, seen_with, foot)
    return visit.remembered.of(("parts",), made_from, lambda: _parts(visit, complaints, seen_with, foot))


def _parts(
    visit: Visit, complaints: frozenset[str], seen_with: tuple[object, ...], foot: tuple[str, ...]
) -> tuple[FormPart, ...]:
    now, found, comments = asking(visit), findings_by_field(visit), _comments(visit)
    reasons = visit.remembered.of(("reasons",), (now, language()), lambda: _reasons(now))
    by_page: dict[str, list[AskedField]] = {}
    for question in now.questions:
        by_page.setdefault(question.page.id, []).append(question)
    cut: list[tuple[Page, tuple[FieldView, ...]]] = []
    for page in visit.procedure.pages:
        views: list[FieldView] = []
        for question in by_page.get(page.id, ()):
            item = question.field.id
            card = card_of(page, question.number)
            if card and (not views or views[-1].card != card):
                views.append(heading_view(page, question.number, now.instances(page.id) or 0))
                if (copy := copy_view(page, question.number, visit)) is not None:
                    views.append(copy)
            finding = found.get(item) if item in complaints else None
            computed = item_value(now.computed.get(item, ""))
            view = view_as_before(question.field, visit, finding, comments.get(item, ""), seen_with, computed)
            views.append(replace(view, card=card) if card else view)
        if page.repeat is not None and now.instances(page.id) is not None:
            views.append(add_view(page, now.instances(page.id) or 0))
        if views:
            cut += [(page, part) for part in _cut_as_before(page, tuple(views), reasons, visit, foot)]
    return tuple(
        FormPart(page, words(page.title, visit.appearance.language), views, number, len(cut))
        for number, (page, views) in enumerate(cut, 1)
    )


def _reasons(now: AskedForm) -> dict[str, OpenedBy]:
    """By item, of what is asked because of another answer."""
    return {question.field.id: reason for question in now.questions if (reason := reason_of(question, now))}


def form_foot(visit: Visit) -> tuple[str, ...]:
    """Below every page of the form: what the marks mean where there are two of them, and whom to ask (PROC-14)."""
    marks: tuple[str, ...] = ()
    if any(field.required_if is not None for field in visit.procedure.fields()):
        marks = (_("※はいつも必要です。▲は、ほかの答えによって必要になります。"),)
    facts, said = visit.facts, words(visit.procedure.section, visit.appearance.language)
    reached = [say("電話 %(number)s", number=facts.phone), f"FAX {facts.fax}" if facts.fax else ""]
    whom = say("問合せ先：%(section)s　%(reached)s", section=said, reached="　".join(filter(None, reached)))
    return (*marks, whom)


def _cut_as_before(
    page: Page, views: tuple[FieldView, ...], reasons: dict[str, OpenedBy], visit: Visit, foot: tuple[str, ...]
) -> list[tuple[FieldView, ...]]:
    """What fits one screen, measured anew only where a field is drawn otherwise."""
    appearance, orientation = visit.appearance, visit.kiosk_state.orientation
    why = tuple(reasons.get(view.id) for view in views)

    def cut() -> list[tuple[FieldView, ...]]:
        parts = pages_of_fields(with_reasons(views, reasons), appearance, orientation, foot)
        return [with_reasons(part, reasons) for part in parts]

    return visit.remembered.of(("cut", page.id), (views, why, language(), appearance, orientation, foot), cut)


def part_with(field_id: str, visit: Visit, complaints: frozenset[str] = frozenset()) -> FormPart:
    """The part on which this field stands now; when it is no longer asked, the first one of its page, else of all."""
    parts = parts_of(visit, complaints)
    plain = field_id.rpartition(".")[2]
    its_page = next((page for page in visit.procedure.pages if any(field.id == plain for field in page.fields)), None)
    near = next((part for part in parts if part.page == its_page), parts[0])
    return next((part for part in parts if part.holds(field_id)), near)


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
