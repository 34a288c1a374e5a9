from django.db import migrations

from central.audit.append_only import append_only


class Migration(migrations.Migration):
    dependencies = [("kiosks", "0001_fleet")]

    operations = [append_only("kiosks_suspicionevidence")]
