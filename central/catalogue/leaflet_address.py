"""Where everybody reads what a leaflet leads to: the address that is printed and that its QR holds."""

from __future__ import annotations

from django.conf import settings

from sync.contract.numbers import LEAFLET_PATH


def leaflet_address(code: str) -> str:
    """Of a code of six digits."""
    return f"{settings.PUBLIC_URL.rstrip('/')}{LEAFLET_PATH}{code}/"
