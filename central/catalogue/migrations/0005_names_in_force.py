"""How each version is called in the words that are in force."""

import json

from django.db import migrations, models


def fill(apps, schema_editor):
    """From the wordings that were published before."""
    for wording in apps.get_model("catalogue", "ProcedureWording").objects.filter(offered=True).order_by("pk"):
        said = json.loads(bytes(wording.document))["words"].get("name")
        if said:
            version = apps.get_model("catalogue", "ProcedureVersion").objects.get(pk=wording.definition_id)
            version.names[wording.language] = said
            if wording.language == "ja":
                version.title = said[:200]
            version.save(update_fields=["names", "title"])


class Migration(migrations.Migration):

    dependencies = [
        ("catalogue", "0004_leaflet"),
    ]

    operations = [
        migrations.AddField(
            model_name="procedureversion",
            name="names",
            field=models.JSONField(blank=True, default=dict),
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]
