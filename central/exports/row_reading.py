"""The rows of an export, read as they stand now and only as far as the maker still sees them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from django.utils import timezone

from central.applications.access import within_duty
from central.applications.copy_models import Which
from central.applications.models import Application, ReviewComment
from central.applications.trials import counted
from central.applications.words.typists import typist_names
from central.applications.working_copies import copies_that_count, edited_items, newest_statements
from central.catalogue.models import ProcedureVersion
from central.database.walked_chunks import chunks
from central.exports.columns import ANSWER, FIXED, TYPED_BY_STAFF, ExportColumn, RowFacts, answer_columns
from central.exports.frozen_set import FrozenLine
from central.exports.models import Export
from central.staff.duties import Duty
from sync.contract.chain.statement import Item, read_statement
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
    with_hands = any(column.key == TYPED_BY_STAFF for column in columns)
    with_remarks = any(column.key == "remarks" for column in columns)
    now = timezone.now()
    seen = counted(within_duty(export.made_by, Duty.REVIEW)).select_related("assignee", "kiosk", "definition")
    seen = seen.defer("definition__definition", "found_by", "notices", "sentence", "marked", "ready")
    for some in chunks(lines):
        keys = [line.pk for line in some]
        found = {row.pk: row for row in seen.filter(pk__in=keys)}
        stated = _stated(found) if with_answers or with_hands else {}
        hands = _typed_by_staff(stated) if with_hands else {}
        copies = copies_that_count(list(found)) if export.which == Which.EDITED else {}
        remarks = _remarks(found) if with_remarks else {}
        for line in some:
            row = found.get(line.pk)
            if row is None:
                yield ReadRow(None, changed=False)
                continue
            copy = copies.get(row.pk)
            items = stated.get(row.pk, ()) if copy is None else edited_items(copy)
            answers = {item.id: item.shown for item in items}
            facts = RowFacts(row, remarks.get(row.pk, ""), answers, now, hands.get(row.pk, ""), copy)
            yield ReadRow([column.cell(facts) for column in columns], changed=row.revision != line.revision)


def _stated(found: Mapping[int, Application]) -> dict[int, tuple[Item, ...]]:
    """What each states now."""
    said: dict[int, tuple[Item, ...]] = {}
    for application, statement in newest_statements(list(found)).values_list("application_id", "statement"):
        try:
            said[application] = read_statement(bytes(statement)).items
        except ContractError:
            said[application] = ()
    return said


def _typed_by_staff(stated: Mapping[int, tuple[Item, ...]]) -> dict[int, str]:
    """Each member with the questions (GAP-05); empty where staff typed nothing."""
    names = typist_names({item.source for items in stated.values() for item in items})
    found = {}
    for application, items in stated.items():
        labels: dict[str, list[str]] = {}
        for item in items:
            if item.source in names:
                labels.setdefault(names[item.source], []).append(item.label)
        found[application] = "／".join(f"{name}：{'、'.join(of)}" for name, of in labels.items())
    return found


def _remarks(found: Mapping[int, Application]) -> dict[int, str]:
    """What staff noted, the oldest first."""
    notes: dict[int, list[str]] = {}
    rows = ReviewComment.objects.filter(application__in=list(found)).order_by("pk")
    for application, text in rows.values_list("application_id", "text"):
        notes.setdefault(application, []).append(" ".join(text.split()))
    return {application: "／".join(texts) for application, texts in notes.items()}
