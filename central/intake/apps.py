"""Django's name for the kiosks' line."""

from __future__ import annotations

from django.apps import AppConfig


class IntakeConfig(AppConfig):
    """Custody, acknowledgements, opening."""

    name = "central.intake"
    label = "intake"
