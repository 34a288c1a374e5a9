"""Corrected applications are known by a column of their own, which the counts of every page are read from."""

from django.db import migrations, models
from django.db.models import Exists, OuterRef


def mark_corrected(apps, schema_editor):
    Application = apps.get_model("applications", "Application")
    Version = apps.get_model("applications", "ApplicationVersion")
    # A correction that came too late is a version too; only in review does the tab ask, and there it had come in time.
    corrections = Version.objects.filter(application=OuterRef("pk"), kind="correction")
    Application.objects.filter(Exists(corrections)).update(corrected=True)


class Migration(migrations.Migration):
    dependencies = [("applications", "0007_fold")]

    operations = [
        migrations.AddField("application", "corrected", models.BooleanField(default=False)),
        migrations.RunPython(mark_corrected, migrations.RunPython.noop),
        migrations.AddIndex(
            "application",
            models.Index(
                fields=["body", "status", "corrected", "procedure", "arrived_at", "id"], name="application_counted"
            ),
        ),
    ]
