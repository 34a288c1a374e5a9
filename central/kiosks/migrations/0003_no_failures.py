from django.db import migrations


class Migration(migrations.Migration):
    """Wrong tries are counted by address and code (`central.limits`) and spend no code any more."""

    dependencies = [("kiosks", "0002_append_only")]

    operations = [migrations.RemoveField(model_name="enrolmentcode", name="failures")]
