"""Words into a box: in one line, smaller down to the least size, in several lines; what has no room is never cut."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from central.paper_forms.boxes import Across
from central.paper_forms.drawing.marks import PaperMark
from sync.japanese.clusters import clusters
from sync.japanese.line_breaking import break_lines

Measure = Callable[[str], float]
"""Width of a cluster at one point."""
ASCENT, DESCENT = 0.88, 0.12
"""Of the font of names: together the em."""
LEADING = 1.2
INSET_PT = 1.0
"""At each side of a box that has no cells."""
STEP_PT = 0.25
CELL_SHARE = 0.9


@dataclass(frozen=True)
class SetLine:
    """Clusters that stand together: where their baseline begins, from the box's upper left."""

    clusters: tuple[str, ...]
    x: float
    y: float
    size: float


def fitted(mark: PaperMark, measure: Measure) -> list[SetLine] | None:
    """Where each line of the mark stands; None: it has no room in the box."""
    if mark.cells:
        return _in_cells(mark, measure)
    parts = [clusters(line) for line in mark.text.splitlines()] or [[]]
    size = mark.size
    while size >= mark.least - 1e-9:
        lines = _at(mark, parts, size, measure)
        if lines is not None:
            return lines
        size -= STEP_PT
    return None


def _at(mark: PaperMark, parts: Sequence[Sequence[str]], size: float, measure: Measure) -> list[SetLine] | None:
    room = mark.width - 2 * INSET_PT
    lines: list[tuple[str, ...]] = []
    for part in parts:
        widths = [measure(cluster) * size for cluster in part]
        if sum(widths) <= room:
            lines.append(tuple(part))
            continue
        if not mark.wraps:
            return None
        broken = break_lines(part, widths, room)
        if broken.too_wide:
            return None
        lines += [tuple(part[at] for at in line) for line in broken.ranges]
    high = size * (1 + LEADING * (len(lines) - 1))
    if high > mark.height:
        return None
    top = (mark.height - high) / 2
    return [
        SetLine(line, _left(mark, line, size, measure, room), top + size * (ASCENT + LEADING * number), size)
        for number, line in enumerate(_trimmed(line) for line in lines)
    ]


def _trimmed(line: tuple[str, ...]) -> tuple[str, ...]:
    """Without spaces at its end: they were not counted."""
    end = len(line)
    while end and not line[end - 1].strip():
        end -= 1
    return line[:end]


def _left(mark: PaperMark, line: Sequence[str], size: float, measure: Measure, room: float) -> float:
    free = room - sum(measure(cluster) for cluster in line) * size
    match mark.across:
        case Across.LEFT:
            return INSET_PT
        case Across.CENTRE:
            return INSET_PT + free / 2
        case Across.RIGHT:
            return INSET_PT + free


def _in_cells(mark: PaperMark, measure: Measure) -> list[SetLine] | None:
    """One cluster in each, from the left, or so that the last one is filled."""
    said = [cluster for cluster in clusters(mark.text) if cluster.strip()]
    if len(said) > mark.cells:
        return None
    cell = mark.width / mark.cells
    widest = max((measure(cluster) for cluster in said), default=1.0) or 1.0
    size = min(mark.size, cell * CELL_SHARE / widest, mark.height)
    if size < mark.least:
        return None
    first = mark.cells - len(said) if mark.across is Across.RIGHT else 0
    y = (mark.height - size) / 2 + size * ASCENT
    return [
        SetLine((cluster,), (first + place + 0.5) * cell - measure(cluster) * size / 2, y, size)
        for place, cluster in enumerate(said)
    ]
