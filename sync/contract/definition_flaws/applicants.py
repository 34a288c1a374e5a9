"""Whether somebody may apply at all, and whether a second application alike can be told from the first."""

from __future__ import annotations

import re
from collections.abc import Iterator

from sync.contract.definition_flaws.flaw import Flaw, Reason
from sync.contract.forms.field_roles import FieldRole, fields_with
from sync.contract.forms.procedures import Page, Procedure
from sync.contract.forms.question_parts import OncePer
from sync.japanese.dates import NotADate, parse_date

_SEXES = frozenset({"male", "female", "not_applicable", "unknown"})
_ISO_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


def applicant_flaws(procedure: Procedure) -> Iterator[Flaw]:
    """Everything that is wrong with `who` and `once`."""
    yield from _who(procedure)
    yield from _once(procedure)


def _who(procedure: Procedure) -> Iterator[Flaw]:
    who = procedure.who
    if who is None:
        return
    least, most = who.least_age, who.most_age
    if least is not None and most is not None and least > most:
        yield Flaw(Reason.WHO_EMPTY, about=f"{least} > {most}")
    yield from (Flaw(Reason.WHO_EMPTY, about=sex) for sex in sorted(set(who.sexes) - _SEXES))
    if who.age_on and not _is_day(who.age_on):
        yield Flaw(Reason.WHO_EMPTY, about=who.age_on)


def _once(procedure: Procedure) -> Iterator[Flaw]:
    once = procedure.once
    if once is None:
        return
    page_of = {field.id: page for page in procedure.pages for field in page.fields}
    if once.per is OncePer.MAIL and not any(
        field.required and field.show_if is None and page_of[field.id].show_if is None
        for field in fields_with(procedure, FieldRole.MAIL)
    ):
        yield Flaw(Reason.ONCE_MAIL)
    if once.per is OncePer.ANSWERS and not once.fields:
        yield Flaw(Reason.ONCE_FIELDS)
    yield from (Flaw(Reason.ONCE_FIELDS, about=name) for name in once.fields if not _stands_once(page_of.get(name)))


def _stands_once(page: Page | None) -> bool:
    return page is not None and page.repeat is None


def _is_day(text: str) -> bool:
    try:
        return bool(_ISO_DAY.fullmatch(text)) and bool(parse_date(text))
    except NotADate:
        return False
