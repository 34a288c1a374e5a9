"""A status has a hall and two last days. What was published before has none of them, and another sealed form: it goes
(nothing is deployed), and comes again with the next word on its application.
"""

from __future__ import annotations

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("applications", "0014_lanes_by_the_day"),
        ("catalogue", "0002_content"),
    ]

    operations = [
        migrations.DeleteModel("StatusPublication"),
        migrations.CreateModel(
            name="StatusPublication",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("status_id", models.CharField(max_length=32, unique=True)),
                ("cursor", models.BigIntegerField(unique=True)),
                ("sealed", models.BinaryField()),
                ("published_at", models.DateTimeField()),
                ("carried_until", models.DateField()),
                ("ends_on", models.DateField(db_index=True, null=True)),
                (
                    "body",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="catalogue.body"
                    ),
                ),
                (
                    "hall",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="catalogue.hall",
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["hall", "cursor", "carried_until"], name="status_of_hall")],
            },
        ),
    ]
