"""What came under a form in test operation before it was told apart is a trial."""

from __future__ import annotations

import json
from typing import ClassVar

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor


def mark(apps: Apps, _editor: BaseDatabaseSchemaEditor) -> None:
    """By the definitions, of which there are few."""
    versions = apps.get_model("catalogue", "ProcedureVersion")._base_manager
    applications = apps.get_model("applications", "Application")._base_manager
    for pk, document in versions.values_list("pk", "definition").iterator():
        if json.loads(bytes(document)).get("test_operation") is True:
            applications.filter(definition_id=pk).update(trial=True)


class Migration(migrations.Migration):
    dependencies: ClassVar = [("applications", "0021_trials"), ("catalogue", "0004_leaflet")]

    operations: ClassVar = [migrations.RunPython(mark, migrations.RunPython.noop)]
