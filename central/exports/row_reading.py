"""The rows of an export, read as they stand now and only as far as the maker still sees them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from django.utils import timezone

from central.applications.access import within_duty
from central.applications.models import Application, ReviewComment
from central.applications.trials import counted
from central.applications.working_copies import newest_statements
from central.catalogue.models import ProcedureVersion
from central.database.walked_chunks import chunks
from central.exports.columns import ANSWER, FIXED, ExportColumn, RowFacts, answer_columns
from central.exports.frozen_set import FrozenLine
from central.exports.models import Export
from central.staff.duties import Duty
from sync.contract.chain.statement import read_statement
from sync.errors import ContractError


@dataclass(frozen=True)
class ReadRow:
    """A line of the set: its cells, or None where the maker does not see it any more."""

    cells: Sequence[str] | None
    changed: bool


def offered_columns(export: Export) -> list[ExportColumn]:
    """Those that every export has, and the answers where all that was chosen is of one procedure."""
    scopes = list(export.scopes.all())
    columns = list(FIXED.values())
    if len({(scope.body_id, scope.procedure) for scope in scopes}) == 1:
        of_it = ProcedureVersion.objects.filter(body_id=scopes[0].body_id, procedure=scopes[0].procedure)
        newest = of_it.order_by("-version").first()
        if newest is not None:
            columns += answer_columns(newest)
    return columns


def read_rows(export: Export, columns: Sequence[ExportColumn], lines: Sequence[FrozenLine]) -> Iterator[ReadRow]:
    """A row for each line, in their order."""
    with_answers = any(column.key.startswith(ANSWER) for column in columns)
    with_remarks = any(column.key == "remarks" for column in columns)
    now = timezone.now()
    seen = counted(within_duty(export.made_by, Duty.REVIEW)).select_related("assignee", "kiosk", "definition")
    seen = seen.defer("definition__definition", "found_by", "notices", "sentence", "marked", "ready")
    for some in chunks(lines):
        keys = [line.pk for line in some]
        found = {row.pk: row for row in seen.filter(pk__in=keys)}
        answers = _answers(found) if with_answers else {}
        remarks = _remarks(found) if with_remarks else {}
        for line in some:
            row = found.get(line.pk)
            if row is None:
                yield ReadRow(None, changed=False)
                continue
            facts = RowFacts(row, remarks.get(row.pk, ""), answers.get(row.pk, {}), now)
            yield ReadRow([column.cell(facts) for column in columns], changed=row.revision != line.revision)


def _answers(found: Mapping[int, Application]) -> dict[int, dict[str, str]]:
    """What each states now."""
    said: dict[int, dict[str, str]] = {}
    for application, statement in newest_statements(list(found)).values_list("application_id", "statement"):
        try:
            said[application] = {item.id: item.shown for item in read_statement(bytes(statement)).items}
        except ContractError:
            said[application] = {}
    return said


def _remarks(found: Mapping[int, Application]) -> dict[int, str]:
    """What staff noted, the oldest first."""
    notes: dict[int, list[str]] = {}
    rows = ReviewComment.objects.filter(application__in=list(found)).order_by("pk")
    for application, text in rows.values_list("application_id", "text"):
        notes.setdefault(application, []).append(" ".join(text.split()))
    return {application: "／".join(texts) for application, texts in notes.items()}
