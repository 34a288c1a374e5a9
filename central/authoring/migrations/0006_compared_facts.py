from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('authoring', '0005_packages_with_words'),
    ]

    operations = [
        migrations.AddField(
            model_name='plannedpublication',
            name='compared_facts',
            field=models.CharField(default='', max_length=64),
        ),
    ]
