"""Answers to a table of items: `sofa*2,desk*1`, in the order of the table; what they cost, and how they are drawn."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Protocol

from sync.contract.forms.question_parts import PricedItem
from sync.contract.forms.texts import words
from sync.japanese.widths import without_spaces

_PART = re.compile(r"([a-z][a-z0-9_]{0,59})\*([0-9]{1,6})")


class _Table(Protocol):
    @property
    def items(self) -> tuple[PricedItem, ...]: ...


def pieces_of(value: str) -> dict[str, int] | None:
    """How many of each; None: not an answer of this form, or one item twice."""
    found: dict[str, int] = {}
    for part in filter(None, value.split(",")):
        match = _PART.fullmatch(part)
        if match is None or match[1] in found:
            return None
        found[match[1]] = int(match[2])
    return found


def fold_items(table: _Table, parts: Sequence[str]) -> str:
    """In the order of the table, without those of which there are none; what cannot be folded as it is."""
    text = ",".join(without_spaces(part) for part in parts)
    counts = pieces_of(text)
    known = [item.value for item in table.items]
    if counts is None or not set(counts) <= set(known):
        return text
    return ",".join(f"{value}*{counts[value]}" for value in known if counts.get(value))


def cost_of(table: _Table, value: str) -> int | None:
    """Yen for all of it; None: an item that the table does not have."""
    prices = {item.value: item.price for item in table.items}
    counts = pieces_of(value)
    if counts is None or not set(counts) <= set(prices):
        return None
    return sum(prices[name] * count for name, count in counts.items())


def drawn_items(table: _Table, value: str, language: str) -> str:
    """ソファー×2（800円）、机×1（400円）、合計1,200円. Where nothing costs anything, counts alone."""
    counts, total = pieces_of(value), cost_of(table, value)
    if counts is None or total is None:
        return value
    said = [
        _drawn_item(item, counts[item.value], language, priced=total > 0)
        for item in table.items
        if item.value in counts
    ]
    if total > 0:
        said.append(("total " if language == "en" else "合計") + yen(total, language))
    return (", " if language == "en" else "、").join(said)


def yen(amount: int, language: str) -> str:
    """1,200円; `en` 1,200 yen."""
    return f"{amount:,}{' yen' if language == 'en' else '円'}"


def _drawn_item(item: PricedItem, count: int, language: str, *, priced: bool) -> str:
    name = f"{item.code}/" * bool(item.code) + words(item.label, language)
    cost = yen(item.price * count, language)
    if language == "en":
        return f"{name} × {count}" + f" ({cost})" * priced
    return f"{name}×{count}" + f"（{cost}）" * priced
