"""Parts that entries name, files that statements name, and the scanner that does not answer."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('applications', '0020_files'),
        ('kiosks', '0006_enrolments'),
        ('organisation', '0001_moved_here'),
    ]

    operations = [
        migrations.CreateModel(
            name='ScannerOutage',
            fields=[
                ('id', models.SmallIntegerField(default=1, primary_key=True, serialize=False)),
                ('since', models.DateTimeField()),
                ('said', models.CharField(max_length=100)),
            ],
        ),
        migrations.CreateModel(
            name='AttachedFile',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveSmallIntegerField()),
                ('name', models.CharField(max_length=255)),
                ('type', models.CharField(max_length=100)),
                ('size', models.PositiveIntegerField()),
                ('sha256', models.CharField(max_length=64)),
                ('entry_hash', models.CharField(blank=True, max_length=64)),
                ('parts', models.JSONField(default=list)),
                ('key', models.BinaryField(default=b'')),
                ('place', models.PositiveSmallIntegerField(default=0)),
                ('state', models.CharField(choices=[('awaited', '届くのを待っています'), ('here', '確認しています'), ('clean', '開けます'), ('infected', 'ウイルスが見つかりました'), ('broken', '開けられません')], default='awaited', max_length=10)),
                ('found', models.CharField(blank=True, max_length=100)),
                ('awaited_since', models.DateTimeField()),
                ('examined_at', models.DateTimeField(null=True)),
                ('late_told_at', models.DateTimeField(null=True)),
                ('application', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='every_file', to='applications.application')),
                ('body', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisation.body')),
                ('kept', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='attachments.attachedfile')),
                ('version', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='files', to='applications.applicationversion')),
            ],
            options={
                'indexes': [models.Index(fields=['entry_hash'], name='file_of_an_entry'), models.Index(condition=models.Q(('state__in', ['awaited', 'here'])), fields=['awaited_since'], name='file_open')],
                'constraints': [models.UniqueConstraint(fields=('version', 'number'), name='one_file_of_a_number'), models.CheckConstraint(condition=models.Q(('state__in', ['awaited', 'here', 'clean', 'infected', 'broken'])), name='file_state_is_known')],
            },
        ),
        migrations.CreateModel(
            name='AwaitedPart',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('entry_hash', models.CharField(max_length=64)),
                ('sha256', models.CharField(db_index=True, max_length=64)),
                ('length', models.PositiveIntegerField()),
                ('held', models.PositiveIntegerField(default=0)),
                ('spoiled', models.PositiveSmallIntegerField(default=0)),
                ('asked_at', models.DateTimeField(null=True)),
                ('here_at', models.DateTimeField(null=True)),
                ('noticed', models.BooleanField(default=False)),
                ('kiosk', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='kiosks.kiosk')),
            ],
            options={
                'indexes': [models.Index(condition=models.Q(('held__gt', 0), ('here_at', None)), fields=['kiosk', 'held'], name='part_begun'), models.Index(condition=models.Q(('here_at__isnull', False), ('noticed', False)), fields=['here_at'], name='part_unnoticed')],
                'constraints': [models.UniqueConstraint(fields=('entry_hash', 'sha256'), name='one_part_of_an_entry')],
            },
        ),
    ]
