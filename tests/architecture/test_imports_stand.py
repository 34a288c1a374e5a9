"""What a file imports from ours is there: a test whose import is gone is collected by nobody who runs other tests."""

from __future__ import annotations

import ast
from functools import cache

import pytest

from tests.architecture.strings import module_of
from tests.architecture.tracked import text_of, tracked_files

OURS = ("kiosk", "sync", "hardware", "central", "provisioning", "tests")
CODE = [path for path in tracked_files() if path.suffix == ".py" and path.parts[0] in OURS]
MODULES = {module_of(path): path for path in CODE}
FOLDERS = {".".join(parent.parts) for path in CODE for parent in path.parents if parent.parts}


@cache
def names_in(module: str) -> frozenset[str] | None:
    """What can be imported from it; None: it says so itself, when it is asked."""
    tree = ast.parse(text_of(MODULES[module]))
    found: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            found.add(node.name)
        elif isinstance(node, ast.Import | ast.ImportFrom):
            found |= {(alias.asname or alias.name).partition(".")[0] for alias in node.names}
        elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            found.add(node.id)
    return None if "__getattr__" in found or "*" in found else frozenset(found)


def missing_in(source: str, own: str = "") -> list[str]:
    """Imports of ours that lead nowhere."""
    missing = []
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            wanted = [(alias.name, "") for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            wanted = [(node.module, alias.name) for alias in node.names]
        else:
            continue
        for module, name in wanted:
            if (
                module.partition(".")[0] not in OURS
                or f"{module}.{name}" in MODULES
                or f"{module}.{name}" in FOLDERS
                or name == "*"
            ):
                continue
            there = names_in(module) if module in MODULES else frozenset[str]()
            if (module not in MODULES and module not in FOLDERS) or (name and there is not None and name not in there):
                missing.append(f"{own}:{node.lineno} {module} {name}".strip())
    return missing


def test_every_import_of_ours_leads_somewhere() -> None:
    missing = [place for path in CODE for place in missing_in(text_of(path), str(path))]
    assert missing == [], "moved or renamed: docs/adr/0018-names.md has what is called what now"


@pytest.mark.parametrize(
    "source",
    [
        "import kiosk.nowhere",
        "from kiosk.screens.appearance import Look",
        "from kiosk.wiring import Gone",
        "def f():\n    from kiosk import nowhere",
    ],
)
def test_an_import_of_what_is_gone_is_seen(source: str) -> None:
    assert len(missing_in(source)) == 1


@pytest.mark.parametrize(
    "source",
    [
        "import kiosk.wiring",
        "from kiosk.wiring import Wired",
        "from kiosk import wiring",
        "from hardware.printer import draw_slip",
    ],
)
def test_an_import_of_what_is_there_is_not(source: str) -> None:
    assert missing_in(source) == []
