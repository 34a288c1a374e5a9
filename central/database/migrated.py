"""A program and a database that belong together: asked before the two processes begin."""

from __future__ import annotations

from django.core.management import CommandError
from django.db import OperationalError, connection
from django.db.migrations.executor import MigrationExecutor


def refuse_unless_migrated() -> None:
    """A database that is away is waited for later.

    Raises:
        CommandError: it lacks what this program writes into.
    """
    try:
        executor = MigrationExecutor(connection)
    except OperationalError:
        return
    lacking = executor.migration_plan(executor.loader.graph.leaf_nodes())
    if lacking:
        raise CommandError(f"the database lacks {len(lacking)} changes of this version: python -m central migrate")
