"""Defects of our own, noted so that staff and centre hear of them and nobody's words do.

Of an exception only its type and the place of code are kept: message, arguments and local variables may hold what a
resident typed or what a card said.
"""

from __future__ import annotations

import logging
import sys
import threading
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType

from kiosk.runtime.bus import Event

_LOG = logging.getLogger("kiosk.runtime.defects")
DEFECT = "X-01"
CLOSED_BY_DEFECT = "X-02"
"""docs/trouble-codes.md."""
TOLD_FOR_S = 24 * 3600.0
"""So long the heartbeat and the staff page tell of a defect: a whole day's staff see it."""
CLOSED_FROM = 3
"""Defects of the start page in a row before staff are called; one that passes by itself calls nobody."""
_ROOT = Path(__file__).parents[2]
_OURS = ("kiosk", "hardware", "sync")


@dataclass(frozen=True)
class Defect:
    """One exception that nothing expected. `place` is where in our own code: `kiosk/steps/apply/choose.py:41`."""

    kind: str
    place: str


@dataclass(frozen=True)
class DefectSeen(Event):
    """A worker or a watch met one, in a thread of its own."""

    fault: Defect


def defect_of(broken: BaseException) -> Defect:
    """What may be kept of an exception."""
    return Defect(type(broken).__name__, _place(broken.__traceback__))


def log_defect(fault: Defect, during: str) -> None:
    """One line for operators. `during` names what was going on, in words of the code."""
    _LOG.error("defect %s at %s during %s", fault.kind, fault.place or "-", during)


class Defects:
    """What went wrong in this program since it began. Only the UI thread writes it."""

    def __init__(self, now_s: Callable[[], float]) -> None:
        self._now_s = now_s
        self._last_s: float | None = None
        self.in_a_row = 0
        """Defects of the start page since it last worked."""

    def note(self, broken: Exception, during: str) -> None:
        """An exception that nothing expected: log it and tell of it from now on."""
        self.take(defect_of(broken), during)

    def take(self, fault: Defect, during: str) -> None:
        """The same of one that another thread met."""
        log_defect(fault, during)
        self._last_s = self._now_s()

    @property
    def codes(self) -> tuple[str, ...]:
        """For the heartbeat and for staff."""
        if self.in_a_row >= CLOSED_FROM:
            return (CLOSED_BY_DEFECT,)
        if self._last_s is not None and self._now_s() - self._last_s < TOLD_FOR_S:
            return (DEFECT,)
        return ()


def log_defects_only() -> None:
    """Whatever ends a thread or the program is logged by kind and place: Python would write the message as well."""

    def ended(_kind: type[BaseException], broken: BaseException, trace: TracebackType | None) -> None:
        log_defect(defect_of(broken.with_traceback(trace)), "the program")

    def thread_ended(ended: threading.ExceptHookArgs) -> None:
        if ended.exc_value is not None:
            log_defect(defect_of(ended.exc_value), "a thread")

    sys.excepthook = ended
    threading.excepthook = thread_ended


def _place(trace: TracebackType | None) -> str:
    place = ""
    while trace is not None:
        file = Path(trace.tb_frame.f_code.co_filename)
        if file.is_relative_to(_ROOT):
            inside = file.relative_to(_ROOT)
            if inside.parts[0] in _OURS:
                place = f"{inside}:{trace.tb_lineno}"
        trace = trace.tb_next
    return place
