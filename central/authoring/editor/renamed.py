"""An id that changes takes along whatever names it: conditions, computations, postal codes, what makes two alike."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeAlias

from msgspec.structs import replace

from central.authoring.content import FormContent, WrittenPage, WrittenQuestion
from sync.contract.forms.conditions import Condition, Demand

Names: TypeAlias = Mapping[str, str]
"""What it was called → what it is called now."""


def with_id(content: FormContent, old: str, new: str) -> FormContent:
    """The same form where `old` is called `new`. Where `old` still stands somewhere else, nothing follows."""
    ids = [*(page.id for page in content.pages), *(field.id for field in content.fields())]
    if not old or not new or old == new or old in ids:
        return content
    names = {old: new}
    once = content.once and replace(content.once, fields=_ids(content.once.fields, names))
    return replace(content, pages=tuple(_page(page, names) for page in content.pages), once=once)


def _page(page: WrittenPage, names: Names) -> WrittenPage:
    fields = tuple(renamed_in(field, names) for field in page.fields)
    return replace(page, fields=fields, show_if=_condition(page.show_if, names))


def renamed_in(field: WrittenQuestion, names: Names) -> WrittenQuestion:
    """The field, with what it says about others under their new names. Its own id stays."""
    compute = field.compute
    if compute is not None:
        compute = replace(compute, of=_ids(compute.of, names), on=names.get(compute.on, compute.on))
    return replace(
        field,
        show_if=_condition(field.show_if, names),
        required_if=_condition(field.required_if, names),
        must=tuple(Demand(_condition_in(one.condition, names), one.words) for one in field.must),
        fills=_ids(field.fills, names),
        compute=compute,
    )


def _condition(condition: Condition | None, names: Names) -> Condition | None:
    return None if condition is None else _condition_in(condition, names)


def _condition_in(one: Condition, names: Names) -> Condition:
    return replace(
        one,
        field=names.get(one.field, one.field),
        other=names.get(one.other, one.other),
        on=names.get(one.on, one.on),
        all=tuple(_condition_in(inside, names) for inside in one.all),
        any=tuple(_condition_in(inside, names) for inside in one.any),
        none=tuple(_condition_in(inside, names) for inside in one.none),
    )


def _ids(held: tuple[str, ...], names: Names) -> tuple[str, ...]:
    return tuple(names.get(one, one) for one in held)
