"""A resident's USB stick: what a step asks of it, what comes of it, and what the port reports by itself."""

from __future__ import annotations

from dataclasses import dataclass, field

from hardware.stick.client import StickFile
from hardware.stick.messages import StickListed
from hardware.stick.trouble import StickTrouble
from kiosk.devices.command import Command, Result
from kiosk.runtime.bus import Event

# ── what is asked ──────────────────────────────────────────────────────────────


class StickCommand(Command):
    """For who reads sticks. Its answer may always be `StickFailed`."""


@dataclass(frozen=True)
class ListStick(StickCommand):
    """Which files there are → FilesListed."""


@dataclass(frozen=True)
class ReadFile(StickCommand):
    """One of them, examined → FileRead."""

    stick: str
    path: tuple[str, ...] = field(repr=False)
    wanted: tuple[str, ...]
    """Media types that are taken."""


# ── what comes of it ───────────────────────────────────────────────────────────


@dataclass(frozen=True)
class FilesListed(Result):
    """The files of the stick that is in."""

    listed: StickListed = field(repr=False)


@dataclass(frozen=True)
class FileRead(Result):
    """A file that may come along."""

    path: tuple[str, ...] = field(repr=False)
    file: StickFile = field(repr=False)


@dataclass(frozen=True)
class StickFailed(Result):
    """Nothing was read, and why."""

    trouble: StickTrouble
    path: tuple[str, ...] = field(default=(), repr=False)
    """Of the file that was asked for; empty: the list."""


# ── what the port reports by itself ────────────────────────────────────────────


@dataclass(frozen=True)
class StickInserted(Event):
    """A stick was put in. It has not been asked anything yet."""


@dataclass(frozen=True)
class StickRemoved(Event):
    """It was taken out."""
