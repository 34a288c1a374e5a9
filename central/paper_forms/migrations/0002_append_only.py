from django.db import migrations

from central.audit.append_only import append_only, irreplaceable


class Migration(migrations.Migration):
    dependencies = [("paper_forms", "0001_initial")]

    operations = [
        append_only("paper_forms_paperfile"),
        append_only("paper_forms_paperlayout"),
        irreplaceable("paper_forms_paperfile"),
        irreplaceable("paper_forms_paperlayout"),
    ]
