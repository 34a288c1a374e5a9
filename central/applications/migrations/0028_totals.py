"""What totals go by, in one index."""

from __future__ import annotations

from typing import ClassVar

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies: ClassVar = [("applications", "0027_by_channel")]

    operations: ClassVar = [
        migrations.AddIndex(
            "application",
            models.Index(
                fields=["body", "arrived_at", "procedure", "trial", "definition", "status", "channel", "kiosk"],
                name="application_totals",
            ),
        ),
    ]
