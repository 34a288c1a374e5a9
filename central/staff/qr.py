"""A QR symbol as one path of an SVG, drawn by the page itself: no picture leaves the server, no script runs."""

from __future__ import annotations

from dataclasses import dataclass

QUIET = 4
"""Modules of white around it (ISO/IEC 18004)."""


@dataclass(frozen=True)
class Qr:
    """Side in modules, quiet zone included, and the path of the dark ones."""

    side: int
    path: str


def qr_of(text: str) -> Qr:
    """The symbol of a text."""
    from reportlab.graphics.barcode.qrencoder import QRCode, QRErrorCorrectLevel  # only where one is shown

    code = QRCode(None, QRErrorCorrectLevel.M)
    code.addData(text)
    code.make()
    count = code.getModuleCount()
    dark = [
        f"M{column + QUIET} {row + QUIET}h1v1h-1z"
        for row in range(count)
        for column in range(count)
        if code.isDark(row, column)
    ]
    return Qr(count + 2 * QUIET, "".join(dark))
