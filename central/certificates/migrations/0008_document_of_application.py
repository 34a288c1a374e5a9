"""The index by which lists tell which applications are answered by a document."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("certificates", "0007_files_in_the_store")]

    operations = [
        migrations.AddIndex(
            "issueddocument",
            models.Index(fields=["category", "state", "application"], name="document_of_application"),
        ),
    ]
