"""Django's name for batches."""

from __future__ import annotations

from django.apps import AppConfig


class BatchesConfig(AppConfig):
    """Documents for many, each with its own words."""

    name = "central.batches"
    label = "batches"

    def ready(self) -> None:
        """Enter words, button, menu and jobs; hand out letters to mail; say which files are named."""
        from central.applications import mail_attachments, taken_out
        from central.batches import act_words, buttons, menu
        from central.batches.actions.tables import copied_alone
        from central.batches.letters import making
        from central.batches.letters.files import named_letters
        from central.batches.models import BatchRow
        from central.batches.sending import files, releasing, tries
        from central.batches.sending.states import GONE
        from central.certificates.reply_documents import also_unsigned
        from central.store import named

        act_words.enter()
        buttons.enter()
        menu.enter()
        making.enter()
        tries.enter()
        releasing.enter()
        also_unsigned(lambda: BatchRow.objects.filter(GONE))
        mail_attachments.register(files.attachment, files.PREFIX)
        named.enter(named_letters)
        taken_out.register(self.label, copied_alone)
