"""確認状況 of what came under a survey. No form was one before."""

from __future__ import annotations

from typing import ClassVar

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies: ClassVar = [("applications", "0028_totals")]

    operations: ClassVar = [
        migrations.AddField(
            "application",
            "survey",
            models.CharField(max_length=6, choices=[("unread", "未確認"), ("read", "確認済")], null=True, default=None),
        ),
        migrations.AddIndex(
            "application",
            models.Index(
                fields=["survey", "arrived_at", "id"],
                name="application_surveys",
                condition=models.Q(survey__isnull=False),
            ),
        ),
    ]
