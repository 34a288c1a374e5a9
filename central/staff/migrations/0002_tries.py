import django.utils.timezone
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("staff", "0001_members")]

    operations = [
        migrations.AddField(
            model_name="signinlock",
            name="touched_at",
            field=models.DateTimeField(db_index=True, default=django.utils.timezone.now),
        ),
        migrations.CreateModel(
            name="TryBucket",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("purpose", models.CharField(max_length=12)),
                ("place", models.PositiveSmallIntegerField()),
                ("empty_at", models.DateTimeField(null=True)),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("purpose", "place"), name="one_bucket_of_a_place")],
            },
        ),
    ]
