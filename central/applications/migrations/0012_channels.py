"""Applications that no kiosk sent: their hall stands in their own row, and what only a kiosk knows may be empty.

SQLite makes a table anew to change a column, without its triggers: they are set again.
"""

import django.db.models.deletion
from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.models import OuterRef, Subquery

from central.audit.append_only import append_only_again


def fill_hall(apps: Apps, _schema: BaseDatabaseSchemaEditor) -> None:
    """Of all that a kiosk sent until now: its hall."""
    halls = apps.get_model("kiosks", "Kiosk").objects.filter(pk=OuterRef("kiosk_id")).values("hall")
    apps.get_model("applications", "Application").objects.update(hall=Subquery(halls))


class Migration(migrations.Migration):
    dependencies = [
        ("applications", "0011_fill_name_endings"),
        ("catalogue", "0001_bodies_and_offers"),
        ("kiosks", "0005_numbers_of_the_centre"),
    ]

    operations = [
        append_only_again("applications_applicationversion", on_the_way_back=True),
        migrations.AddField(
            "application",
            "hall",
            models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="catalogue.hall"
            ),
        ),
        migrations.RunPython(fill_hall, migrations.RunPython.noop),
        migrations.AlterField(
            "application",
            "hall",
            models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="catalogue.hall"),
        ),
        migrations.AlterField(
            "application",
            "kiosk",
            models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="kiosks.kiosk"
            ),
        ),
        migrations.AlterField(
            "application",
            "channel",
            models.CharField(
                choices=[("kiosk", "端末"), ("staff", "窓口"), ("web", "ウェブ")], default="kiosk", max_length=20
            ),
        ),
        migrations.AlterField(
            "applicationversion", "entry_hash", models.CharField(max_length=64, null=True, unique=True)
        ),
        migrations.AlterField("applicationversion", "kiosk_epoch", models.PositiveIntegerField(null=True)),
        migrations.AlterField("applicationversion", "kiosk_seq", models.BigIntegerField(null=True)),
        append_only_again("applications_applicationversion"),
        migrations.AlterField(
            "needslook",
            "kiosk",
            models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="kiosks.kiosk"
            ),
        ),
        migrations.AlterField("needslook", "epoch", models.PositiveIntegerField(null=True)),
        migrations.AlterField("needslook", "seq", models.BigIntegerField(null=True)),
        migrations.AlterField("needslook", "entry_hash", models.CharField(blank=True, max_length=64)),
        migrations.CreateModel(
            name="NumberLane",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveIntegerField()),
                ("day", models.DateField()),
                ("counter", models.PositiveIntegerField(default=0)),
                (
                    "hall",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="catalogue.hall"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=["hall", "number"], name="one_lane_of_a_number"),
                    models.CheckConstraint(
                        condition=models.Q(number__gte=900, number__lt=1000), name="lane_number_is_the_centres"
                    ),
                ]
            },
        ),
    ]
