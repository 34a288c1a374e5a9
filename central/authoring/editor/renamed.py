"""An id that changes takes along whatever names it: conditions, computations, postal codes, what makes two alike."""

from __future__ import annotations

from msgspec.structs import replace

from central.authoring.content import FormContent, WrittenPage, WrittenQuestion
from sync.contract.forms.conditions import Condition, Demand


def with_id(content: FormContent, old: str, new: str) -> FormContent:
    """The same form where `old` is called `new`. Where `old` still stands somewhere else, nothing follows."""
    ids = [*(page.id for page in content.pages), *(field.id for field in content.fields())]
    if not new or old == new or old in ids:
        return content
    once = content.once and replace(content.once, fields=_ids(content.once.fields, old, new))
    return replace(content, pages=tuple(_page(page, old, new) for page in content.pages), once=once)


def _page(page: WrittenPage, old: str, new: str) -> WrittenPage:
    fields = tuple(_field(field, old, new) for field in page.fields)
    return replace(page, fields=fields, show_if=_condition(page.show_if, old, new))


def _field(field: WrittenQuestion, old: str, new: str) -> WrittenQuestion:
    compute = field.compute
    if compute is not None:
        compute = replace(compute, of=_ids(compute.of, old, new), on=new if compute.on == old else compute.on)
    return replace(
        field,
        show_if=_condition(field.show_if, old, new),
        required_if=_condition(field.required_if, old, new),
        must=tuple(Demand(_condition_in(one.condition, old, new), one.words) for one in field.must),
        fills=_ids(field.fills, old, new),
        compute=compute,
    )


def _condition(condition: Condition | None, old: str, new: str) -> Condition | None:
    return None if condition is None else _condition_in(condition, old, new)


def _condition_in(one: Condition, old: str, new: str) -> Condition:
    return replace(
        one,
        field=new if one.field == old else one.field,
        other=new if one.other == old else one.other,
        on=new if one.on == old else one.on,
        all=tuple(_condition_in(inside, old, new) for inside in one.all),
        any=tuple(_condition_in(inside, old, new) for inside in one.any),
        none=tuple(_condition_in(inside, old, new) for inside in one.none),
    )


def _ids(held: tuple[str, ...], old: str, new: str) -> tuple[str, ...]:
    return tuple(new if one == old else one for one in held)
