"""Measures and draws single runs of text: each face is opened once and set to the size that is wanted.

Kivy's own label opens the file anew for every size: 2.6 MB of tables for each size of a Noto face, 64 of them kept.
The pixels are the same: it is the SDL_ttf that Kivy brings, found through Kivy's own module. Only the UI thread calls.
"""

from __future__ import annotations

import ctypes
from functools import cache, cached_property
from typing import TYPE_CHECKING

from kivy.core.text import _text_sdl2
from kivy.graphics.texture import Texture

from kiosk.ui.display_list import Face
from kiosk.ui.fonts import FILES

if TYPE_CHECKING:
    import uharfbuzz

_WIDTHS_KEPT = 4096
"""Widths of one visit, well below 1 MB. A page asks for the same characters again and again."""


class _Surface(ctypes.Structure):
    """The part of SDL_Surface that is read here."""

    _fields_ = [
        ("flags", ctypes.c_uint32),
        ("format", ctypes.c_void_p),
        ("w", ctypes.c_int),
        ("h", ctypes.c_int),
        ("pitch", ctypes.c_int),
        ("pixels", ctypes.c_void_p),
    ]


class _Colour(ctypes.Structure):
    """SDL_Color."""

    _fields_ = [(part, ctypes.c_uint8) for part in "rgba"]


_WHITE = _Colour(255, 255, 255, 255)


class Typeface:
    """One open font file. Its runs are white, so that whoever draws them gives the colour."""

    def __init__(self, file: str, square: bool = False) -> None:
        """`square`: a kana or kanji by itself is as wide as it is high, so that it need not be measured."""
        self._square = square
        self._file = file
        self._ttf = _library()
        self._font = self._ttf.TTF_OpenFont(file.encode(), 32)
        if not self._font:
            raise OSError(f"{file} cannot be opened as a font")
        self._size = 32
        self._widths: dict[tuple[str, int], int] = {}

    def width(self, text: str, size: int) -> int:
        """Width in px of a run as it will be drawn."""
        if self._square and len(text) == 1 and ("ぁ" <= text <= "ゖ" or "ァ" <= text <= "ヺ" or "一" <= text <= "鿿"):
            return size
        known = self._widths.get((text, size))
        if known is None:
            if len(self._widths) >= _WIDTHS_KEPT:
                self._widths.clear()
            known = self._widths[text, size] = self._measure(text, size)
        return known

    def has(self, character: str) -> bool:
        """Whether the face has a glyph of its own for this character."""
        return bool(self._ttf.TTF_GlyphIsProvided32(self._font, ord(character)))

    def has_form(self, character: str, selector: str) -> bool:
        """Whether it has exactly the form of the character that the selector chooses; else it draws the plain one."""
        return self._shapes.get_variation_glyph(ord(character), ord(selector)) is not None

    def texture(self, text: str, size: int) -> Texture:
        """A run as a texture of its own size, upright in Kivy's coordinates."""
        self._set(size)
        surface = self._ttf.TTF_RenderUTF8_Blended(self._font, text.encode(), _WHITE)
        if not surface:
            return Texture.create(size=(1, 1), colorfmt="rgba")
        try:
            seen = surface.contents
            pixels = ctypes.string_at(seen.pixels, seen.pitch * seen.h)
            row_bytes = seen.pitch
            texture = Texture.create(size=(seen.w, seen.h), colorfmt="rgba")
        finally:
            self._ttf.SDL_FreeSurface(surface)
        # SDL says BGRA: in white the order of the colours is no matter.
        texture.blit_buffer(pixels, colorfmt="rgba", bufferfmt="ubyte", rowlength=row_bytes)
        texture.flip_vertical()
        return texture

    def forget(self) -> None:
        """End of a visit: what was measured is not remembered."""
        self._widths.clear()

    @cached_property
    def _shapes(self) -> uharfbuzz.Font:
        # SDL does not tell. HarfBuzz is loaded when a text has a chosen form, which few have.
        import uharfbuzz

        return uharfbuzz.Font(uharfbuzz.Face(uharfbuzz.Blob.from_file_path(self._file)))

    def _measure(self, text: str, size: int) -> int:
        self._set(size)
        width = ctypes.c_int()
        self._ttf.TTF_SizeUTF8(self._font, text.encode(), ctypes.byref(width), None)
        return width.value

    def _set(self, size: int) -> None:
        if size != self._size:
            self._ttf.TTF_SetFontSize(self._font, size)
            self._size = size


@cache
def typeface(face: Face) -> Typeface:
    """The open font of a face."""
    return Typeface(str(FILES[face]), square=face in ("text", "bold"))


def forget_text() -> None:
    """End of a visit."""
    for face in FILES:
        typeface(face).forget()


@cache
def _library() -> ctypes.CDLL:
    ttf = ctypes.CDLL(_text_sdl2.__file__)
    ttf.TTF_OpenFont.restype = ctypes.c_void_p
    ttf.TTF_OpenFont.argtypes = [ctypes.c_char_p, ctypes.c_int]
    ttf.TTF_SetFontSize.argtypes = [ctypes.c_void_p, ctypes.c_int]
    ttf.TTF_GlyphIsProvided32.argtypes = [ctypes.c_void_p, ctypes.c_uint32]
    ttf.TTF_SizeUTF8.argtypes = [
        ctypes.c_void_p,
        ctypes.c_char_p,
        ctypes.POINTER(ctypes.c_int),
        ctypes.POINTER(ctypes.c_int),
    ]
    ttf.TTF_RenderUTF8_Blended.restype = ctypes.POINTER(_Surface)
    ttf.TTF_RenderUTF8_Blended.argtypes = [ctypes.c_void_p, ctypes.c_char_p, _Colour]
    ttf.SDL_FreeSurface.argtypes = [ctypes.POINTER(_Surface)]
    if not ttf.TTF_WasInit() and ttf.TTF_Init() != 0:
        raise OSError("SDL_ttf does not start")
    return ttf
