"""Put in, move, delete, copy: from one content to another. Nothing here asks or keeps anything."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypeVar

from msgspec.structs import replace

from central.authoring.content import FormContent, WrittenPage, WrittenQuestion
from central.authoring.editor.palette import GROUPS, new_question
from central.authoring.editor.part_place import SETTINGS, PartPlace
from central.authoring.editor.renamed import renamed_in
from sync.contract.forms.procedures import FieldKind

T = TypeVar("T")
Reshaped = tuple[FormContent, PartPlace]
"""What it is now, and which part stands open then."""


def free_id(wanted: str, taken: Iterable[str]) -> str:
    """That id, or the same with the first number under which nothing stands."""
    known = set(taken)
    if wanted not in known:
        return wanted
    return next(name for number in range(2, len(known) + 3) if (name := f"{wanted}_{number}") not in known)


def add_page(content: FormContent, after: PartPlace) -> Reshaped:
    """An empty page after the one that stands open, or at the end."""
    at = after.page or len(content.pages)
    page = WrittenPage(
        id=free_id(f"page_{len(content.pages) + 1}", (one.id for one in content.pages)), title={}, fields=()
    )
    return replace(content, pages=(*content.pages[:at], page, *content.pages[at:])), PartPlace(at + 1)


def add_field(content: FormContent, kind: FieldKind, after: PartPlace) -> Reshaped:
    """A field of that kind after the one that stands open, or at the end of its page."""
    return _put_in(content, (new_question(kind, kind.value),), after)


def add_group(content: FormContent, name: str, after: PartPlace) -> Reshaped:
    """The fields of a group."""
    return _put_in(content, GROUPS[name].fields, after)


def _put_in(content: FormContent, new: tuple[WrittenQuestion, ...], after: PartPlace) -> Reshaped:
    if not content.pages:
        content, after = add_page(content, SETTINGS)
    number = after.page or len(content.pages)
    page = content.pages[number - 1]
    at = after.field or len(page.fields)
    taken = {field.id for field in content.fields()}
    renamed: dict[str, str] = {}
    for field in new:
        renamed[field.id] = free_id(field.id, taken)
        taken.add(renamed[field.id])
    own = tuple(replace(renamed_in(field, renamed), id=renamed[field.id]) for field in new)
    fields = (*page.fields[:at], *own, *page.fields[at:])
    return _with_page(content, number, replace(page, fields=fields)), PartPlace(number, at + 1)


def delete(content: FormContent, at: PartPlace) -> Reshaped:
    """Without that page or field."""
    page = at.page_of(content)
    if page is None:
        return content, at
    if not at.field:
        return replace(content, pages=_without(content.pages, at.page - 1)), SETTINGS
    left = _without(page.fields, at.field - 1)
    return _with_page(content, at.page, replace(page, fields=left)), PartPlace(at.page, min(at.field, len(left)))


def copy(content: FormContent, at: PartPlace) -> Reshaped:
    """A field once more, below itself, under an id of its own."""
    field = at.field_of(content)
    return (content, at) if field is None else _put_in(content, (field,), at)


def move(content: FormContent, at: PartPlace, to: PartPlace) -> Reshaped:
    """A page before the page that stands at `to`, a field before the field there; without field, to that page's end."""
    if at.field:
        return _move_field(content, at, to)
    if not (at.page_of(content) and to.page):
        return content, at
    pages, target = list(content.pages), min(to.page, len(content.pages))
    page = pages.pop(at.page - 1)
    pages.insert(target - 1, page)
    return replace(content, pages=tuple(pages)), PartPlace(target)


def _move_field(content: FormContent, at: PartPlace, to: PartPlace) -> Reshaped:
    field, page, target = at.field_of(content), at.page_of(content), to.page_of(content)
    if field is None or page is None or target is None:
        return content, at
    left = _with_page(content, at.page, replace(page, fields=_without(page.fields, at.field - 1)))
    there = left.pages[to.page - 1]
    place = min(to.field - 1, len(there.fields)) if to.field else len(there.fields)
    fields = (*there.fields[:place], field, *there.fields[place:])
    return _with_page(left, to.page, replace(there, fields=fields)), PartPlace(to.page, place + 1)


def move_up(content: FormContent, at: PartPlace) -> Reshaped:
    """One up; the first field of a page goes to the end of the page before."""
    if at.field > 1:
        return move(content, at, PartPlace(at.page, at.field - 1))
    if at.field and at.page > 1:
        return move(content, at, PartPlace(at.page - 1))
    return move(content, at, PartPlace(at.page - 1)) if not at.field and at.page > 1 else (content, at)


def move_down(content: FormContent, at: PartPlace) -> Reshaped:
    """One down; the last field of a page becomes the first of the page after."""
    page = at.page_of(content)
    if page is None:
        return content, at
    if at.field and at.field < len(page.fields):
        return move(content, at, PartPlace(at.page, at.field + 1))
    if at.page >= len(content.pages):
        return content, at
    return move(content, at, PartPlace(at.page + 1, 1 if at.field else 0))


def _with_page(content: FormContent, number: int, page: WrittenPage) -> FormContent:
    return replace(content, pages=(*content.pages[: number - 1], page, *content.pages[number:]))


def _without(held: tuple[T, ...], place: int) -> tuple[T, ...]:
    return (*held[:place], *held[place + 1 :])
