"""Numbers 900 to 999 are given to what is taken in at the centre itself: no kiosk bears one."""

from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

TAKEN = (
    "kiosks with a number from 900 to 999 stand in this database ({codes}). These numbers are the centre's own now. "
    "Revoke each of them with the former version, enrol its machine under a number below 900, and ask us how the rows "
    "are moved before you migrate again. Nothing was changed."
)


def see_that_none_is_taken(apps: Apps, _schema: BaseDatabaseSchemaEditor) -> None:
    """Stop before anything is changed."""
    taken = apps.get_model("kiosks", "Kiosk").objects.filter(code__contains="-9").order_by("code")
    codes = list(taken.values_list("code", flat=True))
    if codes:
        raise ValueError(TAKEN.format(codes=", ".join(codes)))


class Migration(migrations.Migration):
    dependencies = [("kiosks", "0004_irreplaceable")]

    operations = [
        migrations.RunPython(see_that_none_is_taken, migrations.RunPython.noop),
        migrations.AddConstraint(
            model_name="kiosk",
            constraint=models.CheckConstraint(
                condition=~models.Q(code__contains="-9"), name="kiosk_number_is_below_900"
            ),
        ),
    ]
