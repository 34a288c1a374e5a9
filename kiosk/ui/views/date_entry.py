"""A date being typed: era, year, month, day, with the caret moving on by itself. Judges nothing; steps do."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace

from kiosk.screens.form_page import FieldView
from sync.japanese.dates import ERAS, era_named

WESTERN = "western"
_IN_AN_ERA = re.compile(rf"({'|'.join(era.name for era in ERAS)})([0-9]*)年([0-9]*)月([0-9]*)日")


@dataclass(frozen=True)
class DateEntry:
    """Immutable; each touch gives a new one. `value` is what was typed: 令和8年9月21日, or `YYYY-MM-DD` if western.

    The era goes on to the steps with the year: the rules alone know whether that year was of that era.
    """

    era: str
    parts: tuple[str, str, str] = field(default=("", "", ""), repr=False)
    part: int = 0

    @classmethod
    def of(cls, view: FieldView) -> DateEntry:
        """From a stored ISO date, its year shown in the era that the field offers; or from what could not be one."""
        keys = [key for key, _ in view.eras] or [WESTERN]
        typed = _IN_AN_ERA.fullmatch(view.value)
        if typed is not None:
            key = next(era.key for era in ERAS if era.name == typed[1])
            parts = (typed[2], typed[3], typed[4])
            return cls(key if key in keys else keys[0], parts, next((at for at in range(3) if not parts[at]), 2))
        pieces = view.value.split("-") if view.value.count("-") == 2 else ["", "", ""]
        year, month, day = (piece.lstrip("0") for piece in pieces)
        wanted = _era_of(view.value, keys) if year else ("reiwa" if "reiwa" in keys else keys[0])
        era = era_named(wanted)
        shown = str(int(year) - era.before) if year.isdigit() and era else year
        missing = next((at for at, piece in enumerate((shown, month, day)) if not piece), 2)
        return cls(wanted, (shown, month, day), missing)

    @property
    def value(self) -> str:
        """As steps take it; empty when nothing was typed."""
        if not any(self.parts):
            return ""
        year, month, day = self.parts
        if era := era_named(self.era):
            return f"{era.name}{year.lstrip('0') or year[:1]}年{month.lstrip('0')}月{day.lstrip('0')}日"
        return f"{year.zfill(4) if year else ''}-{month.zfill(2) if month else ''}-{day.zfill(2) if day else ''}"

    def after(self, command: str) -> DateEntry:
        """The entry after one touch."""
        name, _, rest = command.partition(":")
        match name:
            case "era":
                return replace(self, era=rest, parts=("", *self.parts[1:]), part=0) if rest != self.era else self
            case "part":
                return replace(self, part=int(rest))
            case "clear":
                return replace(self, parts=("", "", ""), part=0)
            case "back":
                return self._erased()
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
        parts = tuple(here if at == self.part else piece for at, piece in enumerate(self.parts))
        full = len(here) == self._most(self.part)
        certain = (self.part == 1 and digit > "1" and len(here) == 1) or (
            self.part == 2 and here > "3" and len(here) == 1
        )
        onward = self.part + 1 if (full or certain) and self.part < 2 else self.part
        return replace(self, parts=(parts[0], parts[1], parts[2]), part=onward)

    def _erased(self) -> DateEntry:
        at = self.part
        if not self.parts[at] and at > 0:
            at -= 1
        parts = tuple(piece[:-1] if place == at else piece for place, piece in enumerate(self.parts))
        return replace(self, parts=(parts[0], parts[1], parts[2]), part=at)


def _era_of(value: str, keys: list[str]) -> str:
    era = next((era.key for era in reversed(ERAS) if value >= era.first.isoformat()), WESTERN)
    return era if era in keys else (WESTERN if WESTERN in keys else keys[0])
