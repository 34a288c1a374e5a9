"""Django's name for notices."""

from __future__ import annotations

from django.apps import AppConfig


class NoticesConfig(AppConfig):
    """Mails and bulk notices."""

    name = "central.notices"
    label = "notices"

    def ready(self) -> None:
        """Listen to applications, and enter menu, button, panel, words, conditions, and the job that fills words in."""
        from central.notices import act_words, answers, buttons, left_since, menu, panel, receivers
        from central.notices.actions import fill

        act_words.enter()
        answers.enter()
        panel.enter()
        buttons.enter()
        left_since.enter()
        menu.enter()
        receivers.connect()
        fill.enter()
