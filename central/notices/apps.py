"""Django's name for notices."""

from __future__ import annotations

from django.apps import AppConfig


class NoticesConfig(AppConfig):
    """Mails and bulk notices."""

    name = "central.notices"
    label = "notices"

    def ready(self) -> None:
        """Listen to applications, and enter menu, button, words, and the job that fills words in."""
        from central.notices import act_words, buttons, left_since, menu, receivers
        from central.notices.actions import fill

        act_words.enter()
        buttons.enter()
        left_since.enter()
        menu.enter()
        receivers.connect()
        fill.enter()
