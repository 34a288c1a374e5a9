"""Colours, measures and type as data (visual-design, section 4). Code names roles, never colours.

Every pair in `TEXT_PAIRS` keeps a contrast of 4.5, every pair in `EDGE_PAIRS` of 3; a test computes them.
"""

from __future__ import annotations

from kiosk.paging.type_sizes import TYPE_SIZES, TypeSizes, type_sizes
from kiosk.screens.appearance import Scheme

__all__ = [
    "COLOURS",
    "EDGE_PAIRS",
    "SMALLEST_PX",
    "TARGET_PX",
    "TEXT_PAIRS",
    "TYPE_SIZES",
    "TypeSizes",
    "colour",
    "contrast",
    "type_sizes",
]

SMALLEST_PX = 28
"""Smallest type in every mode; only readings above characters may be smaller (16)."""
SMALLEST_RUBY_PX = 16
TARGET_PX = 80
"""Smallest side of anything to touch: 20.3 mm on a 22-inch panel."""
GAP_PX = 8
"""Least room between two things to touch."""
LOW_TOP_PX = 960
"""In low position nothing to touch lies above this line of the portrait panel."""

RADIUS_CHIP, RADIUS, RADIUS_TILE, RADIUS_PANEL, RADIUS_DIALOG = 12, 16, 20, 24, 32
LINE, LINE_STRONG, DIVIDER = 3, 5, 2
RING_OUTER, RING_INNER = 12, 4

_STANDARD = {
    "page": "#ffffff",
    "sunken": "#f2f2f2",
    "ink": "#1a1a1a",
    "ink2": "#4d4d4d",
    "line": "#cccccc",
    "soft": "#949494",
    "edge": "#666666",
    "off": "#666666",
    "key": "#0017c1",
    "on_key": "#ffffff",
    "key_press": "#000060",
    "link": "#0017c1",
    "tint": "#e8f1fe",
    "tint2": "#d9e6ff",
    "ok": "#197a4b",
    "on_ok": "#ffffff",
    "ok_ink": "#115a36",
    "ok_bg": "#e6f5ec",
    "err": "#ce0000",
    "err_bg": "#fdeeee",
    "warn": "#ffc700",
    "warn_edge": "#927200",
    "warn_ink": "#604b00",
    "warn_bg": "#fbf5e0",
    "bar": "#000060",
    "on_bar": "#ffffff",
    "bar_line": "#264af4",
    "call": "#ffd43d",
    "on_call": "#000000",
    "hero": "#0017c1",
    "on_hero": "#ffffff",
    "hero_deep": "#00118f",
    "hero_glow": "#264af4",
    "ring_outer": "#000000",
    "ring_inner": "#ffd43d",
    "card_chip": "#0017c1",
    "card_chip_bg": "#e8f1fe",
    "card_chip_line": "#264af4",
    "staff_bar": "#1a1a1a",
    "on_staff_bar": "#ffffff",
    "dim": "#000000",
    "loud": "#fff0b3",
}
_BLACK = _STANDARD | {
    "page": "#000000",
    "sunken": "#1a1a1a",
    "ink": "#ffffff",
    "ink2": "#e6e6e6",
    "line": "#7f7f7f",
    "soft": "#7f7f7f",
    "edge": "#ffffff",
    "off": "#999999",
    "key": "#ffd43d",
    "on_key": "#000000",
    "key_press": "#fff0b3",
    "link": "#ffd43d",
    "tint": "#333333",
    "tint2": "#4d4d4d",
    "ok": "#71c598",
    "on_ok": "#000000",
    "ok_ink": "#71c598",
    "ok_bg": "#032213",
    "err": "#ff9696",
    "err_bg": "#330000",
    "warn": "#ffd43d",
    "warn_edge": "#ffd43d",
    "warn_ink": "#ffd43d",
    "warn_bg": "#1a1a1a",
    "bar": "#1a1a1a",
    "bar_line": "#7f7f7f",
    "hero": "#000000",
    "hero_deep": "#1a1a1a",
    "hero_glow": "#4d4d4d",
    "ring_outer": "#ffffff",
    "ring_inner": "#0017c1",
    "card_chip": "#ffffff",
    "card_chip_bg": "#000000",
    "card_chip_line": "#ffffff",
    "staff_bar": "#4d4d4d",
    "dim": "#4d4d4d",
    "loud": "#333333",
}
_BLUE = _BLACK | {
    "page": "#000060",
    "sunken": "#000071",
    "ink2": "#d9e6ff",
    "line": "#7096f8",
    "soft": "#7096f8",
    "off": "#9db7f9",
    "tint": "#00118f",
    "tint2": "#0017c1",
    "ok": "#9bd4b5",
    "ok_ink": "#9bd4b5",
    "ok_bg": "#000071",
    "err": "#ffbbbb",
    "err_bg": "#000071",
    "warn_bg": "#000071",
    "bar": "#000000",
    "bar_line": "#7096f8",
    "hero": "#000060",
    "hero_deep": "#000071",
    "hero_glow": "#0017c1",
    "card_chip_bg": "#000060",
    "staff_bar": "#000000",
    "dim": "#000000",
    "loud": "#00118f",
}
_YELLOW = _STANDARD | {
    "page": "#fff0b3",
    "sunken": "#ffe380",
    "ink": "#000000",
    "ink2": "#1a1a1a",
    "line": "#806300",
    "soft": "#806300",
    "edge": "#000000",
    "off": "#4d4d4d",
    "key": "#000000",
    "on_key": "#ffd43d",
    "key_press": "#333333",
    "link": "#00118f",
    "tint": "#ffe380",
    "tint2": "#ffd43d",
    "ok": "#0c472a",
    "ok_ink": "#0c472a",
    "ok_bg": "#fff0b3",
    "err": "#850000",
    "err_bg": "#fff0b3",
    "warn": "#000000",
    "warn_edge": "#000000",
    "warn_ink": "#000000",
    "warn_bg": "#ffe380",
    "bar": "#000000",
    "on_bar": "#ffd43d",
    "bar_line": "#806300",
    "call": "#fff0b3",
    "hero": "#000000",
    "on_hero": "#ffd43d",
    "hero_deep": "#1a1a1a",
    "hero_glow": "#4d4d4d",
    "ring_inner": "#ffd43d",
    "card_chip": "#00118f",
    "card_chip_bg": "#fff0b3",
    "card_chip_line": "#00118f",
    "loud": "#ffe380",
}
COLOURS = {Scheme.STANDARD: _STANDARD, Scheme.BLACK: _BLACK, Scheme.BLUE: _BLUE, Scheme.YELLOW: _YELLOW}

