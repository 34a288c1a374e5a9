"""Cells of equal size; what finds no room comes on further pages."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from kiosk.ui.controls import key
from kiosk.ui.display_list import Local, Rect
from kiosk.ui.pen import Pen
from kiosk.ui.tokens import SMALLEST_PX

GAP = 8
LEAST_PX = 80.0


@dataclass(frozen=True)
class Cell:
    """One thing to touch. `is_word`: what the resident or the converter wrote, drawn unmarked."""

    words: str
    command: str
    is_word: bool = True
    is_name: bool = False
    chosen: bool = False
    icon: str = ""
    bare: bool = False
    """Only the icon is drawn; the words are for the ear."""
    tool: bool = False


@dataclass(frozen=True)
class Grid:
    """How many cells stand beside and below each other, in which room."""

    rect: Rect
    columns: int
    rows: int

    @property
    def cells(self) -> int:
        """So many fit."""
        return self.columns * self.rows

    def place(self, at: int) -> Rect:
        """The room of the cell at this place."""
        wide = (self.rect.w - GAP * (self.columns - 1)) / self.columns
        tall = min(120.0, (self.rect.h - GAP * (self.rows - 1)) / self.rows)
        column, row = at % self.columns, at // self.columns
        return Rect(self.rect.x + column * (wide + GAP), self.rect.y + row * (tall + GAP), wide, tall)


def grid_in(rect: Rect, columns: int, tallest: float = 120.0) -> Grid:
    """As many rows as there is room for, at a height that a finger finds."""
    return Grid(rect, columns, max(1, int((rect.h + GAP) // (min(tallest, 96.0) + GAP))))


def grid_for(words: Sequence[str], rect: Rect, rows: int, columns: range) -> tuple[Grid, int]:
    """As many columns as the longest word leaves room for, from the most to the least; and how long a word may be.

    Nothing is drawn smaller than the smallest type: what is longer finds no cell.
    """
    longest = max(map(len, words), default=0)
    grid = Grid(rect, columns[-1], rows)
    for count in columns:
        grid = Grid(rect, count, rows)
        if _holds(grid) >= longest:
            break
    return grid, _holds(grid)


def _holds(grid: Grid) -> int:
    """Characters that one cell holds at the smallest type."""
    cell = grid.place(0)
    return int((cell.w - 20) // SMALLEST_PX) * int((cell.h - 8) // (SMALLEST_PX * 1.22))


def draw_cells(pen: Pen, grid: Grid, cells: Sequence[Cell], page: int, more: str, tools: Sequence[Cell] = ()) -> None:
    """One page of the cells; at the end `tools` and, where there are more pages, the ways to turn them.

    `more` stands on the key that turns. The commands `page:-1` and `page:1` turn; the first page follows the last.
    """
    room = grid.cells - len(tools)
    turns: tuple[Cell, ...] = ()
    if len(cells) > room:
        # One key goes round a few pages; of many, one goes back too.
        back = -(-len(cells) // (room - 1)) > 2 and grid.rows > 1
        room -= 2 if back else 1
        pages = -(-len(cells) // room)
        turn = Cell(f"{more} {page % pages + 1}/{pages}", "page:1", False, tool=True)
        turns = (Cell("▲", "page:-1", False, tool=True), turn) if back else (turn,)
        start = page % pages * room
        cells = cells[start : start + room]
    for at, cell in enumerate(cells):
        _draw(pen, grid.place(at), cell)
    for at, cell in enumerate((*tools, *turns), grid.cells - len(tools) - len(turns)):
        _draw(pen, grid.place(at), cell)


def _draw(pen: Pen, rect: Rect, cell: Cell) -> None:
    if not cell.is_word:
        if cell.bare:
            with pen.touchable(rect, Local(cell.command), cell.words, "key", 16):
                pen.box(rect, "sunken", "edge", 3, 14)
                pen.icon(cell.icon, *rect.mid, min(48.0, rect.h * 0.55), "ink")
            return
        size = min(34.0, pen.plain_sizes.button)
        key(pen, rect, cell.words, cell.command, size=size, icon=cell.icon, tool=cell.tool, chosen=cell.chosen)
        return
    with pen.touchable(rect, Local(cell.command), cell.words, marked=False):
        pen.box(rect, "tint" if cell.chosen else "page", "key" if cell.chosen else "edge", 5 if cell.chosen else 3, 16)
        pen.fit(cell.words, rect.inset(10, 4), 52 if rect.h > 100 else 40, name=cell.is_name, marked=False)
