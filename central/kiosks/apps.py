"""Django's name for the fleet."""

from __future__ import annotations

from django.apps import AppConfig


class KiosksConfig(AppConfig):
    """The fleet of kiosks."""

    name = "central.kiosks"
    label = "kiosks"

    def ready(self) -> None:
        """Enter the menu of the staff pages."""
        from central.kiosks import act_words, menu

        act_words.enter()
        menu.enter()
