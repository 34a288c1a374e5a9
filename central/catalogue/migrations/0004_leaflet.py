"""Codes for leaflets."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("organisation", "0001_moved_here"),
        ("catalogue", "0003_wordings"),
    ]

    operations = [
        migrations.CreateModel(
            name="Leaflet",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveIntegerField(unique=True)),
                ("procedure", models.CharField(max_length=60)),
                ("name", models.JSONField()),
                ("opens", models.CharField(blank=True, max_length=16)),
                ("section", models.JSONField(blank=True, default=dict)),
                ("phone", models.CharField(blank=True, max_length=20)),
                ("ended", models.BooleanField(default=False)),
                (
                    "body",
                    models.ForeignKey(
                        on_delete=models.deletion.PROTECT, related_name="leaflets", to="organisation.body"
                    ),
                ),
            ],
        ),
    ]
