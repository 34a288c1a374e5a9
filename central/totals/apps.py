"""Django's name for totals."""

from __future__ import annotations

from django.apps import AppConfig


class TotalsConfig(AppConfig):
    """Numbers of applications."""

    name = "central.totals"
    label = "totals"

    def ready(self) -> None:
        """Enter words of acts, the condition of surveys, and the page."""
        from central.totals import act_words, conditions, menu

        act_words.enter()
        conditions.enter()
        menu.enter()
