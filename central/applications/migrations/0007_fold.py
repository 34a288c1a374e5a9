"""Fold what was taken in before the column came."""

from __future__ import annotations

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from central.applications.search.refolding import fold_again


def fold(apps: Apps, _schema: BaseDatabaseSchemaEditor) -> None:
    """With the table of today; `fold_again` does it anew at any time."""
    fold_again(apps.get_model("applications", "Application"), apps.get_model("applications", "ApplicationVersion"))


class Migration(migrations.Migration):
    atomic = False  # piece by piece: whoever breaks it off begins it again
    dependencies = [("applications", "0006_found_by"), ("catalogue", "0001_bodies_and_offers")]

    operations = [migrations.RunPython(fold, migrations.RunPython.noop)]
