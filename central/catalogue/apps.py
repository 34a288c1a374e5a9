"""Django's name for the catalogue."""

from __future__ import annotations

from django.apps import AppConfig


class CatalogueConfig(AppConfig):
    """Procedures, published catalogues."""

    name = "central.catalogue"
    label = "catalogue"

    def ready(self) -> None:
        """Enter the words of its acts."""
        from central.catalogue import act_words

        act_words.enter()
