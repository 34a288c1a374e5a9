"""Django's name for the catalogue."""

from __future__ import annotations

from django.apps import AppConfig


class CatalogueConfig(AppConfig):
    """Procedures, published catalogues."""

    name = "central.catalogue"
    label = "catalogue"

    def ready(self) -> None:
        """Enter the words of its acts, the job that renews, and the names of procedures."""
        from central.catalogue import act_words, procedure_names, renewing

        act_words.enter()
        renewing.enter()
        procedure_names.enter()
