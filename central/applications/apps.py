"""Django's name for applications."""

from __future__ import annotations

from importlib import import_module

from django.apps import AppConfig


class ApplicationsConfig(AppConfig):
    """Applications and their handling."""

    name = "central.applications"
    label = "applications"

    def import_models(self) -> None:
        """Also the tables that stand in files of their own, above `models`."""
        super().import_models()
        for name in ("consult_models", "copy_models", "pair_models"):
            import_module(f"{self.name}.{name}")

    def ready(self) -> None:
        """Enter menu, words, what is compared with the audit log, what a kiosk may ask, and what forgets by itself."""
        from central.applications import (
            act_words,
            end_statuses,
            hand_over_link,
            menu,
            often_counted,
            open_versions,
            standing,
            status_question,
            taken_question,
        )
        from central.applications.search import forget_searches

        act_words.enter()
        menu.enter()
        often_counted.enter()
        open_versions.enter()
        standing.enter()
        status_question.enter()
        taken_question.enter()
        forget_searches.enter()
        end_statuses.enter()
        hand_over_link.enter()
