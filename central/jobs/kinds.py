"""What a job may be. The app that owns the work registers its kinds at start (`AppConfig.ready`).

A step looks first and writes then. Looking takes as long as it must: nothing is held, only the lease is kept (`beat`).
Writing is one transaction in which the job's own place moves on too, so a step's effects are there exactly once,
however often a worker dies. On SQLite it holds the only writer: at most `WRITER_HELD` long.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any, Generic, TypeAlias, TypeVar

from msgspec import Struct

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

WRITER_HELD = timedelta(milliseconds=200)
"""A step that writes for longer is told in the worker's log, by its kind."""

A = TypeVar("A", bound=Struct)
P = TypeVar("P", bound=Struct)
R = TypeVar("R", bound=Struct)


class UnknownKind(Exception):
    """No app of this version registered such a kind."""


@dataclass(frozen=True)
class Turn(Generic[A, P]):
    """What a step is given."""

    arguments: A
    place: P
    beat: Callable[[], None]
    """Keep the lease while looking takes long. Call it outside of any transaction, more often than a lease lasts.

    Raises:
        LeaseLost: somebody else goes on; stop.
    """


@dataclass(frozen=True)
class Step(Generic[P]):
    """One step has been written; another follows."""

    place: P
    done: int
    total: int | None = None
    pause: timedelta | None = None
    """So long nothing is to be done."""


@dataclass(frozen=True)
class Ended(Generic[R]):
    """The last step has been written."""

    result: R
    done: int


Write: TypeAlias = Callable[[], Step[P] | Ended[R]]


@dataclass(frozen=True)
class Kind(Generic[A, P, R]):
    """One kind of job."""

    name: str
    """`notices.fill`: stored with every job, so never given another meaning."""
    words: StrOrPromise
    """What it does, for a clerk."""
    arguments: type[A]
    start: P
    """The place before the first step."""
    result: type[R]
    step: Callable[[Turn[A, P]], Write[P, R]]
    outcome: Callable[[R], StrOrPromise]
    """What came out of it, for a clerk."""
    page: Callable[[A], str] | None = None
    """Address of what it is about."""
    cancelled: Callable[[A, P], None] | None = None
    """What becomes of the half that is there, in the transaction that ends the job between two steps."""
    after_cancel: StrOrPromise = ""
    """The same for the clerk who is about to end it."""
    duties: tuple[str, ...] = ()
    """Whoever started it sees and ends it while holding one of these for its body. None: whatever they hold."""


_kinds: dict[str, Kind[Any, Any, Any]] = {}


def register(kind: Kind[Any, Any, Any]) -> None:
    """Take such jobs up from now on; registering it again replaces it."""
    _kinds[kind.name] = kind


def known_kinds() -> list[str]:
    """Their names."""
    return list(_kinds)


def kind_named(name: str) -> Kind[Any, Any, Any]:
    """The kind of this name.

    Raises:
        UnknownKind
    """
    try:
        return _kinds[name]
    except KeyError:
        raise UnknownKind(name) from None
