"""A notice on the status page: seen by whoever holds the slip, also without mail and without a network."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils import timezone

from central.applications.models import Application
from central.applications.publication import publish
from central.applications.slip_words import add_notice, column_of_notices
from central.database.bulk_rows import written_together
from sync.contract.forms.texts import Text

_SHOWN = "UPDATE applications_application SET notices = %s, changed_at = %s WHERE id = %s"


def show_notice(applications: Sequence[Application], texts: Sequence[Text]) -> None:
    """Add one text to each application's status page, in the caller's transaction. Audit is the caller's."""
    now = timezone.now()
    for application, text in zip(applications, texts, strict=True):
        add_notice(application, text)
        application.changed_at = now
    with written_together() as writer:
        for application in applications:
            writer.run(_SHOWN, [column_of_notices(application), now, application.pk])
    # Whoever gets two at once is published once.
    publish(list(dict.fromkeys(applications)))
