from django.db import migrations

ACTS = {'with_it': 'send', 'given_back': 'give_back'}


def keep_comments(apps, schema_editor):
    """What was written with a draft's last step is a step of its own."""
    draft = apps.get_model('authoring', 'FormDraft')
    step = apps.get_model('authoring', 'DraftStep')
    for one in draft.objects.filter(state__in=ACTS).iterator():
        step.objects.create(
            draft=one,
            act=ACTS[one.state],
            revision=one.revision,
            comment=one.comment,
            by=one.changed_by,
            at=one.changed_at,
        )


class Migration(migrations.Migration):

    dependencies = [
        ('authoring', '0008_section_check'),
    ]

    operations = [migrations.RunPython(keep_comments, migrations.RunPython.noop)]
