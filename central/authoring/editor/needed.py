"""Capabilities that a kiosk must have for what a form uses: named for the clerk, who never hears of them."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec
from msgspec.structs import replace

from central.authoring.content import FormContent
from sync.contract.forms.procedures import FORMS_2, MEMBERS_SINCE, REPEAT_1

_OURS = frozenset({FORMS_2, REPEAT_1})


def with_needs(content: FormContent) -> FormContent:
    """`needs` as what is used asks for it; a name that is none of ours stays."""
    used = {need for part in _parts(content) for need in _needed(part)}
    kept = [need for need in content.needs if need not in _OURS]
    return replace(content, needs=(*kept, *sorted(used)))


def _needed(part: msgspec.Struct) -> Iterator[str]:
    names = [base.__name__ for base in type(part).__mro__]
    for member in msgspec.structs.fields(part):
        need = next((found for name in names if (found := MEMBERS_SINCE.get(f"{name}.{member.name}"))), None)
        default = member.default if member.default_factory is msgspec.NODEFAULT else member.default_factory()
        if need and getattr(part, member.name) != default:
            yield need


def _parts(value: object) -> Iterator[msgspec.Struct]:
    if isinstance(value, msgspec.Struct):
        yield value
        for member in value.__struct_fields__:
            yield from _parts(getattr(value, member))
    elif isinstance(value, tuple):
        for held in value:
            yield from _parts(held)
