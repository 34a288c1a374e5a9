"""Django's name for the resident register."""

from __future__ import annotations

from django.apps import AppConfig


class ResidentRegisterConfig(AppConfig):
    """The resident register."""

    name = "central.resident_register"
    label = "citizens"
    """As its tables and migrations have it (docs/adr/0018-names.md)."""

    def ready(self) -> None:
        """Enter the words of its acts."""
        from central.resident_register import act_words

        act_words.enter()
