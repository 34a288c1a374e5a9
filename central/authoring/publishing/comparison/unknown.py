"""Members that are not known here and that an author's file has all the same: their change is said, too."""

from __future__ import annotations

import json
from collections.abc import Iterator

import msgspec

from sync.errors import ContractError


def unknown_members(data: bytes, read: msgspec.Struct) -> dict[str, str]:
    """The place of each member that reading passed over, and its JSON.

    Raises:
        ContractError: nested too deep to be walked.
    """
    try:
        return dict(_of(json.loads(data), read, ""))
    except RecursionError as deep:
        raise ContractError("a document nested too deep") from deep


def _of(raw: object, read: object, place: str) -> Iterator[tuple[str, str]]:
    if isinstance(raw, dict) and isinstance(read, msgspec.Struct):
        for name, inner in raw.items():
            at = f"{place}.{name}" if place else str(name)
            if name in read.__struct_fields__:
                yield from _of(inner, getattr(read, name), at)
            else:
                yield at, json.dumps(inner, ensure_ascii=False, sort_keys=True)
    elif isinstance(raw, list) and isinstance(read, tuple):
        for number, (inner, one) in enumerate(zip(raw, read, strict=False)):
            yield from _of(inner, one, f"{place}[{_name_of(inner, number)}]")


def _name_of(part: object, number: int) -> str:
    named = (part.get("id") or part.get("value")) if isinstance(part, dict) else None
    return named if isinstance(named, str) else str(number)
