"""Django's name for acts on many."""

from __future__ import annotations

from django.apps import AppConfig


class BulkActsConfig(AppConfig):
    """Plans that change many applications."""

    name = "central.bulk_acts"
    label = "bulk_acts"

    def ready(self) -> None:
        """Enter menu, button, words, and the jobs that check a plan and run it."""
        from central.bulk_acts import act_words, buttons, menu
        from central.bulk_acts.actions import check, run

        act_words.enter()
        buttons.enter()
        menu.enter()
        check.enter()
        run.enter()
