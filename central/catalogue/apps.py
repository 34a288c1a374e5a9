"""Django's name for the catalogue."""

from __future__ import annotations

from django.apps import AppConfig


class CatalogueConfig(AppConfig):
    """Procedures, published catalogues."""

    name = "central.catalogue"
    label = "catalogue"

    def ready(self) -> None:
        """Enter the words of its acts, and the job that renews."""
        from central.catalogue import act_words, renewing

        act_words.enter()
        renewing.enter()
