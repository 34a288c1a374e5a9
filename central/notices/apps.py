"""Django's name for notices."""

from __future__ import annotations

from django.apps import AppConfig


class NoticesConfig(AppConfig):
    """Mails and bulk notices."""

    name = "central.notices"
    label = "notices"

    def ready(self) -> None:
        """Listen to applications, and enter the menu and the job that fills words in."""
        from central.notices import menu, receivers
        from central.notices.actions import fill

        menu.enter()
        receivers.connect()
        fill.enter()
