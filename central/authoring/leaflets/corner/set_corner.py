"""A leaflet's corner as a file. The same content gives the same bytes."""

from __future__ import annotations

from typing import Literal

from central.authoring.leaflets.corner.content import LeafletCorner
from central.certificates.typesetter.typesetting import set_pages, set_picture

FOLDER = "authoring/leaflets/corner"


def set_corners(corner: LeafletCorner) -> bytes:
    """A PDF/A-2b of one A4 sheet. Raises NotSet."""
    return set_pages(FOLDER, corner)


def set_piece(corner: LeafletCorner, form: Literal["svg", "png"]) -> bytes:
    """One piece, as `svg` (all of it lines, no font is needed) or as `png`. Raises NotSet."""
    return set_picture(FOLDER, corner, form)
