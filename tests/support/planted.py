"""Exceptions planted where nothing expects them, found by walking the code: what is added later is planted too."""

from __future__ import annotations

import dataclasses
import importlib
import pkgutil
from collections.abc import Iterator
from typing import Any

import pytest

import kiosk.steps
from kiosk.commands import Command
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
    """Every place of the conversation."""
    for module in pkgutil.iter_modules(kiosk.steps.__path__):
        importlib.import_module(f"kiosk.steps.{module.name}")
    return sorted(
        {kind for kind in _below(Step) if dataclasses.is_dataclass(kind) and kind.__module__.startswith("kiosk.steps")},
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
            object.__setattr__(made, field.name, None)
        else:
            default = field.default if field.default is not dataclasses.MISSING else field.default_factory()  # type: ignore[misc]
            object.__setattr__(made, field.name, default)
    return made


def _below(kind: type[Any]) -> Iterator[type[Any]]:
    for below in kind.__subclasses__():
        yield below
        yield from _below(below)
