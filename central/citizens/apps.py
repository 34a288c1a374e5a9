"""Django's name for the resident register."""

from __future__ import annotations

from django.apps import AppConfig


class CitizensConfig(AppConfig):
    """The resident register."""

    name = "central.citizens"
    label = "citizens"

    def ready(self) -> None:
        """Enter the words of its acts."""
        from central.citizens import act_words

        act_words.enter()
