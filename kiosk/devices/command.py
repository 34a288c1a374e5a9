"""What is asked of a device or of the outbox, and what comes back: the two bases."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from kiosk.runtime.bus import Event


class Command:
    """Base of everything that is asked."""

    outlives_visit: ClassVar[bool] = False
    """Done even when the visit that asked for it is over."""


@dataclass(frozen=True, kw_only=True)
class Result(Event):
    """Base of all answers. `visit` is keyword-only, so that patterns match on what was answered."""

    visit: int
