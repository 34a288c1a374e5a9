"""The `__init__` of each folder is its map: who opens it reads what each file and room in it is for."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
A_FILE_A_VIEW = {Path("kiosk/screens"), Path("kiosk/ui/views")}
"""Each file there is named as its view is."""
PACKAGES = ("kiosk", "sync", "hardware", "central", "provisioning")
FOLDERS = sorted(
    path.parent.relative_to(ROOT)
    for package in PACKAGES
    for path in (ROOT / package).rglob("__init__.py")
    if path.parent.relative_to(ROOT) not in A_FILE_A_VIEW
    and not {"migrations", "management", "commands", "templatetags"} & set(path.relative_to(ROOT).parts)
)
EVERYWHERE = {"__init__", "__main__", "apps", "migrations", "management", "templatetags", "urls"} | {
    *("models", "access", "views", "forms", "menu", "buttons", "act_words", "act_details", "refusals", "failpoints")
}
"""Names that mean the same in every folder: Django's and Python's own, and ours, which `central/__init__.py` tells."""


def map_of(folder: Path) -> str:
    return ast.get_docstring(ast.parse((ROOT / folder / "__init__.py").read_text("utf-8"))) or ""


def lying_in(folder: Path) -> set[str]:
    files = {path.stem for path in (ROOT / folder).glob("*.py")}
    rooms = {path.parent.name for path in (ROOT / folder).glob("*/__init__.py")}
    return (files | rooms) - EVERYWHERE


@pytest.mark.parametrize("folder", FOLDERS, ids=str)
def test_the_map_of_a_folder_names_all_that_lies_in_it(folder: Path) -> None:
    words = set(re.findall(r"\w+", map_of(folder)))
    missing = sorted(lying_in(folder) - words)
    # One file or two need no map: the first line of the folder says enough.
    assert not missing or len(lying_in(folder)) < 3, f"{folder}/__init__.py says nothing of {', '.join(missing)}"


def test_the_maps_are_read() -> None:
    assert len(FOLDERS) > 60
    assert lying_in(Path("sync/agent")) > {"gateway", "backoff"}
