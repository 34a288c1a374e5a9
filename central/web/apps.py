"""Django's name for the frame of staff pages."""

from __future__ import annotations

from django.apps import AppConfig


class WebConfig(AppConfig):
    """The frame of staff pages."""

    name = "central.web"
    label = "web"
