"""Django's name for certificates."""

from __future__ import annotations

from django.apps import AppConfig


class CertificatesConfig(AppConfig):
    """Certificates and their public check."""

    name = "central.certificates"
    label = "certificates"

    def ready(self) -> None:
        """Enter menu, buttons, words, the job and what `verify_custody` compares; hand out replies to mail."""
        from central.applications import mail_attachments
        from central.certificates import act_words, buttons, menu, reply_documents, reply_panel, standing
        from central.certificates.issuing import mail_attachment, make_documents, move_files
        from central.certificates.issuing.document_files import names_of_files
        from central.certificates.printing import kiosk_prints
        from central.kiosks import told_prints
        from central.store import named

        act_words.enter()
        buttons.enter()
        menu.enter()
        reply_documents.enter()
        reply_panel.enter()
        standing.enter()
        make_documents.enter()
        move_files.enter()
        named.enter(names_of_files)
        mail_attachments.register(mail_attachment.attachment)
        told_prints.register(kiosk_prints.keep_print)
