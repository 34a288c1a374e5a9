"""When a sealed box may go: the centre's acknowledgement is stored, and the retention has passed by its clock.

The kiosk's own clock has no say: one that jumps a month ahead purges nothing.
"""

from __future__ import annotations

from datetime import datetime, timedelta


def purgeable_up_to(
    custody: tuple[tuple[int, datetime], ...], stored_up_to: int, centre_now: datetime, retention_days: int
) -> int:
    """The highest seq whose box, with all before it, may go. 0 = none."""
    due = centre_now - timedelta(days=retention_days)
    return max((up_to for up_to, since in custody if since <= due and up_to <= stored_up_to), default=0)
