"""Which signed enrolment of a kiosk is in force."""

from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("kiosks", "0005_numbers_of_the_centre")]

    operations = [
        migrations.AddField("kiosk", "enrolment", models.CharField(blank=True, max_length=64)),
    ]
