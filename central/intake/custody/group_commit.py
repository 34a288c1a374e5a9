"""Work of several threads done together by one of them, where doing it together costs little more than doing one.

There is no thread of its own and no waiting for company: whoever comes while nobody works takes all that has gathered,
the others find their answers when it is done. An idle centre does one job at once; a busy one gathers by itself.
"""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable, Sequence
from copy import copy
from dataclasses import dataclass
from typing import Generic, TypeVar

Job = TypeVar("Job")
Done = TypeVar("Done")

LIMIT = 8
"""Jobs at a time: as many as a web worker has threads."""


@dataclass
class _Asked(Generic[Job, Done]):
    job: Job
    answer: Done | Exception | None = None


class GroupCommit(Generic[Job, Done]):
    """Threads of one process meet here. Each `do` returns once its own job is done, or raises what it led to."""

    def __init__(
        self,
        together: Callable[[Sequence[Job]], Sequence[Done | Exception]],
        *,
        size: Callable[[Job], int] = lambda _: 1,
        most: int = LIMIT,
    ) -> None:
        """`together` answers each job in its order. An exception that it raises is every job's answer; what ends its
        thread ends no other: the jobs of those who wait are done again, by one of them.

        `most`: the sizes of what is done together come to no more. A job that is larger is done by itself.
        """
        self._together, self._size, self._most = together, size, most
        self._gathered: deque[_Asked[Job, Done]] = deque()
        self._turn = threading.Lock()

    def do(self, job: Job) -> Done:
        """Have the job done, by this thread or by another."""
        asked: _Asked[Job, Done] = _Asked(job)
        self._gathered.append(asked)
        with self._turn:
            while asked.answer is None:
                self._do_some(asked)
        if isinstance(asked.answer, Exception):
            raise asked.answer
        return asked.answer

    def _do_some(self, mine: _Asked[Job, Done]) -> None:
        some = self._taken_up()
        try:
            answers: Sequence[Done | Exception] = self._together([asked.job for asked in some])
        except Exception as wrong:  # noqa: BLE001 - the threads that wait must not wait for ever
            answers = [_own(wrong) for _ in some]
        except BaseException:
            self._gathered.extendleft(asked for asked in reversed(some) if asked is not mine)
            raise
        for asked, answer in zip(some, answers, strict=True):
            asked.answer = answer

    def _taken_up(self) -> list[_Asked[Job, Done]]:
        """From the front of those that wait; only who has the turn takes them away."""
        some: list[_Asked[Job, Done]] = []
        size = 0
        while self._gathered and len(some) < LIMIT:
            size += self._size(self._gathered[0].job)
            if some and size > self._most:
                break
            some.append(self._gathered.popleft())
        return some


def _own(wrong: Exception) -> Exception:
    """The same for one thread alone: several that raise one object write into each other's traceback."""
    try:
        own = copy(wrong)
    except TypeError:  # its class is made of something else than what it keeps
        own = RuntimeError(type(wrong).__name__)
    own.__cause__ = wrong
    return own
