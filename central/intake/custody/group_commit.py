"""Work of several threads done together by one of them, where doing it together costs little more than doing one.

There is no thread of its own and no waiting for company: whoever comes while nobody works takes all that has gathered,
the others find their answers when it is done. An idle centre does one job at once; a busy one gathers by itself.
"""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

Job = TypeVar("Job")
Done = TypeVar("Done")

LIMIT = 8
"""Jobs at a time: as many as a web worker has threads."""


@dataclass
class _Asked(Generic[Job, Done]):
    job: Job
    answer: Done | BaseException | None = None


class GroupCommit(Generic[Job, Done]):
    """Threads of one process meet here. Each `do` returns once its own job is done, or raises what it led to."""

    def __init__(self, together: Callable[[Sequence[Job]], Sequence[Done | Exception]]) -> None:
        """`together` answers each job in its order; what it raises is every job's answer."""
        self._together = together
        self._gathered: deque[_Asked[Job, Done]] = deque()
        self._turn = threading.Lock()

    def do(self, job: Job) -> Done:
        """Have the job done, by this thread or by another."""
        asked: _Asked[Job, Done] = _Asked(job)
        self._gathered.append(asked)
        with self._turn:
            while asked.answer is None:
                self._do_some()
        if isinstance(asked.answer, BaseException):
            raise asked.answer
        return asked.answer

    def _do_some(self) -> None:
        some = [self._gathered.popleft() for _ in range(min(LIMIT, len(self._gathered)))]
        try:
            answers: Sequence[Done | BaseException] = self._together([asked.job for asked in some])
        except BaseException as wrong:  # noqa: BLE001 - the threads that wait must not wait for ever
            answers = [wrong] * len(some)
        for asked, answer in zip(some, answers, strict=True):
            asked.answer = answer
