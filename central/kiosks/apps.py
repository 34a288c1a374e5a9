"""Django's name for the fleet."""

from __future__ import annotations

from django.apps import AppConfig


class KiosksConfig(AppConfig):
    """The fleet of kiosks."""

    name = "central.kiosks"
    label = "kiosks"

    def ready(self) -> None:
        """Enter words and menu of the staff pages, and what keeps the kiosks' signed enrolments as they should be."""
        from central.kiosks import act_words, enrolments_kept, index_warnings, menu

        act_words.enter()
        menu.enter()
        enrolments_kept.enter()
        index_warnings.enter()
