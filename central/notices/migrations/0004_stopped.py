from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('notices', '0003_moment_of_sending'),
    ]

    operations = [
        migrations.AlterField(
            model_name='bulknotice',
            name='state',
            field=models.CharField(choices=[('choosing', '人を入れています'), ('draft', '下書き'), ('filling', '文を入れています'), ('planned', '確かめる'), ('running', '送っています'), ('done', '送り終えました'), ('stopped', '止めました'), ('discarded', '捨てました')], default='draft', max_length=10),
        ),
    ]
