"""Django's name for attachments."""

from __future__ import annotations

from django.apps import AppConfig


class AttachmentsConfig(AppConfig):
    """Files that residents attach."""

    name = "central.attachments"
    label = "attachments"

    def ready(self) -> None:
        """Enter words, the part of an application's page, jobs, and what the store asks before it deletes."""
        from central.applications import files_on_slips
        from central.attachments import act_words, overdue, panel, trouble
        from central.attachments.examining import EXAMINE
        from central.attachments.files import files_to_keep
        from central.attachments.taking import names_of_parts
        from central.jobs.kinds import register
        from central.store import named

        act_words.enter()
        panel.enter()
        register(EXAMINE)
        overdue.enter()
        trouble.enter()
        named.enter(names_of_parts)
        files_on_slips.register(files_to_keep)
