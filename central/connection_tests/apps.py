"""Django's name for the connection test."""

from __future__ import annotations

from django.apps import AppConfig


class ConnectionTestsConfig(AppConfig):
    """The test of the zones by real connections."""

    name = "central.connection_tests"
    label = "connection_tests"

    def ready(self) -> None:
        """Enter words of acts, and the page."""
        from central.connection_tests import act_words, menu

        act_words.enter()
        menu.enter()
