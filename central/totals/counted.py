"""Everything that a page or a file of totals says, counted at one moment."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext

from central.catalogue.models import ProcedureVersion
from central.catalogue.queries import procedure_of
from central.staff.models import StaffMember
from central.totals.act_details import TotalsRead
from central.totals.answers import READ_LIMIT, questions_of, stated_in, tally_choices
from central.totals.counting import tally_of
from central.totals.forms import TotalsForm
from central.totals.scope import CountedPeriod, applications_of, forms_of, last_days
from central.totals.tables import TotalTable, table_of_choices, table_of_reading, tables_of


@dataclass(frozen=True)
class CountedTotals:
    """Everything that was asked for, counted."""

    period: CountedPeriod
    definition: ProcedureVersion | None
    question: str
    all: int
    tables: Sequence[TotalTable]
    too_many: bool
    """More statements than are read for a question."""

    def told(self, form: str = "") -> TotalsRead:
        """For the log."""
        named = f"{self.definition.procedure} {self.definition.version}" if self.definition else ""
        return TotalsRead(
            first_day=self.period.first.isoformat(),
            last_day=self.period.last.isoformat(),
            found=self.all,
            form=named,
            question=self.question,
            format=form,
        )


def asked_for(
    form: TotalsForm, member: StaffMember, closed: frozenset[str]
) -> tuple[CountedPeriod, ProcedureVersion | None]:
    """The period, and the version of a form where one is named.

    Raises:
        Http404: there is no such form for this member from here.
    """
    said = form.cleaned_data
    now = timezone.now()
    period = CountedPeriod(said["since"], said["until"], now) if said["since"] else last_days(now)
    definition = None
    if said["form"] is not None:
        definition = forms_of(member, closed).filter(pk=said["form"]).first()
        if definition is None:
            raise Http404
    return period, definition


def count(form: TotalsForm, member: StaffMember, closed: frozenset[str]) -> CountedTotals:
    """What a readable form asks for.

    Raises:
        Http404: a form or a question that is not there.
    """
    period, definition = asked_for(form, member, closed)
    rows = applications_of(member, closed, period, definition)
    tally = tally_of(rows)
    tables = tables_of(tally, period)
    if definition is None:
        return CountedTotals(period, None, "", tally.all, tables, too_many=False)
    known = dict(questions_of(definition))
    question: str = form.cleaned_data["question"]
    if question and question not in known:
        raise Http404
    # Of a survey, all questions: they are what it is for.
    survey = procedure_of(definition).survey
    wanted = [question] if question else list(known) if survey else []
    keys = list(stated_in(rows)[: READ_LIMIT + 1]) if wanted else []
    too_many = len(keys) > READ_LIMIT
    first = [table_of_reading(rows)] if survey else []
    if wanted and not too_many:
        names = {"yes": gettext("はい"), "no": gettext("いいえ")}
        hidden = {field.id for field in procedure_of(definition).fields() if field.not_exported}
        first += [
            table_of_choices(choices, f"choice-{place}", exported=choices.field not in hidden)
            for place, choices in enumerate(tally_choices(definition, wanted, keys, names))
        ]
    tables = [*first, *tables]
    return CountedTotals(period, definition, question, tally.all, tables, too_many)
