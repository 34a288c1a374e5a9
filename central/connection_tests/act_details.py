"""What the audit log keeps of acts that are recorded here."""

from __future__ import annotations

from central.audit.details import Details


class StepsSeen(Details, frozen=True, kw_only=True):
    """Steps of a connection test were run."""

    good: tuple[int, ...]
    bad: tuple[int, ...]
