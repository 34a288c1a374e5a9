"""From here on a row cannot be put into another's place either: SQLite's REPLACE asks no DELETE trigger."""

from django.db import migrations

from central.audit.append_only import irreplaceable


class Migration(migrations.Migration):
    dependencies = [("audit", "0002_append_only")]

    operations = [irreplaceable("audit_auditentry")]
