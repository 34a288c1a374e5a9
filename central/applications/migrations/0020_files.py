"""How many files an application has, and how many of them are still to come or to be looked at."""

from __future__ import annotations

from typing import ClassVar

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies: ClassVar = [("applications", "0019_once")]

    operations: ClassVar = [
        migrations.AddField("application", name, models.PositiveSmallIntegerField(default=0))
        for name in ("files", "files_awaited", "files_unchecked")
    ]
