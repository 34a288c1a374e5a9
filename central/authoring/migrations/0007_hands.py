from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('authoring', '0006_compared_facts'),
    ]

    operations = [
        migrations.AddField(
            model_name='formdraft',
            name='hands',
            field=models.JSONField(default=list),
        ),
        migrations.AddField(
            model_name='wordingdraft',
            name='hands',
            field=models.JSONField(default=list),
        ),
    ]
