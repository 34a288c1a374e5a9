from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('batches', '0003_sending'),
    ]

    operations = [
        migrations.AddField(
            model_name='batchtry',
            name='mail_mark',
            field=models.CharField(blank=True, max_length=64),
        ),
    ]
