"""Moments that kiosks tell: their clocks may say anything."""

from __future__ import annotations

from datetime import UTC, datetime


def parse_moment(text: str) -> datetime | None:
    """The moment, or None where the text is none: a kiosk's clock is never a reason to refuse anything."""
    try:
        at = datetime.fromisoformat(text)
        # At the ends of the calendar a time has no name in every zone, and no page could draw it.
        in_reach = at.tzinfo is not None and 1900 < at.astimezone(UTC).year < 9000
    except (ValueError, OverflowError):
        return None
    return at if in_reach else None
