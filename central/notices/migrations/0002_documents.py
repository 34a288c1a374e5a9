from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("notices", "0001_notices")]

    operations = [
        migrations.AddField(model_name="delivery", name="document", field=models.CharField(blank=True, max_length=24)),
    ]
