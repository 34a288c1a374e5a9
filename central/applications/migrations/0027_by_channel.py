"""The applications of one channel, the newest first: few come by some of them."""

from __future__ import annotations

from typing import ClassVar

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies: ClassVar = [("applications", "0026_saved_searches")]

    operations: ClassVar = [
        migrations.AddIndex(
            "application", models.Index(fields=["channel", "arrived_at", "id"], name="application_by_channel")
        ),
    ]
