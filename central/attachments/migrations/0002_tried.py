from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('attachments', '0001_files'),
    ]

    operations = [
        migrations.AddField(
            model_name='attachedfile',
            name='tried_at',
            field=models.DateTimeField(null=True),
        ),
    ]
