"""Moments as every message writes them: RFC 3339, UTC, milliseconds. Reads no clock."""

from __future__ import annotations

from datetime import UTC, datetime


def rfc3339(moment: datetime) -> str:
    """The one form of an aware moment: 2026-11-20T01:52:10.123Z. Less than a millisecond is cut off."""
    return moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def moment_of(text: str) -> datetime:
    """Read what `rfc3339` writes; ValueError otherwise."""
    return datetime.fromisoformat(text.replace("Z", "+00:00")).astimezone(UTC)
