"""Of a kiosk's day one row counts what nobody can read, and another what does not fit."""

from __future__ import annotations

from typing import ClassVar

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies: ClassVar = [("applications", "0017_statements_once")]

    operations: ClassVar = [
        migrations.RemoveConstraint("manualcheck", "one_counting_look_of_a_day"),
        migrations.AddConstraint(
            "manualcheck",
            models.UniqueConstraint(
                condition=models.Q(("counted_on__isnull", False), ("resolved_at", None)),
                fields=("kiosk", "epoch", "kind", "counted_on"),
                name="one_counting_look_of_a_day",
            ),
        ),
    ]
