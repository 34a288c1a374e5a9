"""How this resident wants to see the screen. Part of a visit: the next person starts from the hall's default."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Literal

Orientation = Literal["portrait", "landscape"]
"""How the panel is mounted."""


class TextSize(StrEnum):
    """文字の大きさ: 小 標準 大 特大 (ENT-01, ENT-16)."""

    SMALL = "small"
    STANDARD = "standard"
    LARGE = "large"
    EXTRA = "extra"


class Scheme(StrEnum):
    """色: 標準 黒 青 黄 (ENT-02)."""

    STANDARD = "standard"
    BLACK = "black"
    BLUE = "blue"
    YELLOW = "yellow"


class KanaKeys(StrEnum):
    """How kana are typed: 五十音 with あ at the right or at the left, フリック, ローマ字."""

    RIGHT = "right"
    LEFT = "left"
    FLICK = "flick"
    ROMAJI = "romaji"


@dataclass(frozen=True)
class Appearance:
    """Language, size, colours, reach and keys of one visit."""

    language: str = "ja"
    size: TextSize = TextSize.STANDARD
    scheme: Scheme = Scheme.STANDARD
    low: bool = False
    speech: bool = False
    keys: KanaKeys = KanaKeys.RIGHT

    @property
    def doubles_times(self) -> bool:
        """Idle times start doubled with speech, 特大 or easy Japanese (design, section 6)."""
        return self.speech or self.size is TextSize.EXTRA or self.language == "easy-ja"
