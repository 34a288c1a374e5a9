from django.db import migrations

from central.audit.append_only import append_only


class Migration(migrations.Migration):
    dependencies = [("applications", "0001_applications")]

    operations = [
        append_only("applications_applicationversion"),
        append_only("applications_reviewcomment"),
        append_only("applications_handlingevent"),
    ]
