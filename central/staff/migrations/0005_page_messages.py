from typing import ClassVar

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    """Sentences that wait for the next page of a session."""

    dependencies: ClassVar = [("staff", "0004_limits")]

    operations: ClassVar = [
        migrations.CreateModel(
            name="PageMessage",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("level", models.PositiveSmallIntegerField()),
                ("words", models.TextField()),
                (
                    "session",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="messages",
                        to="staff.staffsession",
                    ),
                ),
            ],
        ),
    ]
