"""A statement counts once: its SHA-256 stands beside it, and the database refuses a second one."""

from __future__ import annotations

import hashlib
from typing import ClassVar

from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

from central.audit.append_only import append_only_again

TABLE = "applications_applicationversion"


def _fill(apps: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
    """The first of each statement has it; a repetition that was taken in has none. SQLite has just made the table anew,
    and nothing refuses changes yet.
    """
    of_postgresql = editor.connection.vendor == "postgresql"
    if of_postgresql:
        editor.execute(f"ALTER TABLE {TABLE} DISABLE TRIGGER {TABLE}_no_change")
    versions, known = apps.get_model("applications", "ApplicationVersion").objects, set[str]()
    for key, statement in versions.order_by("pk").values_list("pk", "statement").iterator(chunk_size=200):
        sha256 = hashlib.sha256(bytes(statement)).hexdigest()
        if sha256 not in known:
            versions.filter(pk=key).update(statement_sha256=sha256)
        known.add(sha256)
    if of_postgresql:
        editor.execute(f"ALTER TABLE {TABLE} ENABLE TRIGGER {TABLE}_no_change")


class Migration(migrations.Migration):
    dependencies: ClassVar = [
        ("applications", "0016_manual_checks"),
        ("audit", "0003_irreplaceable"),
        ("organisation", "0001_moved_here"),  # SQLite makes the table anew, with its keys to where bodies lie now
    ]

    operations: ClassVar = [
        append_only_again(TABLE, on_the_way_back=True),
        migrations.AddField("applicationversion", "statement_sha256", models.CharField(max_length=64, null=True)),
        migrations.AddConstraint(
            "applicationversion",
            models.UniqueConstraint(fields=["statement_sha256"], name="one_version_of_a_statement"),
        ),
        migrations.RunPython(_fill, migrations.RunPython.noop),
        append_only_again(TABLE),
    ]
