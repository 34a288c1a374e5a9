from typing import ClassVar

from django.db import migrations


class Migration(migrations.Migration):
    """Checks of one address are counted in `central.limits`, which reads before it writes."""

    dependencies: ClassVar = [("certificates", "0004_irreplaceable")]

    operations: ClassVar = [migrations.DeleteModel(name="CheckWindow")]
