"""Rows written many at a time come into the columns that their values were named for, in whatever order."""

from __future__ import annotations

import pytest
from django.db import transaction
from django.utils import timezone

from central.audit.models import AuditEntry
from central.database.bulk_rows import Columns, written_together

pytestmark = pytest.mark.django_db(transaction=True)


def columns() -> dict[str, list[object]]:
    """Of two rows; from the last column to the first, with values that all but one column would take."""
    at = timezone.now()
    return {
        "hash": ["hash 1", "hash 2"],
        "prev_hash": ["before 1", "before 2"],
        "details": ["{}", '{"reason": 2}'],
        "body": ["99201", "99202"],
        "subject": ["entry:1", "entry:2"],
        "act": ["act 1", "act 2"],
        "actor": ["system", "applicant"],
        "at": [at, at],
        "number": [1001, 1002],
    }


def write(rows: Columns) -> None:
    with transaction.atomic(), written_together() as writer:
        writer.insert(AuditEntry, rows)


def test_each_value_is_read_from_the_column_that_it_was_named_for() -> None:
    named = columns()
    write(named)
    first, second = AuditEntry.objects.order_by("number")
    for number, row in enumerate((first, second)):
        for column in named.keys() - {"details"}:
            assert getattr(row, column) == named[column][number], column
    assert (first.details, second.details) == ({}, {"reason": 2})


@pytest.mark.parametrize("column", sorted(columns()))
def test_a_column_that_is_left_out_is_said_and_nothing_is_written(column: str) -> None:
    """As a member would be that somebody adds to the model and forgets where its rows are written."""
    named = columns()
    del named[column]
    with pytest.raises(ValueError, match=column):
        write(named)
    assert not AuditEntry.objects.exists()


def test_a_column_that_the_table_does_not_have_is_said() -> None:
    with pytest.raises(ValueError, match="zone"):
        write(columns() | {"zone": ["", ""]})


def test_columns_of_different_lengths_are_refused() -> None:
    with pytest.raises(ValueError, match=r"length|shorter|longer"):
        write(columns() | {"act": ["act 1"]})
    assert not AuditEntry.objects.exists()
