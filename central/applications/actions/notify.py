"""A notice on the status page: seen by whoever holds the slip, also without mail and without a network."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils import timezone

from central.applications.models import Application
from central.applications.publication import publish
from central.applications.slip_words import add_notice
from sync.contract.forms.procedures import Text


def show_notice(applications: Sequence[Application], texts: Sequence[Text]) -> None:
    """Add one text to each application's status page, in the caller's transaction. Audit is the caller's."""
    now = timezone.now()
    for application, text in zip(applications, texts, strict=True):
        add_notice(application, text)
        application.changed_at = now
    Application.objects.bulk_update(applications, ["notices", "changed_at"])
    publish(applications)
