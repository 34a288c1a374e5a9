"""From here on a row cannot be put into another's place either: SQLite's REPLACE asks no DELETE trigger."""

from django.db import migrations

from central.audit.append_only import irreplaceable


class Migration(migrations.Migration):
    dependencies = [("kiosks", "0003_no_failures")]

    operations = [irreplaceable("kiosks_suspicionevidence")]
