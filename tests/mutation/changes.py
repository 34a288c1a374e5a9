"""The deliberate changes: one replacement each, in a list for each package."""

from __future__ import annotations

import hashlib
import tomllib
from dataclasses import dataclass
from pathlib import Path

LISTS = Path(__file__).parent


@dataclass(frozen=True)
class Change:
    """One replacement that harms somebody, and the tests that are asked first."""

    id: str
    package: str
    file: str
    old: str
    new: str
    breaks: str
    near: tuple[str, ...]
    equivalent: str = ""
    """Why nobody could tell the difference; such a change is not run and not counted."""

    @property
    def hash(self) -> str:
        """Of what is replaced by what: a result belongs to the change as it was."""
        return hashlib.sha256("\0".join((self.file, self.old, self.new)).encode()).hexdigest()[:16]

    def made_in(self, tree: Path) -> str:
        """The file's text with this change made. ValueError: the product no longer has the text, or has it twice."""
        text = (tree / self.file).read_text(encoding="utf-8")
        if (found := text.count(self.old)) != 1:
            raise ValueError(f"{self.id}: the old text stands {found} times in {self.file}")
        return text.replace(self.old, self.new)


@dataclass(frozen=True)
class Package:
    """The changes of one package and the tests that may notice them, beyond those near."""

    name: str
    whole: tuple[str, ...]
    changes: tuple[Change, ...]


def packages(folder: Path = LISTS) -> dict[str, Package]:
    """Name → package, from each `*.toml`. ValueError: an id that stands twice."""
    found = {path.stem: _read(path) for path in sorted(folder.glob("*.toml"))}
    ids = [change.id for package in found.values() for change in package.changes]
    if twice := {each for each in ids if ids.count(each) > 1}:
        raise ValueError(f"ids that stand twice: {', '.join(sorted(twice))}")
    return found


def _read(path: Path) -> Package:
    data = tomllib.loads(path.read_text(encoding="utf-8"))
    changes = tuple(Change(package=path.stem, near=tuple(each.pop("near")), **each) for each in data.get("change", []))
    return Package(path.stem, tuple(data["whole"]), changes)
