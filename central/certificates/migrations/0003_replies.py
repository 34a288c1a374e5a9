import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("certificates", "0002_append_only")]

    operations = [
        migrations.AddField(
            model_name="issueddocument",
            name="category",
            field=models.CharField(
                choices=[("certificate", "certificate"), ("reply", "reply")], default="certificate", max_length=12
            ),
        ),
        migrations.AddField(
            model_name="issueddocument", name="title", field=models.CharField(blank=True, max_length=100)
        ),
        migrations.AddField(
            model_name="issueddocument", name="decided", field=models.JSONField(blank=True, default=dict)
        ),
        migrations.AddField(model_name="issueddocument", name="by_mail", field=models.BooleanField(default=False)),
        migrations.AlterField(
            model_name="issueddocument",
            name="household",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="citizens.household"
            ),
        ),
        migrations.AddConstraint(
            model_name="issueddocument",
            constraint=models.CheckConstraint(
                condition=models.Q(("by_mail", False), ("category", "certificate"), ("household__isnull", False))
                | models.Q(("category", "reply"), ("household__isnull", True)),
                name="only_a_reply_goes_by_mail",
            ),
        ),
    ]
