"""What serves a demonstration only: a line without TLS, and keys that everybody may know.

An answer's signature tells whose word it is, but on a line without TLS anybody can keep it away; and under keys marked
DEVELOPMENT anybody can seal, sign and open. Neither may meet residents' data by an oversight.
"""

from __future__ import annotations

from sync.envelope.manifest import TrustedManifest
from sync.errors import OutboxError


class OnlySimulated(OutboxError):
    """Refused outside a demonstration. The text says what to do."""


def refuse_plain_line(url: str, *, simulated: bool) -> None:
    """Return if the centre's address may be used.

    Raises:
        OnlySimulated
    """
    if simulated or url.lower().startswith("https://"):
        return
    raise OnlySimulated(
        "the centre's address must begin with https://: without it anybody on the way can pose as the centre. "
        "Give the https:// address, or mark a demonstration as simulated"
    )


def refuse_development(manifest: TrustedManifest | None, *, simulated: bool) -> None:
    """Return if the centre's keys may be trusted with residents' data.

    Raises:
        OnlySimulated
    """
    if manifest is not None and manifest.manifest.development and not simulated:
        raise OnlySimulated(
            "this kiosk was enrolled under keys marked DEVELOPMENT, which everybody may know. "
            "Enrol it at the city's own centre, or mark a demonstration as simulated"
        )
