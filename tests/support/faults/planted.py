"""Exceptions planted where nothing expects them, found by walking the code: what is added later is planted too."""

from __future__ import annotations

import ast
import dataclasses
import importlib
import inspect
import pkgutil
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import kiosk.steps
from kiosk.devices.command import Command
from kiosk.steps.step import Step

PERSONAL = "山田花子 090-0000-0000"


class PlantedError(Exception):
    """Nothing in the program knows it."""

    def __init__(self) -> None:
        super().__init__(PERSONAL)


def raises(*_given: object, **_named: object) -> Any:
    """In the place of anything."""
    raise PlantedError


def plant(patch: pytest.MonkeyPatch, owner: object, name: str) -> None:
    """From now on this attribute raises when it is called."""
    patch.setattr(owner, name, raises)


def step_classes() -> list[type[Step]]:
    """Every place of the conversation at which somebody can stand: an abstract one is no place."""
    for module in pkgutil.walk_packages(kiosk.steps.__path__, "kiosk.steps."):
        importlib.import_module(module.name)
    ours = {kind for kind in _below(Step) if kind.__module__.startswith("kiosk.steps")}
    return sorted(
        (kind for kind in ours if dataclasses.is_dataclass(kind) and not inspect.isabstract(kind)),
        key=lambda kind: (kind.__module__, kind.__name__),
    )


def command_classes() -> list[type[Command]]:
    """Everything that a step may ask."""
    return sorted({kind for kind in _below(Command) if dataclasses.is_dataclass(kind)}, key=lambda kind: kind.__name__)


def bare(kind: type[Any]) -> Any:
    """One of these with nothing in it: for what raises before it looks."""
    made = object.__new__(kind)
    for field in dataclasses.fields(kind):
        if field.default is dataclasses.MISSING and field.default_factory is dataclasses.MISSING:
            object.__setattr__(made, field.name, "" if field.type == "str" else None)
        else:
            default = field.default if field.default is not dataclasses.MISSING else field.default_factory()  # type: ignore[misc]
            object.__setattr__(made, field.name, default)
    return made


def _below(kind: type[Any]) -> Iterator[type[Any]]:
    for below in kind.__subclasses__():
        yield below
        yield from _below(below)


@dataclasses.dataclass(frozen=True)
class Foreign:
    """A call of another's library in one of our modules: what to plant, and where."""

    module: str
    name: str
    """As the module calls it: `Rectangle`, `segno.make`, `Image.new`."""
    source: str
    """Where a name comes from that the module imports when it needs it."""

    @property
    def owner(self) -> tuple[object, str]:
        """Object and attribute that raise when they are planted."""
        first, *rest = self.name.split(".")
        here = importlib.import_module(self.module)
        if not rest:
            return (here, first) if hasattr(here, first) else (importlib.import_module(self.source), first)
        found: object = getattr(here, first, None) or importlib.import_module(self.source)
        if hasattr(found, first) and not hasattr(here, first):
            found = getattr(found, first)
        for part in rest[:-1]:
            found = getattr(found, part)
        return found, rest[-1]


def foreign_calls(folder: Path, package: str) -> list[Foreign]:
    """Every call of a library that is neither ours nor Python's, in the modules of a folder."""
    found: set[Foreign] = set()
    for path in sorted(folder.glob("*.py")):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        names: dict[str, str] = {}
        for node in ast.walk(tree):
            if isinstance(node, ast.Import):
                names |= {(alias.asname or alias.name).split(".")[0]: alias.name for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and node.module:
                names |= {alias.asname or alias.name: node.module for alias in node.names}
        for node in ast.walk(tree):
            if not isinstance(node, ast.Call):
                continue
            name = ast.unparse(node.func)
            source = names.get(name.split(".")[0], "")
            if re.fullmatch(r"[\w.]+", name) and source and source.split(".")[0] not in _KNOWN:
                found.add(Foreign(f"{package}.{path.stem}", name, source))
    return sorted(found, key=lambda call: (call.module, call.name))


_KNOWN = frozenset({*sys.stdlib_module_names, "kiosk", "sync", "hardware"})
