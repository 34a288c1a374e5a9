"""The table by which a part of a name is found; the index that was read as a whole goes."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("applications", "0009_counting_looks")]

    operations = [
        migrations.CreateModel(
            name="NameEnding",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "ending", "application_id", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("ending", models.BinaryField(max_length=32)),
                (
                    "application",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="applications.application",
                    ),
                ),
            ],
        ),
        migrations.RemoveIndex(model_name="application", name="application_found_by"),
    ]
