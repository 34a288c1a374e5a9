"""What is asked of a part, as data: one template draws all of it (`authoring/boxes.html`)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from sync.contract.forms.texts import Text

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

Options = tuple[tuple[str, "StrOrPromise"], ...]


@dataclass(frozen=True)
class PartBox:
    """One thing to fill in."""

    name: str
    label: StrOrPromise
    look: str
    """`line`, `area`, `number`, `tick`, `pick`, `ticks`, `words`."""
    value: str = ""
    text: Text = field(default_factory=dict)
    """Of `words`."""
    ticked: tuple[str, ...] = ()
    """Of `ticks`; of `tick`: not empty."""
    options: Options = ()
    help: StrOrPromise = ""
    redraws: bool = False
    """After a change other boxes are wanted."""

    @property
    def easy(self) -> str:
        """The words in easy Japanese: a template cannot say their language's name."""
        return self.text.get("easy-ja", "")


@dataclass(frozen=True)
class ComparisonBoxes:
    """One comparison of a condition, or a condition in its place."""

    name: str
    number: str
    """As it is called: `2`, and within a condition in its place `2-1`."""
    boxes: tuple[PartBox, ...] = ()
    group: ConditionBoxes | None = None


@dataclass(frozen=True)
class ConditionBoxes:
    """A condition: how its comparisons go together, and each of them."""

    name: str
    label: StrOrPromise
    how: PartBox | None
    """None: it is one that can be kept or taken away here, and no more (deeper than a definition may be, or bent)."""
    comparisons: tuple[ComparisonBoxes, ...] = ()
    kept: str = ""
    """Of such a one: what it says."""
    words: PartBox | None = None
    """Of a demand: what is said where it is not met."""


@dataclass(frozen=True)
class RowBoxes:
    """A row of a list."""

    name: str
    label: StrOrPromise
    boxes: tuple[PartBox, ...]


@dataclass(frozen=True)
class BoxSection:
    """Boxes under one heading."""

    title: StrOrPromise
    boxes: tuple[PartBox, ...] = ()
    rows: tuple[RowBoxes, ...] = ()
    conditions: tuple[ConditionBoxes, ...] = ()
    opened: bool = True
    help: StrOrPromise = ""


def line(name: str, label: StrOrPromise, value: str | None, *, help: StrOrPromise = "") -> PartBox:
    """One line."""
    return PartBox(name, label, "line", value or "", help=help)


def area(name: str, label: StrOrPromise, value: str, *, help: StrOrPromise = "") -> PartBox:
    """Several lines."""
    return PartBox(name, label, "area", value, help=help)


def number(name: str, label: StrOrPromise, value: int | None, *, help: StrOrPromise = "") -> PartBox:
    """A whole number."""
    return PartBox(name, label, "number", "" if value is None else str(value), help=help)


def tick(name: str, label: StrOrPromise, *, on: bool, help: StrOrPromise = "") -> PartBox:
    """Yes or no."""
    return PartBox(name, label, "tick", ticked=("1",) if on else (), help=help)


def pick(
    name: str,
    label: StrOrPromise,
    value: str | None,
    options: Iterable[tuple[str, StrOrPromise]],
    *,
    redraws: bool = False,
    help: StrOrPromise = "",
) -> PartBox:
    """One of a list. What stands there and is none of it is offered too: it was not made here."""
    held, found = value or "", tuple(options)
    if held not in [one for one, _ in found]:
        found = (*found, (held, held))
    return PartBox(name, label, "pick", held, options=found, redraws=redraws, help=help)


def ticks(
    name: str, label: StrOrPromise, values: Sequence[str], options: Iterable[tuple[str, StrOrPromise]]
) -> PartBox:
    """Several of a list."""
    found = tuple(options)
    known = [one for one, _ in found]
    return PartBox(
        name,
        label,
        "ticks",
        ticked=tuple(values),
        options=(*found, *((one, one) for one in values if one not in known)),
    )


def words(name: str, label: StrOrPromise, text: Text, *, help: StrOrPromise = "") -> PartBox:
    """In each language side by side."""
    return PartBox(name, label, "words", text=text, help=help)
