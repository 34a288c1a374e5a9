"""Django's name for applications."""

from __future__ import annotations

from django.apps import AppConfig


class ApplicationsConfig(AppConfig):
    """Applications and their handling."""

    name = "central.applications"
    label = "applications"

    def ready(self) -> None:
        """Enter the menu of the staff pages, and what is compared with the audit log."""
        from central.applications import menu, standing

        menu.enter()
        standing.enter()
