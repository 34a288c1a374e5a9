"""What was worked out from answers that have not changed: a long form is not laid out anew at each touch."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from typing import TypeVar, cast

T = TypeVar("T")


@dataclass(repr=False)
class Remembered:
    """Results by name, each with all that it was worked out from. Belongs to one visit and is gone with it."""

    _results: dict[Hashable, tuple[object, object]] = field(default_factory=dict)

    def of(self, name: Hashable, made_from: tuple[object, ...], work: Callable[[], T]) -> T:
        """The result of `work` under this name, done again only when one of the things it is made from is another.

        `made_from` names everything that `work` reads and that can change: what is left out here is shown as it was.
        """
        known = self._results.get(name)
        if known is not None and known[0] == made_from:
            return cast(T, known[1])
        result = work()
        self._results[name] = (made_from, result)
        return result
