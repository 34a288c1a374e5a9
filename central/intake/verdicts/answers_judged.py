"""The answers of a statement under the definition that it names: drawn again, and judged by the kiosk's own rules.

A kiosk judged on the day of the visit; here that day is known by its bracket only.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TypeAlias
from zoneinfo import ZoneInfo

from sync.contract.chain.statement import Statement, StatementKind
from sync.contract.chain.statement_lines import TAKEN, Difference, differences_drawn, not_asked
from sync.contract.forms.answers import Answer, chosen
from sync.contract.forms.by_the_day import days_to_try
from sync.contract.forms.file_rules import file_findings
from sync.contract.forms.procedures import FieldKind, Procedure
from sync.contract.forms.rules import verdict

Between: TypeAlias = tuple[datetime | None, datetime]
"""The bracket of time in which it was made: not before (None: nobody knows), and not after."""
JAPAN = ZoneInfo("Asia/Tokyo")
UNKNOWN_START = timedelta(days=366)
"""How far before its end a bracket is looked at of which nobody knows the beginning."""


@dataclass(frozen=True)
class AnswersJudged:
    """What is wrong with them."""

    day: date
    """In Japan, on which they were judged."""
    differences: tuple[Difference, ...]
    """What was drawn otherwise than it must be."""
    broken: tuple[str, ...]
    """`item:code` of each answer that the form does not allow, or does not ask."""


def judge_answers(statement: Statement, procedure: Procedure, between: Between) -> AnswersJudged:
    """Draw and judge them on the last day of the bracket; where the form asks for ages, on the last on which nothing is
    wrong. "Not after today" holds at the bracket's end if it held anywhere in it; an age may have been another.
    """
    last = between[1].astimezone(JAPAN).date()
    first = between[0].astimezone(JAPAN).date() if between[0] is not None else last - UNKNOWN_START
    days = days_to_try(procedure, answers_in(statement, procedure), min(first, last), last)
    found = None
    for day in days:
        judged = _judged_on(day, statement, procedure)
        if not judged.differences and not judged.broken:
            return judged
        found = found or judged
    assert found is not None, "there is a last day"
    return found


def answers_in(statement: Statement, procedure: Procedure) -> dict[str, Answer]:
    """By item, several choices apart."""
    fields = procedure.fields_of(item.id for item in statement.items)
    several = {item for item, wanted in fields.items() if wanted.kind is FieldKind.CHOICES}
    return {item.id: chosen(item.value) if item.id in several else item.value for item in statement.items}


def _judged_on(day: date, statement: Statement, procedure: Procedure) -> AnswersJudged:
    differences = differences_drawn(statement, procedure, day)
    # Where all is drawn as it must be, no item stands there that is not asked.
    hidden = not_asked(statement, procedure, day) if differences else ()
    broken = [f"{item}:not_asked" for item in hidden]
    if statement.kind is not StatementKind.WITHDRAWAL:
        taken = {item.id for item in statement.items if item.source in TAKEN}
        answers = answers_in(statement, procedure)
        findings = [
            *verdict(procedure, answers, day, taken),
            *file_findings(procedure, answers, statement.attachments),
        ]
        broken += [f"{finding.field_id}:{finding.code}" for finding in findings]
    return AnswersJudged(day, differences, tuple(broken))
