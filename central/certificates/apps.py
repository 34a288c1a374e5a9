"""Django's name for certificates."""

from __future__ import annotations

from django.apps import AppConfig


class CertificatesConfig(AppConfig):
    """Certificates and their public check."""

    name = "central.certificates"
    label = "certificates"

    def ready(self) -> None:
        """Enter menu, buttons, words and what is compared with the audit log; hand out replies to who mails them."""
        from central.applications import mail_attachments
        from central.certificates import act_words, buttons, mailing, menu, standing

        act_words.enter()
        buttons.enter()
        menu.enter()
        standing.enter()
        mail_attachments.register(mailing.attachment)
