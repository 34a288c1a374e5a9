"""Applications of which a form says that one is too many are known by a key."""

from __future__ import annotations

from typing import ClassVar

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies: ClassVar = [("applications", "0018_count_by_kind")]

    operations: ClassVar = [
        migrations.AddField("application", "once_key", models.CharField(blank=True, max_length=64, null=True)),
        migrations.AddIndex(
            "application",
            models.Index(
                condition=models.Q(("once_key__isnull", False)), fields=["once_key", "body"], name="application_once"
            ),
        ),
    ]
