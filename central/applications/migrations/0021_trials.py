"""Which applications are trials, beside what the menu's numbers are read from."""

from __future__ import annotations

from typing import ClassVar

from django.db import migrations, models

COUNTED = ["body", "status", "corrected", "procedure", "arrived_at", "id"]


class Migration(migrations.Migration):
    dependencies: ClassVar = [("applications", "0020_files")]

    operations: ClassVar = [
        migrations.AddField("application", "trial", models.BooleanField(default=False)),
        migrations.RemoveIndex("application", "application_counted"),
        migrations.AddIndex(
            "application", models.Index(fields=[*COUNTED, "trial"], name="application_counted")
        ),
    ]
