"""Ends of a job that are not the last step."""

from __future__ import annotations

from datetime import datetime

import msgspec

from central.jobs.kinds import UnknownKind, kind_named
from central.jobs.models import Job


def end_cancelled(row: Job, now: datetime) -> None:
    """End a locked row between two steps, in the caller's transaction. Its kind says what becomes of the half."""
    row.state, row.ended_at, row.lease, row.lease_until = Job.State.CANCELLED, now, "", None
    row.save(update_fields=["state", "ended_at", "lease", "lease_until"])
    try:
        kind = kind_named(row.kind)
        arguments = msgspec.json.decode(row.arguments, type=kind.arguments)
        place = msgspec.json.decode(row.place, type=type(kind.start))
    except (UnknownKind, msgspec.DecodeError):
        return  # nobody knows what its half is; it ends all the same
    if kind.cancelled is not None:
        kind.cancelled(arguments, place)
