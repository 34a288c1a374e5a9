"""Django's name for organisation."""

from __future__ import annotations

from django.apps import AppConfig


class OrganisationConfig(AppConfig):
    """Bodies and halls."""

    name = "central.organisation"
    label = "organisation"

    def ready(self) -> None:
        """Enter the words of its acts."""
        from central.organisation import act_words

        act_words.enter()
