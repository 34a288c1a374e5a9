"""Django's name for jobs."""

from __future__ import annotations

from django.apps import AppConfig


class JobsConfig(AppConfig):
    """Jobs, their kinds and their schedules."""

    name = "central.jobs"
    label = "jobs"

    def ready(self) -> None:
        """Enter words, and the job that forgets jobs."""
        from central.jobs import act_words, retention

        act_words.enter()
        retention.enter()