TEXT_PAIRS = (
    ("ink", "page"),
    ("ink", "sunken"),
    ("ink", "tint"),
    ("ink", "tint2"),
    ("ink", "err_bg"),
    ("ink", "warn_bg"),
    ("ink", "loud"),
    ("ink2", "page"),
    ("ink2", "sunken"),
    ("ink2", "tint"),
    ("off", "sunken"),
    ("off", "page"),
    ("on_key", "key"),
    ("on_key", "key_press"),
    ("link", "page"),
    ("link", "tint"),
    ("link", "sunken"),
    ("ok_ink", "page"),
    ("ok_ink", "ok_bg"),
    ("on_ok", "ok"),
    ("err", "page"),
    ("err", "err_bg"),
    ("warn_ink", "warn_bg"),
    ("warn_ink", "page"),
    ("warn_ink", "sunken"),
    ("on_bar", "bar"),
    ("bar", "on_bar"),
    ("on_call", "call"),
    ("on_hero", "hero"),
    ("card_chip", "card_chip_bg"),
    ("on_staff_bar", "staff_bar"),
)
EDGE_PAIRS = (
    ("edge", "page"),
    ("edge", "sunken"),
    ("key", "page"),
    ("key", "tint"),
    ("err", "page"),
    ("warn_edge", "page"),
    ("soft", "page"),
    ("ok", "page"),
    ("ring_outer", "page"),
    ("ring_inner", "ring_outer"),
)


def colour(role: str, scheme: Scheme) -> str:
    """The `#rrggbb` of a role; a value that already is one (fixed colours of pictures) stays itself."""
    return role if role.startswith("#") else COLOURS[scheme][role]


def contrast(one: str, other: str) -> float:
    """Contrast ratio of two `#rrggbb` colours (WCAG 2.2, relative luminance)."""
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _luminance(value: str) -> float:
    channels = (int(value[at : at + 2], 16) / 255 for at in (1, 3, 5))
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
