"""Every text of the kiosk's steps: the Japanese in `_("…")`, `say("…")` and `later("…")`."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

KIOSK = Path(__file__).parents[2] / "kiosk"
MARKS = frozenset({"_", "say", "later"})


def msgids() -> frozenset[str]:
    """All keys that the catalogues must hold."""
    return frozenset(key for path in sorted(KIOSK.rglob("*.py")) if "ui" not in path.parts for key in keys_of(path))


def keys_of(path: Path) -> Iterator[str]:
    """Keys of one file."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in MARKS and node.args:
            first = node.args[0]
            if isinstance(first, ast.Constant) and isinstance(first.value, str):
                yield first.value
