"""PDF, as far as it is looked at here: that it is whole enough to have a beginning, an end and no password. Whether its
pages can be drawn says poppler, in a sandbox of its own.
"""

from __future__ import annotations

from hardware.stick.trouble import StickRefused, StickTrouble

_TAIL = 4096


def refuse_broken(content: bytes) -> None:
    """Raises StickRefused where the end is missing: a download or a copy that stopped."""
    if b"%%EOF" not in content[-_TAIL:] or b"startxref" not in content:
        raise StickRefused(StickTrouble.PDF_DAMAGED)


def asks_for_password(content: bytes) -> bool:
    """Whether it is encrypted, be it under a password or under none. Of a file by itself poppler says it better; inside
    a ZIP nobody opens it before the office does.
    """
    return b"/Encrypt" in content
