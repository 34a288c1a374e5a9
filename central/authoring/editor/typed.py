"""What came back from the boxes of one part. What cannot be kept as what it should be is told beside its box."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from functools import cached_property

from django.http import QueryDict
from django.utils.translation import gettext

from sync.contract.forms.texts import LANGUAGES, Text

_WHOLE = re.compile(r"-?\d{1,12}")
"""Digits of any width: `int` reads them all."""
_ROW = re.compile(r"[0-9]{1,4}")
MOST_PARTS = 10
"""Of a box's name: `must.0.if.1.2.0.value` has seven."""
MOST_ROWS = 1000
"""Of one list. A form that could be published has far fewer."""


class TypedPart:
    """Reads boxes by name, and remembers what was wrong with which."""

    def __init__(self, posted: QueryDict) -> None:
        self.posted = posted
        self.errors: dict[str, str] = {}
        self.trouble = ""
        """What concerns more than one box."""

    def has(self, name: str) -> bool:
        """Whether that box was there at all."""
        return name in self.posted

    def _said(self, name: str) -> str:
        """Without U+0000: nobody types it, and not every database keeps it."""
        return self.posted.get(name, "").replace("\0", "")

    def line(self, name: str) -> str:
        """One line, without spaces at its ends."""
        return " ".join(self._said(name).split())

    def area(self, name: str) -> str:
        """Several lines, with plain line ends."""
        return "\n".join(self._said(name).splitlines()).strip()

    def lines(self, name: str) -> tuple[str, ...]:
        """Each line that is not empty."""
        found = (" ".join(line.split()) for line in self._said(name).splitlines())
        return tuple(line for line in found if line)

    def tick(self, name: str) -> bool:
        """Whether it is ticked."""
        return name in self.posted

    def several(self, name: str, held: Sequence[str] = ()) -> tuple[str, ...]:
        """All that are ticked: first what was held, in its order, which may say something; then the others."""
        found = tuple(dict.fromkeys(one for said in self.posted.getlist(name) if (one := said.replace("\0", ""))))
        return (*(one for one in held if one in found), *(one for one in found if one not in held))

    def part_id(self, held: str) -> str:
        """What the box `id` says. Emptied, it says what it said: rules follow an id, and none follows nothing."""
        return self.line("id") or held

    def check_id(self, held: str, others: Collection[str]) -> None:
        """One that another part has is not kept: nobody could say any more which of the two a rule is about."""
        said = self.part_id(held)
        if said != held and said in others:
            self.errors["id"] = self.trouble = gettext(
                "「%(id)s」は、ほかの項目かページの記号です。別の記号にしてください。まだ保存していません。"
            ) % {"id": said}

    def words(self, name: str) -> Text:
        """By language, without empty ones."""
        found = {language: self.area(f"{name}.{language}") for language in LANGUAGES}
        return {language: said for language, said in found.items() if said}

    def number(self, name: str) -> int | None:
        """A whole number, also in full width; None where nothing stands."""
        said = self.line(name).replace(",", "").replace("，", "").replace("－", "-")
        if not said:
            return None
        if not _WHOLE.fullmatch(said):
            self.errors[name] = gettext("数字だけで書いてください（いまは「%(said)s」）。") % {"said": said[:40]}
            return None
        return int(said)

    def number_or(self, name: str, otherwise: int) -> int:
        """The same; `otherwise` where nothing stands."""
        found = self.number(name)
        return otherwise if found is None else found

    def rows(self, prefix: str) -> list[str]:
        """Prefixes of the rows of a list, `choices.0`, in their order."""
        found = sorted(self._numbers.get(prefix, ()))
        self.bounded(prefix, len(found))
        return [f"{prefix}.{number}" for number in found[:MOST_ROWS]]

    def bounded(self, name: str, count: int) -> None:
        """Tell beside this box that a list has more than it may: nothing of it is cut off without a word."""
        if count > MOST_ROWS:
            said = gettext("1つの質問に%(most)s件までです。いまは%(count)s件です。まだ保存していません。")
            self.errors[name] = self.trouble = said % {"most": f"{MOST_ROWS:,}", "count": f"{count:,}"}

    @cached_property
    def _numbers(self) -> dict[str, set[int]]:
        """Prefix → the numbers of its rows: the names are gone through once, however many lists there are."""
        found: dict[str, set[int]] = {}
        for name in self.posted:
            parts = name.split(".", MOST_PARTS)
            for place, part in enumerate(parts[1:-1], 1):
                if _ROW.fullmatch(part):
                    found.setdefault(".".join(parts[:place]), set()).add(int(part))
        return found
