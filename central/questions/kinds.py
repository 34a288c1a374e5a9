"""What a kiosk may ask. The app that owns the answer enters its kinds at start (`AppConfig.ready`).

An answer is looked up and nothing else: it writes nothing, waits for nobody outside, and tells the kiosk that asks no
more than whoever stands there has shown to know. How often a kiosk may ask is not the kind's matter (`turns`).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from msgspec import Struct

Q = TypeVar("Q", bound=Struct)
A = TypeVar("A", bound=Struct)


@dataclass(frozen=True)
class Asker:
    """Which kiosk asks. Its signature was verified."""

    kiosk_id: int
    code: str


@dataclass(frozen=True)
class QuestionKind(Generic[Q, A]):
    """One kind of question."""

    name: str
    """`status_by_id`: travels, so never given another meaning."""
    asked: type[Q]
    """With a member `v`, as its answer has one."""
    answer: Callable[[Asker, Q], A]


_kinds: dict[str, QuestionKind[Any, Any]] = {}


def register(kind: QuestionKind[Any, Any]) -> None:
    """Answer such questions from now on; registering it again replaces it."""
    _kinds[kind.name] = kind


def kind_named(name: str) -> QuestionKind[Any, Any] | None:
    """The kind of this name; None: no app of this version knows it."""
    return _kinds.get(name)
