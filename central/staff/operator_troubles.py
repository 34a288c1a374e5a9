"""What an app above this one has to tell operators on 作業の様子. It enters that at start."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


@dataclass(frozen=True)
class OperatorTrouble:
    """One line for the page."""

    code: str
    """docs/trouble-codes.md says what to do."""
    words: StrOrPromise
    what_to_do: StrOrPromise
    since: datetime


_asked: list[Callable[[], Sequence[OperatorTrouble]]] = []


def register(ask: Callable[[], Sequence[OperatorTrouble]]) -> None:
    """Ask this app from now on."""
    if ask not in _asked:
        _asked.append(ask)


def operator_troubles() -> list[OperatorTrouble]:
    """Everything that needs somebody now; empty: nothing does."""
    return [told for ask in _asked for told in ask()]
