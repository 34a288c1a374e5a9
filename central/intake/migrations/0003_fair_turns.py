from typing import ClassVar

import django.db.models.deletion
from django.db import migrations, models


def name_kiosks(apps, _schema_editor) -> None:
    """Of what waits now."""
    entries = apps.get_model("intake", "CustodyEntry").objects.filter(pk=models.OuterRef("entry_id"))
    apps.get_model("intake", "WaitingEntry").objects.update(kiosk_id=models.Subquery(entries.values("kiosk_id")[:1]))


class Migration(migrations.Migration):
    """Kiosks take turns, and what was taken up before is found without a scan."""

    dependencies: ClassVar = [("intake", "0002_replaced_leaves"), ("kiosks", "0001_fleet")]

    operations: ClassVar = [
        migrations.AddField(
            model_name="waitingentry",
            name="kiosk",
            field=models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="kiosks.kiosk",
            ),
        ),
        migrations.RunPython(name_kiosks, migrations.RunPython.noop),
        migrations.AlterField(
            model_name="waitingentry",
            name="kiosk",
            field=models.ForeignKey(
                db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="kiosks.kiosk"
            ),
        ),
        migrations.AddIndex(
            model_name="waitingentry", index=models.Index(fields=["kiosk", "entry"], name="waiting_of_a_kiosk")
        ),
        migrations.AddIndex(
            model_name="waitingentry",
            index=models.Index(fields=["entry"], name="waiting_again", condition=models.Q(("attempts__gt", 0))),
        ),
    ]
