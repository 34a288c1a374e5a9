from typing import ClassVar

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    """What a person must check has the name that the field has for it. Audit acts and addresses keep theirs."""

    dependencies: ClassVar = [("applications", "0015_statuses_end"), ("contenttypes", "0002_remove_content_type_name")]

    operations: ClassVar = [
        migrations.RenameModel("NeedsLook", "ManualCheck"),
        migrations.AlterField(
            "manualcheck",
            "application",
            models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="manual_checks",
                to="applications.application",
            ),
        ),
        migrations.AlterField(
            "manualcheck",
            "body",
            models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="manual_checks", to="catalogue.body"
            ),
        ),
    ]
