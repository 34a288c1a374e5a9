import django.db.models.deletion
from django.db import migrations, models

from central.audit.append_only import append_only, irreplaceable


class Migration(migrations.Migration):
    dependencies = [
        ("catalogue", "0001_bodies_and_offers"),
        ("certificates", "0005_no_check_windows"),
        ("kiosks", "0001_fleet"),
    ]

    operations = [
        migrations.CreateModel(
            name="KioskPrint",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.CharField(max_length=40)),
                ("sha256", models.CharField(max_length=64)),
                ("copy", models.PositiveSmallIntegerField()),
                ("result", models.CharField(max_length=40)),
                ("at", models.DateTimeField(null=True)),
                ("entry_hash", models.CharField(max_length=64, unique=True)),
                ("recorded_at", models.DateTimeField()),
                (
                    "body",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="catalogue.body"
                    ),
                ),
                (
                    "document",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="kiosk_prints",
                        to="certificates.issueddocument",
                    ),
                ),
                (
                    "kiosk",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="kiosks.kiosk"
                    ),
                ),
            ],
        ),
        append_only("certificates_kioskprint"),
        irreplaceable("certificates_kioskprint"),
    ]
