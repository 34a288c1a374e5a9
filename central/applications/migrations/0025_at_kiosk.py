"""The applications of one kiosk, the newest first."""

from __future__ import annotations

from typing import ClassVar

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies: ClassVar = [("applications", "0024_pair_choices")]

    operations: ClassVar = [
        migrations.AddIndex(
            "application", models.Index(fields=["kiosk", "arrived_at", "id"], name="application_at_kiosk")
        ),
    ]
