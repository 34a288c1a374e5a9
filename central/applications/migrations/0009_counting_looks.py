"""A look may stand for many entries: the unreadable ones of a kiosk's day beyond the first."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("applications", "0008_corrected"), ("kiosks", "0004_irreplaceable")]

    operations = [
        migrations.AddField("needslook", "entries", models.PositiveIntegerField(default=1)),
        migrations.AddField("needslook", "last_seq", models.BigIntegerField(null=True)),
        migrations.AddField("needslook", "counted_on", models.DateField(null=True)),
        migrations.AddConstraint(
            "needslook",
            models.UniqueConstraint(
                fields=["kiosk", "epoch", "counted_on"],
                condition=models.Q(resolved_at=None, counted_on__isnull=False),
                name="one_counting_look_of_a_day",
            ),
        ),
        migrations.AddIndex(
            "needslook",
            models.Index(fields=["kiosk", "kind", "arrived_at"], name="look_of_a_kiosks_day"),
        ),
    ]
