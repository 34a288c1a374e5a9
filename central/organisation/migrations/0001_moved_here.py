"""Bodies, halls and what offices say of their procedures lay in the catalogue's app; staff stand between the two now.

Comes after every migration that names them there.
"""

from django.db import migrations

from central.database.moved_models import MovedModels


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('contenttypes', '0002_remove_content_type_name'),
        ('catalogue', '0002_content'),
        ('staff', '0005_page_messages'),
        ('kiosks', '0006_enrolments'),
        ('citizens', '0001_people'),
        ('applications', '0016_manual_checks'),
        ('intake', '0005_boxes_elsewhere'),
        ('notices', '0003_moment_of_sending'),
        ('certificates', '0006_kiosk_prints'),
    ]

    operations = [
        MovedModels('catalogue', ['Body', 'Hall', 'ProcedureFacts']),
    ]
