"""`python -m tests.support.screens.picture_report BEFORE AFTER OUT`: what a change did to the pictures.

BEFORE and AFTER are folders of PNGs; a picture belongs to the one of the same name. The page shows what was added,
altered (before, after, and where) and removed. `make pictures` draws both: AFTER from this checkout, BEFORE from
the commit at which pictures were last reviewed.
"""

from __future__ import annotations

import html
import shutil
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from PIL import Image, ImageChops

MOVED = 24
"""A channel that differs by more than this was drawn otherwise: below it lies the rounding of edges of letters."""
STYLE = (
    "body{font-family:sans-serif;background:#ddd;margin:24px}section{display:flex;gap:12px;overflow-x:auto}"
    "figure{margin:0}img{height:640px;display:block;background:#fff}h2{margin:24px 0 8px}"
)


@dataclass(frozen=True)
class Altered:
    """A picture that is another now, and the share of its pixels that are."""

    name: str
    share: float


@dataclass(frozen=True)
class Changes:
    """Names of pictures, relative to their folders."""

    added: tuple[str, ...]
    altered: tuple[Altered, ...]
    removed: tuple[str, ...]
    same: int


def compare(before: Path, after: Path) -> Changes:
    """Every picture below both folders, whatever its depth."""
    old, new = _names(before), _names(after)
    altered = tuple(
        Altered(name, share) for name in sorted(old & new) if (share := _share(before / name, after / name))
    )
    return Changes(tuple(sorted(new - old)), altered, tuple(sorted(old - new)), same=len(old & new) - len(altered))


def write_report(before: Path, after: Path, out: Path) -> Changes:
    """`index.html` in `out` with the pictures it shows beside it; what stood in `out` goes."""
    changes = compare(before, after)
    if out.exists():
        shutil.rmtree(out)
    out.mkdir(parents=True)
    parts = [*_added(changes, after, out), *_altered(changes, before, after, out), *_removed(changes, before, out)]
    said = (
        f"{len(changes.added)} added, {len(changes.altered)} altered, {len(changes.removed)} removed, "
        f"{changes.same} as they were"
    )
    page = (
        f'<!doctype html><html lang="en"><meta charset="utf-8"><title>Pictures: {said}</title><style>{STYLE}</style>'
        f"<h1>{said}</h1>\n" + "\n".join(parts)
    )
    (out / "index.html").write_text(page + "\n", "utf-8")
    return changes


def _names(folder: Path) -> set[str]:
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*.png")}


def _difference(before: Path, after: Path) -> Image.Image | None:
    """White where the pictures differ; None where their sizes do."""
    with Image.open(before) as old, Image.open(after) as new:
        if old.size != new.size:
            return None
        bands = ImageChops.difference(old.convert("RGB"), new.convert("RGB")).split()
        worst = ImageChops.lighter(ImageChops.lighter(bands[0], bands[1]), bands[2])
        return worst.point(lambda value: 255 * (value > MOVED))


def _share(before: Path, after: Path) -> float:
    where = _difference(before, after)
    if where is None:
        return 1.0
    return where.histogram()[255] / (where.width * where.height)


def _added(changes: Changes, after: Path, out: Path) -> Iterator[str]:
    for name in changes.added:
        yield _row(f"added: {name}", [_copied(after / name, out / "after" / name, out)])


def _altered(changes: Changes, before: Path, after: Path, out: Path) -> Iterator[str]:
    for one in sorted(changes.altered, key=lambda altered: -altered.share):
        pictures = [
            _copied(before / one.name, out / "before" / one.name, out),
            _copied(after / one.name, out / "after" / one.name, out),
        ]
        where = _difference(before / one.name, after / one.name)
        if where is not None:
            place = out / "where" / one.name
            place.parent.mkdir(parents=True, exist_ok=True)
            where.save(place)
            pictures.append(place.relative_to(out).as_posix())
        yield _row(f"altered: {one.name} ({one.share:.1%})", pictures)


def _removed(changes: Changes, before: Path, out: Path) -> Iterator[str]:
    for name in changes.removed:
        yield _row(f"removed: {name}", [_copied(before / name, out / "before" / name, out)])


def _copied(source: Path, place: Path, out: Path) -> str:
    place.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(source, place)
    return place.relative_to(out).as_posix()


def _row(words: str, pictures: list[str]) -> str:
    cells = "".join(
        f'<figure><img loading="lazy" src="{html.escape(source)}" alt="{html.escape(source)}"></figure>'
        for source in pictures
    )
    return f"<h2>{html.escape(words)}</h2><section>{cells}</section>"


def main() -> int:
    """Compare, write, say what changed."""
    before, after, out = (Path(word) for word in sys.argv[1:4])
    changes = write_report(before, after, out)
    for kind, names in (
        ("added", changes.added),
        ("altered", tuple(one.name for one in changes.altered)),
        ("removed", changes.removed),
    ):
        for name in names:
            sys.stdout.write(f"{kind} {name}\n")
    sys.stdout.write(f"{changes.same} as they were; {out / 'index.html'}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
