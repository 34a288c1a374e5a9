"""From here on a row cannot be put into another's place either: SQLite's REPLACE asks no DELETE trigger."""

from django.db import migrations

from central.audit.append_only import irreplaceable


class Migration(migrations.Migration):
    dependencies = [("applications", "0003_open_looks")]

    operations = [irreplaceable("applications_applicationversion"), irreplaceable("applications_reviewcomment"), irreplaceable("applications_handlingevent")]
