"""Django's name for batches."""

from __future__ import annotations

from django.apps import AppConfig


class BatchesConfig(AppConfig):
    """Documents for many, each with its own words."""

    name = "central.batches"
    label = "batches"

    def ready(self) -> None:
        """Enter words, button and menu."""
        from central.batches import act_words, buttons, menu

        act_words.enter()
        buttons.enter()
        menu.enter()
