from django.db import migrations

from central.audit.append_only import append_only


class Migration(migrations.Migration):
    dependencies = [("certificates", "0001_documents")]

    operations = [append_only("certificates_printrecord")]
