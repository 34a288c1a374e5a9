"""What a hand orders of the dev dock, and how it says that everything stands: one JSON object a line each."""

from __future__ import annotations

from typing import Annotated, Literal, TypeAlias

import msgspec
from msgspec import UNSET, UnsetType

CardLabel: TypeAlias = Annotated[str, msgspec.Meta(pattern=r"\A[a-z0-9-]{1,40}\Z")]
"""A file's name in the cast's folder, without its ending."""


class Insert(msgspec.Struct, frozen=True, tag_field="do", tag="insert"):
    """Lay a card in; one that is there is taken out before."""

    card: CardLabel
    scenario: str | None = None
    """A mishap (`hardware.simulated.scenarios`)."""


class Pull(msgspec.Struct, frozen=True, tag_field="do", tag="pull"):
    """Take the card out."""


class SetPaper(msgspec.Struct, frozen=True, tag_field="do", tag="paper"):
    """How much paper the printer has."""

    level: Literal["full", "low", "out"]


class SetCover(msgspec.Struct, frozen=True, tag_field="do", tag="cover"):
    """The printer's cover."""

    state: Literal["open", "closed"]


class SetPower(msgspec.Struct, frozen=True, tag_field="do", tag="printer"):
    """The printer's power."""

    state: Literal["on", "off"]


class SetNetworkLink(msgspec.Struct, frozen=True, tag_field="do", tag="line"):
    """The line to the centre."""

    state: Literal["cut", "restore", "black-hole", "throttle"]
    bits_per_s: Annotated[int, msgspec.Meta(ge=1)] | None = None
    """Of `throttle`."""


class SetStick(msgspec.Struct, frozen=True, tag_field="do", tag="stick"):
    """Put in a USB stick of the cast (`hardware.simulated.stick.cast`), or `out`: take it out, even while read."""

    state: str


class Status(msgspec.Struct, frozen=True, tag_field="do", tag="status"):
    """Nothing: every order is answered with how things stand."""


Order: TypeAlias = Insert | Pull | SetPaper | SetCover | SetPower | SetNetworkLink | SetStick | Status
KNOWS = (
    "the dock knows insert (card, scenario), pull, paper (level full, low or out), cover (state open or closed), "
    "printer (state on or off), line (state cut, black-hole, restore or throttle, bits_per_s), stick (state out, or "
    "one of its cast) and status"
)


class PrinterState(msgspec.Struct):
    """The software printer."""

    port: int
    """On loopback."""
    pages: int
    """Printed since it was started."""
    power: Literal["on", "off"] = "on"
    paper: Literal["full", "low", "out"] = "full"
    cover: Literal["open", "closed"] = "closed"


class NetworkLinkState(msgspec.Struct):
    """The line to the centre."""

    port: int
    """On loopback."""
    state: Literal["up", "cut", "black-hole", "throttle"] = "up"


class DockStatus(msgspec.Struct, frozen=True):
    """How everything stands."""

    reader: str
    """As pcscd calls it."""
    card: str | None
    """Label of the one that lies in it."""
    printer: PrinterState | UnsetType = UNSET
    line: NetworkLinkState | UnsetType = UNSET
    """Left out: the dock holds none."""
    stick: str | UnsetType = UNSET
    """Which USB stick is in; empty: none. Left out: the dock has no port for one."""


class DockAnswer(msgspec.Struct, frozen=True):
    """To each order."""

    ok: bool
    status: DockStatus | UnsetType = UNSET
    """Of an order that was done."""
    error: str | UnsetType = UNSET
    """Of one that was not: why, and what the dock can."""
