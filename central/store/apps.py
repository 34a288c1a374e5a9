"""Django's name for the store."""

from __future__ import annotations

from django.apps import AppConfig


class StoreConfig(AppConfig):
    """Files by their SHA-256."""

    name = "central.store"
    label = "store"

    def ready(self) -> None:
        """Enter the nightly comparison."""
        from central.store import comparing

        comparing.enter()
