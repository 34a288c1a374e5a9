"""What a form or its office limits and no machine decides: who may apply, until when, how often, how many.

Every application is taken in (docs/adr/0024-forms.md). What may lie outside is put before a person, with what is known:
moments are brackets, and of two brackets that overlap nobody says which came first.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.conf import settings
from django.utils.crypto import salted_hmac

from central.catalogue.queries import procedure_of
from central.intake.verdicts.answers_judged import JAPAN, UNKNOWN_START
from central.intake.verdicts.unsealing import Opened
from sync.contract.forms.comparisons import day_of
from sync.contract.forms.field_roles import ADDRESS_PARTS, NAME_PARTS, FieldRole, fields_with
from sync.contract.forms.procedures import Procedure
from sync.contract.forms.question_parts import OncePer
from sync.contract.wire.acceptance import Acceptance, taken_between
from sync.contract.wire.catalogue import ServiceFacts
from sync.japanese.dates import age_on
from sync.japanese.folding import of_one_width, without_spaces


@dataclass(frozen=True)
class MadeBetween:
    """When it was made: not before (None: nobody knows), and not after."""

    first: datetime | None
    last: datetime

    def after(self, other: MadeBetween) -> bool:
        """Whether it was certainly made after the other."""
        return self.first is not None and self.first >= other.last


def limits_of(one: Opened, facts: ServiceFacts | None) -> list[str]:
    """What may be outside of one application by itself: who applied, and when. `facts`: what its office says now."""
    procedure = procedure_of(one.definition)
    return [*_when(one, facts), *_who(one, procedure, made_between(one))]


def limits_of_correction(one: Opened, first: MadeBetween) -> list[str]:
    """The same of corrected answers. When it was made is judged by the first statement alone (`first`): this one was
    asked for.
    """
    return list(_who(one, procedure_of(one.definition), first))


def made_between(one: Opened) -> MadeBetween:
    """The bracket of one application."""
    return MadeBetween(one.row.not_before, one.row.arrived_at)


def once_key(one: Opened, applicant_key: str) -> str | None:
    """The same for applications of which one is too many, and without our secret key it tells nothing. None: the form
    does not say what makes them alike, or nothing of it was answered.
    """
    procedure = procedure_of(one.definition)
    once = procedure.once
    if once is None:
        return None
    answers = {item.id: item.value for item in one.statement.items}
    if once.per is OncePer.PERSON:
        said = [applicant_key] if applicant_key else _person(procedure, answers)
    elif once.per is OncePer.MAIL:
        said = [_said(procedure, FieldRole.MAIL, answers=answers).lower()]
    else:
        said = [answers.get(name, "") for name in once.fields]
    if not any(said) or (once.per is OncePer.PERSON and not all(said)):
        return None
    value = json.dumps([procedure.id, once.per.value, *said], ensure_ascii=False)
    return salted_hmac("once", value, secret=settings.SECRET_KEY, algorithm="sha256").hexdigest()


def _person(procedure: Procedure, answers: Mapping[str, str]) -> list[str]:
    """Who has no card is who they say, in one spelling."""
    name = _said(procedure, FieldRole.NAME, *NAME_PARTS, answers=answers)
    address = _said(procedure, FieldRole.ADDRESS, *ADDRESS_PARTS, answers=answers)
    born = _said(procedure, FieldRole.BIRTH_DATE, answers=answers)
    return [*(without_spaces(of_one_width(text)) for text in (name, address)), born]


def _said(procedure: Procedure, *roles: FieldRole, answers: Mapping[str, str]) -> str:
    """What the applicant answered in these roles, one after the other."""
    return "".join(
        str(answers.get(field.id, ""))
        for role in roles
        for field in fields_with(procedure, role)
        if field.id in answers
    )


def _when(one: Opened, facts: ServiceFacts | None) -> Iterator[str]:
    if facts is None:
        return
    last = one.row.arrived_at
    first = min(one.row.not_before or last - UNKNOWN_START, last)
    taken = taken_between(facts, first, last)
    if taken is not Acceptance.INSIDE:
        yield f"period:{taken.value}"


def _who(one: Opened, procedure: Procedure, made: MadeBetween) -> Iterator[str]:
    who = procedure.who
    if who is None:
        return
    answers = {item.id: item.value for item in one.statement.items}
    born = day_of(_said(procedure, FieldRole.BIRTH_DATE, answers=answers))
    if born is not None:
        ages = [age_on(born, day) for day in _days(made, who.age_on)]
        fits = [
            (who.least_age is None or age >= who.least_age) and (who.most_age is None or age <= who.most_age)
            for age in ages
        ]
        if not any(fits):
            yield "who:age"
    sex = _said(procedure, FieldRole.SEX, answers=answers)
    if sex and who.sexes and sex not in who.sexes:
        yield "who:sex"
    address = _said(procedure, FieldRole.ADDRESS, *ADDRESS_PARTS, answers=answers)
    lives = without_spaces(of_one_width(address))
    if (
        lives
        and who.lives_in
        and not any(lives.startswith(without_spaces(of_one_width(begin))) for begin in who.lives_in)
    ):
        yield "who:address"


def _days(made: MadeBetween, age_on_day: str) -> list[date]:
    """On which an age counts: the day of the form, or the first and last on which it may have been made."""
    fixed = day_of(age_on_day) if age_on_day else None
    if fixed is not None:
        return [fixed]
    moments = (made.first or made.last, made.last)
    return [moment.astimezone(JAPAN).date() for moment in moments]
