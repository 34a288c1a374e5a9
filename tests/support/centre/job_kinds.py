"""An app for workers of tests: registers `tests.support.centre.jobs`."""

from __future__ import annotations

from django.apps import AppConfig


class JobKindsConfig(AppConfig):
    name = "tests.support"
    label = "job_kinds"

    def ready(self) -> None:
        from tests.support.centre import jobs  # noqa: F401 - entered by being there
