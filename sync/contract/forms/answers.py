"""Answers by the ids of their items, and how several stand in one: choices, instances of a block."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TypeAlias

Answer: TypeAlias = str | tuple[str, ...]
Answers: TypeAlias = Mapping[str, Answer]

CHOICES_SEPARATOR = ","
_IN_BLOCK = re.compile(r"([a-z][a-z0-9_]{0,59})\[([1-9][0-9]?)\]\.([a-z][a-z0-9_]{0,59})")


def chosen(value: Answer) -> tuple[str, ...]:
    """The parts of an answer to a field of several choices; a statement's item keeps them joined by commas."""
    if isinstance(value, str):
        return tuple(value.split(CHOICES_SEPARATOR)) if value else ()
    return value


def item_value(value: Answer) -> str:
    """An answer as the value of a statement's item."""
    return value if isinstance(value, str) else CHOICES_SEPARATOR.join(value)


def item_in_block(page: str, number: int, field: str) -> str:
    """Id of the item of a field in an instance of a page that repeats, from 1: `child[2].name`."""
    return f"{page}[{number}].{field}"


def place_of(item: str) -> tuple[str, int, str]:
    """Page, number of the instance and field of an item; ("", 0, the item itself) outside of blocks."""
    match = _IN_BLOCK.fullmatch(item)
    return (match[1], int(match[2]), match[3]) if match else ("", 0, item)
