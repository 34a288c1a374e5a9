"""What a form or its office limits and no machine decides: who may apply, until when, how often, how many.

Every application is taken in (docs/adr/0024-forms.md). What may lie outside is put before a person, with what is known:
moments are brackets, and of two brackets that overlap nobody says which came first.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.conf import settings
from django.db.models import Q
from django.utils.crypto import salted_hmac

from central.applications.models import Application
from central.catalogue.queries import facts_of, procedure_of
from central.intake.verdicts.answers_judged import JAPAN, UNKNOWN_START
from central.intake.verdicts.unsealing import Opened
from sync.contract.forms.comparisons import day_of
from sync.contract.forms.field_roles import ADDRESS_PARTS, NAME_PARTS, FieldRole, fields_with
from sync.contract.forms.procedures import Procedure
from sync.contract.forms.question_parts import OncePer
from sync.contract.states import HandlingStatus
from sync.contract.wire.acceptance import Acceptance, minute_of, taken_between
from sync.contract.wire.catalogue import ServiceFacts
from sync.errors import ContractError
from sync.japanese.dates import age_on
from sync.japanese.folding import of_one_width, without_spaces

NOT_COUNTED = (HandlingStatus.NOT_ACCEPTED.value, HandlingStatus.WITHDRAWN.value)
"""Applications that stand in nobody's way."""


@dataclass(frozen=True)
class MadeBetween:
    """When it was made: not before (None: nobody knows), and not after."""

    first: datetime | None
    last: datetime

    def after(self, other: MadeBetween) -> bool:
        """Whether it was certainly made after the other."""
        return self.first is not None and self.first >= other.last


def limits_of(one: Opened) -> list[str]:
    """What may be outside of one application by itself: who applied, and when."""
    procedure = procedure_of(one.definition)
    return [*_when(one), *_who(one, procedure)]


def limits_among(fresh: Sequence[Opened], keys: Mapping[str, str | None]) -> dict[str, list[str]]:
    """Of each arrival number what it is beside other applications: one too many of one person, or of all.

    Those of one batch come one after the other. `keys`: by arrival number, `once_key`.
    """
    found: dict[str, list[str]] = {}
    for place, one in enumerate(fresh):
        before = fresh[:place]
        told = [*_twice(one, before, keys), *_too_many(one, before)]
        if told:
            found[one.entry.arrival] = told
    return found


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


def _window(one: Opened) -> MadeBetween:
    return MadeBetween(one.row.not_before, one.row.arrived_at)


def _facts(one: Opened) -> ServiceFacts | None:
    try:
        return facts_of(one.definition)
    except ContractError:
        return None


def _when(one: Opened) -> Iterator[str]:
    facts = _facts(one)
    if facts is None:
        return
    last = one.row.arrived_at
    first = min(one.row.not_before or last - UNKNOWN_START, last)
    taken = taken_between(facts, first, last)
    if taken is not Acceptance.INSIDE:
        yield f"period:{taken.value}"


def _who(one: Opened, procedure: Procedure) -> Iterator[str]:
    who = procedure.who
    if who is None:
        return
    answers = {item.id: item.value for item in one.statement.items}
    born = day_of(_said(procedure, FieldRole.BIRTH_DATE, answers=answers))
    if born is not None:
        ages = [age_on(born, day) for day in _days(one, who.age_on)]
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


def _days(one: Opened, age_on_day: str) -> list[date]:
    """On which an age counts: the day of the form, or the first and last on which it may have been made."""
    fixed = day_of(age_on_day) if age_on_day else None
    if fixed is not None:
        return [fixed]
    moments = (one.row.not_before or one.row.arrived_at, one.row.arrived_at)
    return [moment.astimezone(JAPAN).date() for moment in moments]


def _twice(one: Opened, before: Sequence[Opened], keys: Mapping[str, str | None]) -> Iterator[str]:
    key = keys[one.entry.arrival]
    if key is None:
        return
    known = Application.objects.filter(body_id=one.definition.body_id, once_key=key).exclude(status__in=NOT_COUNTED)
    first = known.order_by("id").values_list("arrival_number", "not_before", "not_after").first()
    others = [(first[0], MadeBetween(first[1], first[2]))] if first is not None else []
    others += [
        (other.entry.arrival, _window(other))
        for other in before
        if keys[other.entry.arrival] == key and other.definition.body_id == one.definition.body_id
    ]
    if not others:
        return
    number, window = others[0]
    mine = _window(one)
    order = "later" if mine.after(window) else "earlier" if window.after(mine) else "unknown"
    yield f"once_{order}:{number}"


def _too_many(one: Opened, before: Sequence[Opened]) -> Iterator[str]:
    facts = _facts(one)
    if facts is None or facts.capacity is None:
        return
    rows = Application.objects.filter(body_id=one.definition.body_id, procedure=one.definition.procedure)
    rows = rows.exclude(status__in=NOT_COUNTED)
    opens = minute_of(facts.period.opens) if facts.period is not None else None
    if opens is not None:
        rows = rows.filter(not_after__gte=opens)  # of an earlier round
    here = [
        _window(other)
        for other in before
        if (other.definition.body_id, other.definition.procedure) == (one.definition.body_id, one.definition.procedure)
    ]
    if rows.count() + len(here) < facts.capacity:
        return
    mine = _window(one)
    earlier = rows.filter(Q(not_after__lte=mine.first)).count() if mine.first is not None else 0
    earlier += sum(mine.after(window) for window in here)
    yield "capacity:over" if earlier >= facts.capacity else "capacity:doubtful"
