"""An import inside a function of the kiosk is a late one: its module is declared as such, or has its reason here.

The start is quick because the first page does without most modules (`kiosk/process/preload.py`, docs/performance.md).
"""

from __future__ import annotations

import ast

import pytest

from kiosk.process.preload import AT_FIRST_USE, LATER
from tests.architecture.tracked import text_of, tracked_files

KIOSK = [path for path in tracked_files() if path.suffix == ".py" and path.parts[0] == "kiosk"]
WINDOW = "Kivy reads settings, and makes its window, when these modules are first imported: settings come before that"
ELSEWHERE: dict[tuple[str, str], str] = {
    (
        "kiosk/__main__.py",
        "kiosk.app",
    ): "memory is held flat, and looked for cycles in no more, before anything is loaded",
    (
        "kiosk/__main__.py",
        "kiosk.unenrolled",
    ): "the closed page shows also when a module of the program cannot be loaded",
    ("kiosk/ui/sdl_input.py", "kivy"): WINDOW,
    ("kiosk/ui/window.py", "kiosk.ui.painter"): WINDOW,
    ("kiosk/ui/window.py", "kivy"): WINDOW,
}
"""File and module, or the package that it is of."""


def late_imports(source: str) -> set[str]:
    """Modules that are imported inside a function; of `from a import b`, `a.b` where that is a module of ours."""
    found = set()
    functions = [
        node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    ]
    modules = {".".join(path.with_suffix("").parts) for path in KIOSK}
    for node in (inner for function in functions for inner in ast.walk(function)):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found |= {
                whole if (whole := f"{node.module}.{alias.name}") in modules else node.module for alias in node.names
            }
    return found


def within(module: str, names: set[str]) -> bool:
    return any(module == name or module.startswith(f"{name}.") for name in names)


def test_whatever_is_loaded_late_is_declared() -> None:
    late = {(str(path), module) for path in KIOSK for module in late_imports(text_of(path))}
    assert ("kiosk/steps/staff/staff_door.py", "kiosk.steps.staff.staff_page") in late
    not_declared = {
        (file, module)
        for file, module in late
        if module not in LATER
        and module not in AT_FIRST_USE
        and not within(module, {name for place, name in ELSEWHERE if place == file})
    }
    assert not_declared == set()


@pytest.mark.parametrize("file", sorted({file for file, _ in ELSEWHERE}))
def test_an_exception_is_still_one(file: str) -> None:
    late = late_imports((next(path for path in KIOSK if str(path) == file)).read_text(encoding="utf-8"))
    assert [name for place, name in ELSEWHERE if place == file and not any(within(one, {name}) for one in late)] == []


def test_what_is_declared_is_loaded_late_by_somebody_or_drawn() -> None:
    late = {module for path in KIOSK for module in late_imports(text_of(path))}
    assert {module for module in LATER | AT_FIRST_USE if not module.startswith("kiosk.ui.views.")} - late == set()


def test_no_module_of_the_kiosk_answers_for_names_it_does_not_have() -> None:
    lazy = [
        str(path)
        for path in KIOSK
        if any(
            isinstance(node, ast.FunctionDef) and node.name == "__getattr__" for node in ast.parse(text_of(path)).body
        )
    ]
    assert lazy == []


def test_a_late_import_is_seen() -> None:
    source = "import os\ndef f():\n    import PIL\n    def g():\n        from kiosk.steps.apply import choose\n"
    assert late_imports(source) == {"PIL", "kiosk.steps.apply.choose"}
