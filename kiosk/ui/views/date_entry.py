"""A day, a month or a time being typed in its parts, the caret moving on by itself. Judges nothing; steps do."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import Protocol

from kiosk.screens.form_page import FieldView, InputKind
from sync.japanese.dates import ERAS, era_named

WESTERN = "western"
_IN_AN_ERA = re.compile(rf"({'|'.join(era.name for era in ERAS)})([0-9]*)年([0-9]*)月(?:([0-9]*)日)?")


class PartsEntry(Protocol):
    """What a pad with parts fills."""

    @property
    def parts(self) -> tuple[str, ...]:
        """What was typed into each."""

    @property
    def part(self) -> int:
        """Where the next digit goes."""

    @property
    def units(self) -> tuple[str, ...]:
        """What stands behind each, as words of drawing."""

    @property
    def value(self) -> str:
        """As steps take it; empty when nothing was typed."""

    @property
    def era(self) -> str:
        """Key of the chosen era; empty where there are none."""

    def after(self, command: str) -> PartsEntry:
        """The entry after one touch."""


def entry_of(view: FieldView) -> PartsEntry | None:
    """The parts of a field that is typed in parts."""
    match view.entry:
        case InputKind.DATE | InputKind.YEAR_MONTH:
            return DateEntry.of(view)
        case InputKind.TIME:
            return TimeEntry.of(view)
        case _:
            return None


@dataclass(frozen=True)
class DateEntry:
    """Immutable; each touch gives a new one. `value` is what was typed: 令和8年9月21日, or `YYYY-MM-DD` if western;
    of a month 令和8年9月 and `YYYY-MM`.

    The era goes on to the steps with the year: the rules alone know whether that year was of that era.
    """

    era: str
    parts: tuple[str, ...] = field(default=("", "", ""), repr=False)
    part: int = 0

    @classmethod
    def of(cls, view: FieldView) -> DateEntry:
        """From a stored ISO date, its year shown in the era that the field offers; or from what could not be one."""
        count = 2 if view.entry is InputKind.YEAR_MONTH else 3
        keys = [key for key, _ in view.eras] or [WESTERN]
        typed = _IN_AN_ERA.fullmatch(view.value)
        if typed is not None:
            key = next(era.key for era in ERAS if era.name == typed[1])
            parts = tuple(piece or "" for piece in typed.groups()[1:])[:count]
            missing = next((at for at in range(count) if not parts[at]), count - 1)
            return cls(key if key in keys else keys[0], parts, missing)
        pieces = view.value.split("-") if view.value.count("-") == count - 1 else [""] * count
        year, *rest = (piece.lstrip("0") for piece in pieces)
        wanted = _era_of(view.value, keys) if year else ("reiwa" if "reiwa" in keys else keys[0])
        era = era_named(wanted)
        shown = str(int(year) - era.before) if year.isdigit() and era else year
        parts = (shown, *rest)
        return cls(wanted, parts, next((at for at, piece in enumerate(parts) if not piece), count - 1))

    @property
    def units(self) -> tuple[str, ...]:
        """年, 月, 日."""
        return ("年", "月", "日")[: len(self.parts)]

    @property
    def value(self) -> str:
        """As steps take it; empty when nothing was typed."""
        if not any(self.parts):
            return ""
        year, *rest = self.parts
        if era := era_named(self.era):
            after = "".join(piece.lstrip("0") + unit for piece, unit in zip(rest, self.units[1:], strict=True))
            return f"{era.name}{year.lstrip('0') or year[:1]}年{after}"
        return "-".join((year.zfill(4) if year else "", *(piece.zfill(2) if piece else "" for piece in rest)))

    def after(self, command: str) -> DateEntry:
        """The entry after one touch."""
        name, _, rest = command.partition(":")
        match name:
            case "era":
                return replace(self, era=rest, parts=("", *self.parts[1:]), part=0) if rest != self.era else self
            case "part":
                return replace(self, part=int(rest))
            case "clear":
                return replace(self, parts=("",) * len(self.parts), part=0)
            case "back":
                parts, part = _erased(self.parts, self.part)
                return replace(self, parts=parts, part=part)
            case _ if command.startswith("="):
                return self._with_digit(command[1:])
            case _:
                return self

    def _most(self, part: int) -> int:
        return 4 if part == 0 and self.era == WESTERN else 2

    def _with_digit(self, digit: str) -> DateEntry:
        here = self.parts[self.part]
        if len(here) >= self._most(self.part):
            here = ""
        here += digit
        full = len(here) == self._most(self.part)
        certain = (self.part == 1 and digit > "1" and len(here) == 1) or (
            self.part == 2 and here > "3" and len(here) == 1
        )
        onward = self.part + 1 if (full or certain) and self.part < len(self.parts) - 1 else self.part
        return replace(self, parts=_with(self.parts, self.part, here), part=onward)


@dataclass(frozen=True)
class TimeEntry:
    """Hours and minutes of 24 hours. `value` is `HH:MM`; one that was left unfinished lacks what is missing."""

    parts: tuple[str, ...] = field(default=("", ""), repr=False)
    part: int = 0
    era: str = ""

    @classmethod
    def of(cls, view: FieldView) -> TimeEntry:
        """From what is stored."""
        hour, _, minute = view.value.partition(":")
        parts = (hour.lstrip("0") or hour[:1], minute)
        return cls(parts, next((at for at, piece in enumerate(parts) if not piece), 1))

    @property
    def units(self) -> tuple[str, ...]:
        """時, 分."""
        return ("時", "分")

    @property
    def value(self) -> str:
        """As steps take it; empty when nothing was typed."""
        if not any(self.parts):
            return ""
        return ":".join(piece.zfill(2) if piece else "" for piece in self.parts)

    def after(self, command: str) -> TimeEntry:
        """The entry after one touch."""
        name, _, rest = command.partition(":")
        match name:
            case "part":
                return replace(self, part=int(rest))
            case "clear":
                return TimeEntry()
            case "back":
                parts, part = _erased(self.parts, self.part)
                return replace(self, parts=parts, part=part)
            case _ if command.startswith("="):
                return self._with_digit(command[1:])
            case _:
                return self

    def _with_digit(self, digit: str) -> TimeEntry:
        here = self.parts[self.part]
        here = digit if len(here) >= 2 else here + digit
        full = len(here) == 2 or here > "2"
        onward = 1 if self.part == 0 and full else self.part
        return replace(self, parts=_with(self.parts, self.part, here), part=onward)


def _with(parts: tuple[str, ...], place: int, piece: str) -> tuple[str, ...]:
    return (*parts[:place], piece, *parts[place + 1 :])


def _erased(parts: tuple[str, ...], part: int) -> tuple[tuple[str, ...], int]:
    """The last digit gone; from an empty part the one before it."""
    at = part - 1 if not parts[part] and part > 0 else part
    return _with(parts, at, parts[at][:-1]), at


def _era_of(value: str, keys: list[str]) -> str:
    # A month may be shorter than a day: compared as far as it goes, so 2019-05 is of Reiwa.
    era = next((era.key for era in reversed(ERAS) if value >= era.first.isoformat()[: len(value)]), WESTERN)
    return era if era in keys else (WESTERN if WESTERN in keys else keys[0])
