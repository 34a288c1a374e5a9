"""Which part of a draft stands open: `settings`, `facts`, `2` (a page) or `2.3` (a field), counted from 1."""

from __future__ import annotations

import re
from dataclasses import dataclass

from central.authoring.content import FormContent, WrittenPage, WrittenQuestion

_FORM = re.compile(r"([1-9][0-9]{0,4})(?:\.([1-9][0-9]{0,4}))?")


@dataclass(frozen=True)
class PartPlace:
    """Page and field, from 1; `page` 0: the form as a whole."""

    page: int = 0
    field: int = 0
    facts: bool = False

    def __str__(self) -> str:
        if not self.page:
            return "facts" if self.facts else "settings"
        return f"{self.page}.{self.field}" if self.field else str(self.page)

    def page_of(self, content: FormContent) -> WrittenPage | None:
        """The page on which it stands."""
        return content.pages[self.page - 1] if 0 < self.page <= len(content.pages) else None

    def field_of(self, content: FormContent) -> WrittenQuestion | None:
        """The field that it is."""
        page = self.page_of(content)
        return page.fields[self.field - 1] if page and 0 < self.field <= len(page.fields) else None


SETTINGS, FACTS = PartPlace(), PartPlace(facts=True)


def part_place(text: str, content: FormContent) -> PartPlace:
    """The part of that name, or the nearest that is there: a colleague may have taken it away."""
    if text == "facts":
        return FACTS
    match = _FORM.fullmatch(text)
    if match is None or not content.pages:
        return SETTINGS
    page = min(int(match[1]), len(content.pages))
    field = min(int(match[2] or 0), len(content.pages[page - 1].fields))
    return PartPlace(page, field)
