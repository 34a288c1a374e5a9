from django.db import migrations, models

from central.audit.append_only import append_only, irreplaceable


class Migration(migrations.Migration):
    dependencies = [("intake", "0001_custody")]

    operations = [
        migrations.CreateModel(
            name="ReplacedLeaf",
            fields=[
                ("place", models.BigIntegerField(primary_key=True, serialize=False)),
                ("hash", models.CharField(max_length=64)),
            ],
        ),
        append_only("intake_replacedleaf"),
        irreplaceable("intake_replacedleaf"),
    ]
