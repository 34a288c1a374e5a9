"""A text of a definition by its place (`sync.contract.forms.wording.places`), in the JSON that its author wrote: what
this program does not know of it stays as it is.
"""

from __future__ import annotations

from typing import Any

_ROWS = {"choices": ("value", "label"), "items": ("value", "label")}


def text_at(members: Any, place: str) -> dict[str, str]:
    """The text, to be changed. The place is one that this definition has."""
    if place == "who.words":
        return _member(members["who"], "words")
    if not place.startswith("pages."):
        return _member(members, place)
    page = next(one for one in members["pages"] if place.startswith(f"pages.{one['id']}."))
    rest = place.removeprefix(f"pages.{page['id']}.")
    if rest.startswith("repeat."):
        return _member(page["repeat"], rest.removeprefix("repeat."))
    if not rest.startswith("fields."):
        return _member(page, rest)
    field = next(one for one in page["fields"] if rest.startswith(f"fields.{one['id']}."))
    member, _, row = rest.removeprefix(f"fields.{field['id']}.").partition(".")
    if member == "must":
        return _member(field["must"][int(row) - 1], "words")
    if member in _ROWS:
        key, text = _ROWS[member]
        return _member(next(one for one in field[member] if one[key] == row), text)
    return _member(field, member)


def _member(part: Any, name: str) -> dict[str, str]:
    found: dict[str, str] = part.setdefault(name, {})
    return found
