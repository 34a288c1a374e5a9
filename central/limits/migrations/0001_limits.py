from typing import ClassVar

import django.utils.timezone
from django.db import migrations, models


class Migration(migrations.Migration):
    """`staff` and its tables kept both before: its next migration brings the rows (`staff.0004_limits`)."""

    initial = True
    dependencies: ClassVar = []

    operations: ClassVar = [
        migrations.CreateModel(
            name="RateBucket",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("purpose", models.CharField(max_length=12)),
                ("place", models.PositiveSmallIntegerField()),
                ("empty_at", models.DateTimeField(null=True)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("purpose", "place"), name="one_rate_bucket_of_a_place")
                ],
            },
        ),
        migrations.CreateModel(
            name="Lockout",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("purpose", models.CharField(max_length=12)),
                ("name_hash", models.CharField(max_length=64)),
                ("failures", models.PositiveIntegerField(default=0)),
                ("locks", models.PositiveIntegerField(default=0)),
                ("locked_until", models.DateTimeField(blank=True, null=True)),
                ("touched_at", models.DateTimeField(db_index=True, default=django.utils.timezone.now)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("purpose", "name_hash"), name="one_lockout_of_a_name")
                ],
            },
        ),
    ]
