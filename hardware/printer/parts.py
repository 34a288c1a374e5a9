"""What a job on paper is made of: pictures drawn here, and QR codes drawn by the printer."""

from __future__ import annotations

from dataclasses import dataclass

from PIL import Image


@dataclass(frozen=True)
class Raster:
    """One-bit picture, as wide as the paper."""

    image: Image.Image


@dataclass(frozen=True)
class QrCode:
    """A QR code the printer draws itself, alone on its line and centred, error correction M."""

    text: str
    module_dots: int


@dataclass(frozen=True)
class Feed:
    """White paper, in dots (at most 255)."""

    dots: int


PaperPart = Raster | QrCode | Feed
