"""Pictures, decoded and written anew: upright, without place, time, serial numbers and whatever else lies beside the
dots, and without anything that was appended.
"""

from __future__ import annotations

import io

from PIL import Image, ImageOps

from hardware.stick.content.kinds import FileKind
from hardware.stick.trouble import StickRefused, StickTrouble

MOST_DOTS = 40_000_000
"""A page of A3 at 400 dots an inch has 31 million. A JPEG of more is drawn at half or a quarter of its size."""
MOST_SIDE = 20_000
PREVIEW_SIDE = 360
_QUALITIES = (90, 80, 70)


def written_anew(content: bytes, kind: FileKind, most_bytes: int) -> tuple[bytes, Image.Image]:
    """The picture as a new file of its kind, and its dots. Raises as `decoded`."""
    upright = decoded(content, kind)
    return _written(upright, kind, most_bytes), upright


def decoded(content: bytes, kind: FileKind) -> Image.Image:
    """Its dots, upright, on white.

    Raises:
        StickRefused: it cannot be decoded, or has too many dots.
    """
    Image.MAX_IMAGE_PIXELS = None  # bounded here, with a word of our own
    try:
        with Image.open(io.BytesIO(content), formats=(kind.value.removeprefix("image/").upper(),)) as picture:
            _bound(picture, kind)
            return ImageOps.exif_transpose(_plain(picture))
    except StickRefused:
        raise
    except MemoryError as much:
        raise StickRefused(StickTrouble.PICTURE_TOO_LARGE) from much
    except Exception as broken:  # Pillow's decoders raise whatever a bent file makes them
        raise StickRefused(StickTrouble.PICTURE_DAMAGED) from broken


def preview(picture: Image.Image) -> Image.Image:
    """A small one for the page."""
    small = picture.convert("RGB")
    small.thumbnail((PREVIEW_SIDE, PREVIEW_SIDE))
    return small


def _bound(picture: Image.Image, kind: FileKind) -> None:
    if max(picture.size) > MOST_SIDE:
        raise StickRefused(StickTrouble.PICTURE_TOO_LARGE)
    if picture.width * picture.height > MOST_DOTS and kind is FileKind.JPEG:
        picture.draft("RGB", (picture.width // 2, picture.height // 2))
    if picture.width * picture.height > MOST_DOTS:
        raise StickRefused(StickTrouble.PICTURE_TOO_LARGE)


def _plain(picture: Image.Image) -> Image.Image:
    """Grey or colour, eight bits, on white paper; with the note which side is up."""
    picture.load()
    turned = picture.getexif().get(0x0112, 1)
    if picture.mode.startswith("I") or picture.mode == "F":
        plain = picture.point(lambda dot: dot / 256).convert("L")
    elif picture.mode in ("RGBA", "LA", "PA") or "transparency" in picture.info:
        plain = Image.new("RGB", picture.size, "white")
        over = picture.convert("RGBA")
        plain.paste(over, mask=over.getchannel("A"))
    else:
        plain = picture.convert("L" if picture.mode in ("1", "L") else "RGB")
    plain.info.clear()
    plain.getexif()[0x0112] = turned
    return plain


def _written(picture: Image.Image, kind: FileKind, most_bytes: int) -> bytes:
    if kind is FileKind.PNG:
        made = io.BytesIO()
        Image.frombytes(picture.mode, picture.size, picture.tobytes()).save(made, "PNG")
        if made.tell() <= most_bytes:
            return made.getvalue()
        raise StickRefused(StickTrouble.PICTURE_TOO_LARGE)
    for quality in _QUALITIES:
        made = io.BytesIO()
        picture.save(made, "JPEG", quality=quality, exif=b"")
        if made.tell() <= most_bytes:
            return made.getvalue()
    raise StickRefused(StickTrouble.PICTURE_TOO_LARGE)
