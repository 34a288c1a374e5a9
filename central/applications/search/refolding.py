"""Making anew what applications are found by: after another table, and once when each part of it came."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from central.applications.search.folding import folded
from central.applications.search.found_by import LIMIT, found_by
from central.applications.search.name_endings import keep_endings
from central.catalogue.queries import procedure_of
from sync.contract.chain.statement import read_statement
from sync.errors import ContractError

AT_ONCE = 50
"""Rows between two commits: a kiosk's contact waits no longer than for a batch of verdicts."""
FILLED_AT_ONCE = 200
"""The same where no statement is read."""


def fold_again(applications: type[Any], versions: type[Any], endings: type[Any] | None = None) -> int:
    """Every application, piece by piece. Safe to repeat and to break off. Takes the models of any migration, of one
    from before endings were kept without them.
    """
    done = last = 0
    while True:
        with transaction.atomic():
            # Locked: a correction that joins meanwhile would be overwritten with what was read before it.
            some = applications.objects.select_for_update(of=("self",)).select_related("definition")
            rows = list(some.filter(pk__gt=last).order_by("pk")[:AT_ONCE])
            if not rows:
                return done
            before = {row.pk: row.found_by for row in rows}
            _fold(rows, versions)
            applications.objects.bulk_update([row for row in rows if row.found_by != before[row.pk]], ["found_by"])
            if endings is not None:
                keep_endings([(row.pk, before[row.pk], row.found_by) for row in rows], endings)
        done, last = done + len(rows), rows[-1].pk


def _fold(rows: list[Any], versions: type[Any]) -> None:
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


def fill_endings(applications: type[Any], endings: type[Any]) -> None:
    """Endings of every application's `found_by` as it stands, piece by piece. Safe to repeat and to break off."""
    last = 0
    while True:
        with transaction.atomic():
            some = applications.objects.select_for_update().filter(pk__gt=last).order_by("pk")
            rows = list(some.values_list("pk", "found_by")[:FILLED_AT_ONCE])
            if not rows:
                return
            keep_endings([(key, "", words) for key, words in rows], endings)
        last = rows[-1][0]
