"""Named places where power may be cut. In service nothing happens there; tests end the process at one of them.

Each app lists its own places (`central.intake.failpoints`, `central.jobs.failpoints`).
"""

from __future__ import annotations

from functools import cache
from typing import Protocol

from django.conf import settings
from django.utils.module_loading import import_string


class Failpoints(Protocol):
    """Told of every place as it is reached."""

    def reach(self, label: str) -> None:
        """Do nothing, or never return."""
        ...


class NoFailpoints:
    """In service: everything goes on."""

    def reach(self, label: str) -> None:
        """Go on."""


def reach(label: str) -> None:
    """Tell whoever the settings name (`FAILPOINTS`, a dotted path; no environment chooses it)."""
    _listener(getattr(settings, "FAILPOINTS", None)).reach(label)


@cache
def _listener(path: str | None) -> Failpoints:
    if path is None:
        return NoFailpoints()
    listener: Failpoints = import_string(path)()
    return listener
