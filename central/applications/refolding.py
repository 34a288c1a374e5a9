"""Folding again what applications are found by: after another table, and once when the column came."""

from __future__ import annotations

from typing import Any

from central.applications.folding import folded
from central.applications.found_by import LIMIT, found_by
from central.catalogue.queries import procedure_of
from sync.contract.statement import read_statement
from sync.errors import ContractError

AT_ONCE = 50
"""Rows between two commits: a kiosk's contact waits no longer than for a batch of verdicts."""


def fold_again(applications: type[Any], versions: type[Any]) -> int:
    """Every application, piece by piece. Safe to repeat and to break off. Takes the models of any migration."""
    done = last = 0
    while True:
        rows = list(applications.objects.filter(pk__gt=last).select_related("definition").order_by("pk")[:AT_ONCE])
        if not rows:
            return done
        stated: dict[int, list[Any]] = {row.pk: [] for row in rows}
        wanted = versions.objects.filter(application__in=list(stated)).exclude(kind="withdrawal")
        for version in wanted.order_by("number"):
            stated[version.application_id].append(version)
        for row in rows:
            row.found_by = folded(row.applicant_name)[:LIMIT]
            for version in stated[row.pk]:
                try:
                    items = read_statement(bytes(version.statement)).items
                    row.found_by = found_by(procedure_of(row.definition), items, before=row.found_by)
                except ContractError:
                    continue  # of an older form: found by its name
        applications.objects.bulk_update(rows, ["found_by"])
        done, last = done + len(rows), rows[-1].pk
