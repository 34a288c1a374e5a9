"""Django's name for applications that staff prepare."""

from __future__ import annotations

from django.apps import AppConfig


class PreparedConfig(AppConfig):
    """Applications prepared by staff."""

    name = "central.prepared"
    label = "prepared"

    def ready(self) -> None:
        """Enter menu, words, and who vouches for hands that statements name."""
        from central.prepared import act_words, menu, proof

        act_words.enter()
        menu.enter()
        proof.enter()
