"""Django's name for staff."""

from __future__ import annotations

from django.apps import AppConfig


class StaffConfig(AppConfig):
    """Staff members and their groups."""

    name = "central.staff"
    label = "staff"

    def ready(self) -> None:
        """Enter menu, words, and the job that forgets sessions."""
        from central.staff import act_words, checks, forget_sessions, menu  # noqa: F401 - entered by being there

        act_words.enter()
        menu.enter()
        forget_sessions.enter()
