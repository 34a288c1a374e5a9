"""Every text in a module's code; docstrings are for people and count for nothing here."""

from __future__ import annotations

import ast
from functools import cache
from pathlib import Path

from tests.architecture.tracked import text_of


@cache
def strings_in(path: Path) -> tuple[tuple[int, str], ...]:
    """Line and text. The parts of an f-string come one by one; `get_model("app", "Model")` comes as `app.Model`.

    What follows a `-m` is left out: a process of its own is no import.
    """
    tree = ast.parse(text_of(path))
    told = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in (node for node in ast.walk(tree) if isinstance(node, ast.List | ast.Tuple)):
        values = [getattr(part, "value", None) for part in node.elts]
        told |= {id(part) for before, part in zip(values, node.elts[1:], strict=False) if before == "-m"}
    found = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in told:
            found.append((node.lineno, node.value))
        elif isinstance(node, ast.Call) and getattr(node.func, "attr", "") == "get_model" and len(node.args) > 1:
            found.append((node.lineno, ".".join(str(getattr(word, "value", "")) for word in node.args)))
    return tuple(found)


def module_of(path: Path) -> str:
    """Its dotted name."""
    return ".".join(path.with_suffix("").parts).removesuffix(".__init__")
