import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('authoring', '0007_hands'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name='formdraft',
            name='makers',
            field=models.JSONField(default=list),
        ),
        migrations.AlterField(
            model_name='formdraft',
            name='state',
            field=models.CharField(choices=[('writing', '作成中'), ('asked', '情報政策課で作成中'), ('checking', '課で内容を確認中'), ('with_it', '情報政策課で確認中'), ('given_back', '返された'), ('published', '公開した')], default='writing', max_length=12),
        ),
        migrations.CreateModel(
            name='DraftStep',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('act', models.CharField(max_length=20)),
                ('revision', models.PositiveIntegerField()),
                ('comment', models.TextField(blank=True)),
                ('at', models.DateTimeField()),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('draft', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='steps', to='authoring.formdraft')),
            ],
            options={
                'ordering': ['pk'],
            },
        ),
        migrations.CreateModel(
            name='FormBrief',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveIntegerField(default=1)),
                ('purpose', models.TextField(blank=True)),
                ('who_and_when', models.TextField(blank=True)),
                ('questions', models.TextField(blank=True)),
                ('papers', models.TextField(blank=True)),
                ('other', models.TextField(blank=True)),
                ('at', models.DateTimeField()),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('draft', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='brief', to='authoring.formdraft')),
            ],
        ),
    ]
