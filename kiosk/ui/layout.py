"""From a screen and a look to a finished sheet: chooses the view, and squeezes what would not fit.

`measure` needs no window: tests lay out every screen in every look in seconds.
"""

from __future__ import annotations

from typing import Any

from kiosk.screens.appearance import Appearance, Orientation
from kiosk.screens.frame import Screen
from kiosk.ui.display_list import Box, DisplayList, Rect
from kiosk.ui.pen import Pen
from kiosk.ui.tokens import TARGET_PX
from kiosk.ui.view import Tools, View
from kiosk.ui.views import view_of

SIZES: dict[Orientation, tuple[int, int]] = {"portrait": (1080, 1920), "landscape": (1920, 1080)}
SQUEEZES = (1.0, 0.93, 0.86, 0.8, 0.74, 0.68, 0.62, 0.56, 0.5, 0.44, 0.38)
"""Content that does not fit is laid out with smaller type and gaps, step by step; 28 px stays the smallest type."""


def view_for(screen: Screen, appearance: Appearance, tools: Tools | None = None) -> View[Any]:
    """The view that draws this kind of screen."""
    return view_of(type(screen))(screen, appearance, tools or Tools())


def lay_out(view: View[Any], orientation: Orientation, under: View[Any] | None = None) -> DisplayList:
    """Draw a view into a sheet; `under` is the page that a dialog dims."""
    sheet = DisplayList(*SIZES[orientation])
    for squeeze in SQUEEZES:
        sheet = DisplayList(*SIZES[orientation], squeeze=squeeze)
        if under is not None:
            _dim(sheet, lay_out(under, orientation))
        view.draw(Pen(sheet, view.appearance, orientation, squeeze))
        if not faults(sheet):
            break
    return sheet


def measure(screen: Screen, appearance: Appearance, orientation: Orientation = "portrait") -> DisplayList:
    """Rectangles, texts and targets of a screen, without drawing it."""
    return lay_out(view_for(screen, appearance), orientation)


def faults(sheet: DisplayList) -> list[str]:
    """What is cut off, overlaps or lies outside, in words without any text of the page."""
    found = [f"{part} does not fit" for part in sheet.overflows]
    page = Rect(0, 0, sheet.width, sheet.height)
    texts = sheet.texts[sheet.dimmed_texts :]
    for at, placed in enumerate(texts):
        if placed.cut:
            found.append(f"text {at} is cut")
        if not page.holds(placed.rect, 1):
            found.append(f"text {at} leaves the page")
        # Lines keep some air above and below: only touching characters count as overlap.
        near = [other for other in texts[at + 1 :] if placed.rect.meets(other.rect)]
        cores = [_core(row, placed.size) for row in placed.rows]
        overlaps = any(core.meets(_core(row, other.size)) for other in near for row in other.rows for core in cores)
        found += [f"text {at} overlaps another"] * overlaps
    for target in sheet.targets:
        # Cells of the assist bar touch each other by design; they are far above the smallest size.
        if min(target.rect.w, target.rect.h) < TARGET_PX - 0.5 and target.press != "none":
            found.append("a target is too small")
        if not page.holds(target.rect, 1):
            found.append("a target leaves the page")
    for at, target in enumerate(sheet.targets):
        found += ["targets overlap"] * any(target.rect.meets(other.rect) for other in sheet.targets[at + 1 :])
    return found


def _core(rect: Rect, size: float) -> Rect:
    air = min(size * 0.3, rect.h * 0.3)
    return Rect(rect.x + 2, rect.y + air, max(0, rect.w - 4), max(1, rect.h - 2 * air))


def _dim(sheet: DisplayList, below: DisplayList) -> None:
    sheet.shapes.extend(below.shapes)
    sheet.texts.extend(below.texts)
    sheet.dimmed_texts = len(sheet.texts)
    sheet.shapes.append(Box(Rect(0, 0, sheet.width, sheet.height), "dim", 0, 0.6))
