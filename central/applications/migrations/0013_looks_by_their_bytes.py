"""An open look is of bytes, not only of their place: what came second to a place is not hidden by what was first."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("applications", "0012_channels"),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="needslook",
            name="one_open_look_of_a_kind",
        ),
        migrations.AddConstraint(
            model_name="needslook",
            constraint=models.UniqueConstraint(
                condition=models.Q(("resolved_at", None)),
                fields=("kiosk", "epoch", "seq", "kind", "entry_hash"),
                name="one_open_look_of_a_kind",
            ),
        ),
    ]
