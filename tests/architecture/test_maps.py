"""The `__init__` of each folder is its map: who opens it reads what each file and room in it is for."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
DRAWN = {Path("kiosk/ui/views"): Path("kiosk/screens")}
"""Each file there draws what the file of the same name says, so that one map tells both."""
PACKAGES = ("kiosk", "sync", "hardware", "central", "provisioning", "tests")
FOLDERS = sorted(
    path.parent.relative_to(ROOT)
    for package in PACKAGES
    for path in (ROOT / package).rglob("__init__.py")
    if not {"migrations", "management", "commands", "templatetags"} & set(path.relative_to(ROOT).parts)
)
PYTHON = {"__init__", "__main__"}
EVERYWHERE_AT_THE_CENTRE = {
    *("apps", "migrations", "management", "templatetags", "urls", "models", "access", "views", "forms", "menu"),
    *("buttons", "act_words", "act_details", "refusals", "failpoints"),
}
"""Names that mean the same in every app: Django's own, and ours, which `central/__init__.py` tells."""
KINDS = Path("central/certificates/kinds")
OF_EVERY_KIND = {"request", "content"}
"""What each kind of document has, which the map of `KINDS` tells once."""
NAMES = r"(\w+/?(?:, \w+/?)*)"
ENTRY = re.compile(rf"^{NAMES}  +(?=\S)|; {NAMES}: ", re.MULTILINE)
"""`name  what it is for`; behind it `; name: what it is for`. A word of a sentence is no entry."""


def entries(text: str) -> set[str]:
    return {name for found in ENTRY.findall(text) for name in re.findall(r"\w+", " ".join(found))}


def map_of(folder: Path) -> str:
    return ast.get_docstring(ast.parse((ROOT / folder / "__init__.py").read_text("utf-8"))) or ""


def lying_in(folder: Path) -> set[str]:
    files = {path.stem for path in (ROOT / folder).glob("*.py")}
    rooms = {path.parent.name for path in (ROOT / folder).glob("*/__init__.py")}
    told_above = EVERYWHERE_AT_THE_CENTRE if folder.parts[0] == "central" else set()
    files = {name for name in files if not name.startswith("test_")}
    return (files | rooms) - PYTHON - told_above - (OF_EVERY_KIND if folder.parent == KINDS else set())


@pytest.mark.parametrize("folder", FOLDERS, ids=str)
def test_the_map_of_a_folder_names_all_that_lies_in_it(folder: Path) -> None:
    said = entries(map_of(folder))
    if folder in DRAWN:
        said |= entries(map_of(DRAWN[folder]))
    missing = sorted(lying_in(folder) - said)
    assert not missing, f"{folder}/__init__.py has no entry for {', '.join(missing)}"


@pytest.mark.parametrize("folder", FOLDERS, ids=str)
def test_the_map_of_a_folder_names_nothing_else(folder: Path) -> None:
    here = {path.stem for path in (ROOT / folder).iterdir()} - {"__pycache__"}
    gone = sorted(entries(map_of(folder)) - here)
    assert not gone, f"{folder}/__init__.py has entries for {', '.join(gone)}, which do not lie there"


def test_a_word_of_a_sentence_is_no_entry() -> None:
    text = "What mirror keeps: it.\n\nkeeper, store   how reader writes; rows: what stands\nin columns; a place"
    assert entries(text) == {"keeper", "store", "rows"}


def test_the_maps_are_read() -> None:
    assert len(FOLDERS) > 60
    assert lying_in(Path("sync/agent")) > {"gateway", "backoff"}
