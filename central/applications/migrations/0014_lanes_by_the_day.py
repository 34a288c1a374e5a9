"""A day's arrival numbers of the centre's own are counted by themselves, and after a restore on other lanes."""

from typing import ClassVar

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies: ClassVar = [("applications", "0013_looks_by_their_bytes")]

    operations: ClassVar = [
        migrations.RemoveConstraint("numberlane", "one_lane_of_a_number"),
        migrations.AddConstraint(
            "numberlane",
            models.UniqueConstraint(fields=["hall", "number", "day"], name="one_lane_of_a_number"),
        ),
        migrations.CreateModel(
            "LaneSeries",
            [
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("tens", models.PositiveIntegerField()),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("tens__lt", 10)), name="lanes_are_a_hundred")
                ]
            },
        ),
    ]
