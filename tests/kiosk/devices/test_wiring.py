"""Each command goes to the thread whose device it is for, and none to another's."""

from __future__ import annotations

import importlib
import pkgutil

import kiosk.devices
from kiosk.devices.command import Command
from kiosk.wiring import Workers
from tests.support.kiosk.walk import Played


def families() -> set[type[Command]]:
    """The base class of each device's commands."""
    for module in pkgutil.iter_modules(kiosk.devices.__path__, "kiosk.devices."):
        importlib.import_module(module.name)
    return set(Command.__subclasses__())


def test_every_device_has_a_thread_of_its_own() -> None:
    workers = Workers(*(Played() for _ in Workers.__dataclass_fields__))
    takers = {}
    for family in families():
        command = object.__new__(family)
        takers[family.__name__] = [at for at, one in enumerate(workers.all) if one is workers.of(command)]
    assert all(len(found) == 1 for found in takers.values()), takers
    assert len({found[0] for found in takers.values()}) == len(takers), takers
    assert len(workers.all) == len(Workers.__dataclass_fields__)
