"""Django's name for letters by post."""

from __future__ import annotations

from django.apps import AppConfig


class PostalConfig(AppConfig):
    """Letters by post."""

    name = "central.postal"
    label = "postal"

    def ready(self) -> None:
        """Enter words, menu, a condition of lists, and the job that reads addresses."""
        from central.postal import act_words, conditions, menu
        from central.postal.actions import read_addresses

        act_words.enter()
        conditions.enter()
        menu.enter()
        read_addresses.enter()
