"""Django's name for certificates."""

from __future__ import annotations

from django.apps import AppConfig


class CertificatesConfig(AppConfig):
    """Certificates and their public check."""

    name = "central.certificates"
    label = "certificates"

    def ready(self) -> None:
        """Enter the menu and what is compared with the audit log, and hand out replies to whoever sends mail."""
        from central.applications import mail_attachments
        from central.certificates import mailing, menu, standing

        menu.enter()
        standing.enter()
        mail_attachments.register(mailing.attachment)
