"""Moments as messages write them."""

from __future__ import annotations

from datetime import UTC, datetime


def moment(at: datetime) -> str:
    """RFC 3339 in UTC with milliseconds."""
    return at.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def parse_moment(text: str) -> datetime | None:
    """The moment, or None where the text is none: a kiosk's clock is never a reason to refuse anything."""
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        return None
    return at if at.tzinfo is not None else None
