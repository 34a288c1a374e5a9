"""Django's name for applications."""

from __future__ import annotations

from django.apps import AppConfig


class ApplicationsConfig(AppConfig):
    """Applications and their handling."""

    name = "central.applications"
    label = "applications"
