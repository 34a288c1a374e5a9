"""Django's name for limits."""

from __future__ import annotations

from django.apps import AppConfig


class LimitsConfig(AppConfig):
    """Rate limits and lockouts."""

    name = "central.limits"
    label = "limits"
