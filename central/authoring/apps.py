"""Django's name for authoring."""

from __future__ import annotations

from django.apps import AppConfig


class AuthoringConfig(AppConfig):
    """Drafts of forms."""

    name = "central.authoring"
    label = "authoring"

    def ready(self) -> None:
        """Enter the menu and the words of acts."""
        from central.authoring import act_words, menu

        act_words.enter()
        menu.enter()
