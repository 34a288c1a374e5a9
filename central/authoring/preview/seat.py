"""One line to the kiosk's preview, kept by one process of the centre. Whoever asks waits for the one before.

The preview is started at the first question, asked with a deadline, left where it does not answer, and started again at
the next question: by its unit at a socket, or without one by this process. It gets none of our environment.
"""

from __future__ import annotations

import atexit
import threading
import time

import msgspec
from django.conf import settings

from central.authoring.preview.line import PreviewLine, line_of_program, line_of_unit
from sync.contract.preview import (
    ANSWER_LIMIT_BYTES,
    DIES_AFTER_S,
    UNAVAILABLE,
    PreviewAnswer,
    PreviewRequest,
    block,
    read_answer,
    read_block,
)
from sync.errors import ContractError

STARTS_WITHIN_S = 20
"""Libraries and fonts are loaded first."""
WAITS_S = 30
"""For whoever asked before."""
AGAIN_AFTER_S = 60
"""Where there is no preview, it is not tried at every page."""


class PreviewAbsent(Exception):
    """There is none on this machine, or it could not be started."""


class PreviewBusy(Exception):
    """Others ask, and it takes too long."""


class PreviewSeat:
    """Safe for threads."""

    def __init__(self, words: tuple[str, ...] | None = None) -> None:
        self._words = words
        self._turn = threading.Lock()
        self._line: PreviewLine | None = None
        self._absent_until = 0.0

    def ask(self, request: PreviewRequest) -> tuple[PreviewAnswer, bytes]:
        """The answer, and the picture (PNG; empty where none was drawn).

        Raises:
            PreviewAbsent, PreviewBusy
        """
        asked = block(msgspec.json.encode(request))
        if not self._turn.acquire(timeout=WAITS_S):
            raise PreviewBusy
        try:
            return self._asked(asked)
        finally:
            self._turn.release()

    def close(self) -> None:
        """End it; the next question starts another."""
        with self._turn:
            self._end()

    def _asked(self, asked: bytes) -> tuple[PreviewAnswer, bytes]:
        if time.monotonic() < self._absent_until:
            raise PreviewAbsent
        # One that ended since the last question (it does, when nobody asks) is no trouble: once more with a new one.
        for line in (self._running(), None):
            try:
                return self._exchange(line or self._started(), asked)
            except (OSError, ContractError, EOFError):
                if self._end() == UNAVAILABLE:
                    break
        self._absent_until = time.monotonic() + AGAIN_AFTER_S
        raise PreviewAbsent

    def _running(self) -> PreviewLine | None:
        if self._line is not None and self._line.is_gone():
            self._end()
        return self._line

    def _started(self) -> PreviewLine:
        if self._words is None and settings.FORM_PREVIEW:
            self._line = line_of_unit(settings.FORM_PREVIEW)
        else:
            self._line = line_of_program(self._words)
        return self._line

    def _exchange(self, line: PreviewLine, asked: bytes) -> tuple[PreviewAnswer, bytes]:
        line.until = time.monotonic() + STARTS_WITHIN_S + DIES_AFTER_S
        line.write(asked)
        answer, picture = (read_block(line.read, ANSWER_LIMIT_BYTES) for _block in range(2))
        if answer is None or picture is None:
            raise EOFError
        return read_answer(answer), picture

    def _end(self) -> int | None:
        line, self._line = self._line, None
        return line.end() if line is not None else None


SEAT = PreviewSeat()
atexit.register(SEAT.close)
"""Of this process of the centre."""
