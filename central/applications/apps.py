"""Django's name for applications."""

from __future__ import annotations

from django.apps import AppConfig


class ApplicationsConfig(AppConfig):
    """Applications and their handling."""

    name = "central.applications"
    label = "applications"

    def ready(self) -> None:
        """Enter menu, words, what is compared with the audit log, and the job that forgets searches."""
        from central.applications import act_words, forget_searches, menu, standing

        act_words.enter()
        menu.enter()
        standing.enter()
        forget_searches.enter()
