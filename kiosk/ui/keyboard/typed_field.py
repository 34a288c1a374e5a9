"""The field of the keyboard page: what is typed, with its caret. Of a long text, the lines around the caret."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from kiosk.ui.controls import caret
from kiosk.ui.display_list import Rect
from kiosk.ui.keyboard.composing import Composing
from kiosk.ui.pen import Pen
from kiosk.ui.text import Block

_LEADING = 1.22


def grouped(text: str, widths: tuple[int, ...]) -> str:
    """A number in the groups of the paper that it is copied from."""
    if not widths:
        return text
    pieces, at = [], 0
    for width in widths:
        pieces.append(text[at : at + width])
        at += width
    return "-".join(piece for piece in (*pieces, text[at:]) if piece)


@dataclass(frozen=True, repr=False)
class TypedBlock:
    """A text broken into lines, of which so many are seen as the room holds."""

    pen: Pen
    room: Rect
    block: Block
    is_name: bool
    first: int
    """The first line that is seen."""
    seen: int

    def place(self, text: str) -> tuple[float, int]:
        """Where a text that begins the field ends: right edge, and which line."""
        if not text:
            return self.room.x, 0
        begun = self.pen.block(text, self.room.w, self.block.size, name=self.is_name, leading=_LEADING, marked=False)
        return self.room.x + begun.lines[-1].width, min(len(begun.lines), max(1, len(self.block.lines))) - 1

    def middle(self, line: int) -> float:
        """The middle of a line on the page."""
        top = self.room.mid[1] - self.seen * self.block.pitch / 2
        return top + (line - self.first + 0.5) * self.block.pitch


def draw_field(
    pen: Pen, rect: Rect, composing: Composing, count: str, widths: tuple[int, ...], *, is_name: bool
) -> None:
    """The text with the reading in it.

    Args:
        count: how many characters it is of how many, in words.
        widths: of a number that is copied from paper, the groups it stands in there.
    """
    pen.box(rect, "tint", "key", 5, 16)
    role = "err" if composing.is_too_long else "ink2"
    note = pen.fitted(count, 260, rect.h, pen.plain_sizes.note)
    pen.put(note, count, rect.right - 28 - note.width, rect.mid[1] - note.height / 2, note.width, role)
    room = Rect(rect.x + 28, rect.y + 6, rect.w - 28 - 50 - note.width, rect.h - 12)
    before = grouped(composing.line.before, widths)
    whole = before + composing.shown + composing.line.after
    size = max(pen.plain_sizes.value, 60 if rect.h > 100 else 44)
    block = pen.fitted(whole, room.w, room.h, size, name=is_name, leading=_LEADING, marked=False)
    holds = max(1, int((room.h + 1) / block.pitch))
    typed = TypedBlock(pen, room, block, is_name, 0, min(holds, max(1, len(block.lines))))
    x, line = typed.place(before + composing.shown)
    typed = replace(typed, first=max(0, min(line - typed.seen // 2, len(block.lines) - typed.seen)))
    if whole:
        lines = block.lines[typed.first : typed.first + typed.seen]
        said = whole if len(lines) == len(block.lines) else "".join(part.text for part in lines)
        part = replace(block, lines=lines)
        pen.put(part, said, room.x, room.mid[1] - part.height / 2, room.w, room=room)
    if composing.shown:
        _underline(typed, composing, before)
    tall = min(72, rect.h - 24, block.pitch * 1.1)
    caret(pen, x + 6 if not composing.line.after else x - 4, typed.middle(line), tall)


def _underline(typed: TypedBlock, composing: Composing, before: str) -> None:
    """A line below the reading; below the piece that is being chosen a thick one."""
    for left, right, line, chosen in _stretches(typed, composing, before):
        if typed.first <= line < typed.first + typed.seen:
            y = typed.middle(line) + typed.block.size * (0.62 if typed.seen == 1 else 0.52)
            typed.pen.fill(Rect(left + 2, y, max(8, right - left - 4), 10 if chosen else 5), "key")


def _stretches(typed: TypedBlock, composing: Composing, before: str) -> Iterator[tuple[float, float, int, bool]]:
    """Left and right edge, line, and whether it is being chosen, of each part of a line that is no text yet."""
    pieces = composing.clauses
    for at, piece in enumerate([piece.word for piece in pieces.pieces] if pieces else [composing.shown]):
        left, start = typed.place(before)
        before += piece
        right, end = typed.place(before)
        chosen = pieces is not None and at == pieces.at
        for line in range(start, end + 1):
            width = typed.block.lines[line].width
            if line == start < end and left >= typed.room.x + width:
                continue  # the line ended where this begins
            yield left if line == start else typed.room.x, right if line == end else typed.room.x + width, line, chosen
