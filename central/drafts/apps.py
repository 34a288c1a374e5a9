"""Django's name for drafts."""

from __future__ import annotations

from django.apps import AppConfig


class DraftsConfig(AppConfig):
    """Drafts of residents, kept as sealed bytes."""

    name = "central.drafts"
    label = "drafts"

    def ready(self) -> None:
        """Enter what a kiosk may ask, words of acts, what happens by itself, and the page."""
        from central.drafts import act_words, expiry, guessing, menu, notifying, questions

        questions.enter()
        act_words.enter()
        guessing.enter()
        expiry.enter()
        notifying.enter()
        menu.enter()
