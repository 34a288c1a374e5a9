"""From here on the database refuses to change or delete an audit entry."""

from django.db import migrations

from central.audit.append_only import append_only


class Migration(migrations.Migration):
    dependencies = [("audit", "0001_entries")]

    operations = [append_only("audit_auditentry")]
