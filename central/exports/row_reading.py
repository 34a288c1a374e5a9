"""The rows of an export, read as they stand now and only as far as the maker still sees them."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

from central.applications.access import within_duty
from central.applications.copy_models import Which
from central.applications.models import ReviewComment
from central.applications.trials import counted
from central.applications.words.typists import typist_names
from central.applications.working_copies import copies_that_count, edited_items, edited_name, newest_statements
from central.catalogue.models import ProcedureVersion
from central.database.walked_chunks import chunks
from central.exports.columns import ANSWER, BESIDE, FIXED, REMARKS, TYPED_BY_STAFF, ExportColumn, answer_columns, whose
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
    """A row for each line, in their order. Only what the columns need is asked of the tables."""
    needed = {name for column in columns for name in column.needs}
    items = [name.removeprefix(ANSWER) for name in needed if name.startswith(ANSWER)]
    members = ["applicant_name", *(name for name in needed if name not in BESIDE and not name.startswith(ANSWER))]
    places = {name: at for at, name in enumerate([*members, *BESIDE, *(f"{ANSWER}{item}" for item in items)])}
    cells = [(column.cell, [places[name] for name in column.needs]) for column in columns]
    asked = counted(within_duty(export.made_by, Duty.REVIEW)).values_list("pk", "revision", *members)
    for some in chunks(lines):
        keys = [line.pk for line in some]
        found = {pk: (revision, values) for pk, revision, *values in asked.filter(pk__in=keys)}
        stated = _stated(found) if items or TYPED_BY_STAFF in needed else {}
        hands = _typed_by_staff(stated) if TYPED_BY_STAFF in needed else {}
        copies = copies_that_count(list(found)) if export.which == Which.EDITED else {}
        remarks = _remarks(found) if REMARKS in needed else {}
        for line in some:
            if line.pk not in found:
                yield ReadRow(None, changed=False)
                continue
            revision, values = found[line.pk]
            copy = copies.get(line.pk)
            name = values[0] if copy is None else edited_name(copy)
            known = [*values, name, whose(copy), remarks.get(line.pk, ""), hands.get(line.pk, "")]
            if items:
                said = stated.get(line.pk, ()) if copy is None else edited_items(copy)
                answers = {item.id: item.shown for item in said}
                known += [answers.get(item, "") for item in items]
            row = [cell(*[known[at] for at in of]) for cell, of in cells]
            yield ReadRow(row, changed=revision != line.revision)


def _stated(found: Collection[int]) -> dict[int, tuple[Item, ...]]:
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


def _remarks(found: Collection[int]) -> dict[int, str]:
    """What staff noted, the oldest first."""
    notes: dict[int, list[str]] = {}
    rows = ReviewComment.objects.filter(application__in=found).order_by("pk")
    for application, text in rows.values_list("application_id", "text"):
        notes.setdefault(application, []).append(" ".join(text.split()))
    return {application: "／".join(texts) for application, texts in notes.items()}
