"""Endings of what was taken in before they were kept, piece by piece: whoever breaks it off begins it again."""

from __future__ import annotations

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from central.applications.search.refolding import fill_endings


def fill(apps: Apps, _schema: BaseDatabaseSchemaEditor) -> None:
    """Of all applications."""
    fill_endings(apps.get_model("applications", "Application"), apps.get_model("applications", "NameEnding"))


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("applications", "0010_name_endings")]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
