"""Django's name for totals."""

from __future__ import annotations

from django.apps import AppConfig


class TotalsConfig(AppConfig):
    """Numbers of applications."""

    name = "central.totals"
    label = "totals"

    def ready(self) -> None:
        """Enter words of acts, and the page."""
        from central.totals import act_words, menu

        act_words.enter()
        menu.enter()
