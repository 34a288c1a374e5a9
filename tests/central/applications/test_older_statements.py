"""An installation that counted no statement once knows each that it has, and takes none of them a second time."""

from __future__ import annotations

import hashlib
from typing import Any

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.db.migrations.executor import MigrationExecutor

from central.applications.models import ApplicationVersion
from tests.support.centre.applications import make_application, make_city

pytestmark = pytest.mark.django_db(transaction=True)


def migrate(*targets: Any) -> None:
    executor = MigrationExecutor(connection)
    executor.migrate(list(targets) or executor.loader.graph.leaf_nodes())


def refuses_changes() -> bool:
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("UPDATE applications_applicationversion SET number = 7")
    except DatabaseError:
        return True
    return False


def test_each_statement_is_known_by_its_hash_and_a_repetition_by_none() -> None:
    make_city()
    first, second = (make_application(number) for number in (1, 2))
    kept = ApplicationVersion.objects.get(application=first)
    try:
        migrate(("applications", "0016_manual_checks"))
        assert refuses_changes()
        repeated = migrated_copy(kept)
    finally:
        migrate()
    other = ApplicationVersion.objects.get(application=second)
    known = dict(ApplicationVersion.objects.values_list("pk", "statement_sha256"))
    assert known == {
        kept.pk: hashlib.sha256(bytes(kept.statement)).hexdigest(),
        other.pk: hashlib.sha256(bytes(other.statement)).hexdigest(),
        repeated: None,
    }
    assert refuses_changes()
    kept.statement_sha256 = known[kept.pk]
    kept.pk, kept.arrival_number, kept.entry_hash, kept.number = None, "9" * 22, "9" * 64, 9
    with pytest.raises(IntegrityError), transaction.atomic():
        kept.save(force_insert=True)


def migrated_copy(kept: ApplicationVersion) -> int:
    """The same statement again, as it was taken in then."""
    state = MigrationExecutor(connection).loader.project_state([("applications", "0016_manual_checks")])
    then = state.apps.get_model("applications", "ApplicationVersion")
    row = then.objects.get(pk=kept.pk)
    row.pk, row.number, row.arrival_number, row.entry_hash = None, 2, "8" * 22, "8" * 64
    row.save(force_insert=True)
    return int(row.pk)
