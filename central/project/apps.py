"""Django's name for project: it has no tables, only commands."""

from __future__ import annotations

from django.apps import AppConfig


class ProjectConfig(AppConfig):
    """Doors, and what starts them."""

    name = "central.project"
    label = "project"
