"""Within the walls: a warm window off screen, and one answer for each request until nothing more is asked.

What is wrong in one request costs that request. What cannot be bounded by Python (a library that does not come back)
ends the process: whoever asked starts another.
"""

from __future__ import annotations

import faulthandler
import os
import select
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import BinaryIO

from kiosk.preview.authored import appearance_of, ask_everything, flaws_of, give, visit_of
from kiosk.preview.measured import check, misfits_of, pages_of, squeezed, targets_of
from kiosk.preview.trouble import NotShown
from kiosk.preview.walked import field_of, page_of, part_of, stands
from kiosk.runtime.bus import Bus
from kiosk.screens.appearance import Orientation
from kiosk.screens.dialogs import Dialog
from kiosk.state.visit import Visit
from kiosk.ui.layout import measure
from kiosk.ui.window import Display
from kiosk.words.texts import speaking
from sync.contract.preview import (
    DIES_AFTER_S,
    IDLE_S,
    LONGEST_S,
    REQUEST_LIMIT_BYTES,
    NotFitting,
    PreviewAnswer,
    PreviewRequest,
    PreviewTrouble,
    block,
    read_block,
    read_request,
)
from sync.contract.wire.messages import write_message
from sync.errors import ContractError

MOST_MISFITS = 200


class TooSlow(Exception):
    """This request has had its time."""


class Window:
    """The kiosk's window, made when the first picture is wanted, standing or lying as the request says."""

    def __init__(self) -> None:
        self._display: Display | None = None

    def shown_as(self, orientation: Orientation) -> Display:
        """The window, empty."""
        if self._display is None:
            self._display = Display(Bus(), orientation)
            self._display.step(2)
        self._display.turn(orientation)
        # Textures of the page before are deleted by frames.
        self._display.step(2)
        return self._display


@dataclass(frozen=True)
class Drawn:
    """An answer with its picture."""

    answer: PreviewAnswer
    picture: bytes = b""


def answered(data: bytes, window: Window) -> Drawn:
    """One request's answer, whatever it asks."""
    try:
        request = read_request(data)
    except (ContractError, RecursionError) as wrong:
        return Drawn(PreviewAnswer(PreviewTrouble.BAD_REQUEST, str(wrong)[:500]))
    try:
        with _within(LONGEST_S), speaking(request.look.language):
            return _answered(request, window)
    except NotShown as said:
        return Drawn(PreviewAnswer(said.trouble, said.about))
    except TooSlow:
        return Drawn(PreviewAnswer(PreviewTrouble.TOO_SLOW))
    except MemoryError:
        return Drawn(PreviewAnswer(PreviewTrouble.TOO_MUCH))


def _answered(request: PreviewRequest, window: Window) -> Drawn:
    visit = visit_of(request)
    flaws = flaws_of(visit.procedure, visit.kiosk_state.clock.now())
    try:
        give(visit, request.answers, request.opened)
        return Drawn(_checked(visit)) if request.check else _drawn(request, visit, window)
    except (NotShown, TooSlow, MemoryError):
        raise
    except Exception as broken:  # noqa: BLE001  a form that would not be signed may break any page: the flaws say why
        return Drawn(PreviewAnswer(PreviewTrouble.NOT_DRAWN, type(broken).__name__, flaws))


def _checked(visit: Visit) -> PreviewAnswer:
    flaws = flaws_of(visit.procedure, visit.kiosk_state.clock.now())
    ask_everything(visit)
    misfits: list[NotFitting] = []
    measured, smallest = 0, 100
    for found, percent in check(visit):
        measured += 1
        smallest = min(smallest, percent)
        misfits += found
    return PreviewAnswer(
        flaws=flaws,
        pages=pages_of(visit),
        fits=not misfits,
        misfits=tuple(misfits[:MOST_MISFITS]),
        squeezed=smallest,
        measured=measured,
    )


def _drawn(request: PreviewRequest, visit: Visit, window: Window) -> Drawn:
    flaws = flaws_of(visit.procedure, visit.kiosk_state.clock.now())
    step = stands(request, visit)
    screen, appearance = step.screen(visit), appearance_of(request.look)
    picture = b""
    if request.picture:
        display = window.shown_as(request.look.orientation)
        below = page_of(step)
        if isinstance(screen, Dialog) and below is not None:
            display.show(below.screen(visit), appearance)
        display.show(screen, appearance)
        sheet, picture = display.sheet, display.png()
    else:
        sheet = measure(screen, appearance, request.look.orientation)
    part = part_of(step, visit)
    misfits = misfits_of(sheet, part, field_of(step))
    answer = PreviewAnswer(
        flaws=flaws,
        pages=pages_of(visit),
        shown=type(step).__name__,
        number=part.number if part is not None else 0,
        fields=tuple(view.id for view in part.views) if part is not None else (),
        answers=visit.value_of,
        opened=dict(visit.opened_instances),
        width=sheet.width,
        height=sheet.height,
        targets=targets_of(sheet),
        fits=not misfits,
        misfits=misfits,
        squeezed=squeezed(sheet),
    )
    return Drawn(answer, picture)


@contextmanager
def _within(seconds: int) -> Iterator[None]:
    """`TooSlow` after so long; where nothing listens to that, the end of the process a little later."""

    def slow(_signal: int, _frame: object) -> None:
        raise TooSlow

    former = signal.signal(signal.SIGALRM, slow)
    signal.alarm(seconds)
    faulthandler.dump_traceback_later(DIES_AFTER_S, exit=True, file=sys.stderr)
    try:
        yield
    finally:
        signal.alarm(0)
        faulthandler.cancel_dump_traceback_later()
        signal.signal(signal.SIGALRM, former)


def serve(asked: BinaryIO, said: BinaryIO, idle_s: float = IDLE_S) -> None:
    """Answer until the other end closes, asks for nothing for so long, or says what cannot be read any further."""
    window = Window()
    while select.select([asked], [], [], idle_s)[0]:
        try:
            data = read_block(lambda size: _read(asked, size), REQUEST_LIMIT_BYTES)
        except ContractError as wrong:
            _say(said, Drawn(PreviewAnswer(PreviewTrouble.BAD_REQUEST, str(wrong))))
            return
        if data is None:
            return
        _say(said, answered(data, window))


def _read(source: BinaryIO, size: int) -> bytes:
    """So many bytes, fewer only at the end. Unbuffered, so that `select` sees all that waits."""
    pieces: list[bytes] = []
    while size > 0 and (piece := os.read(source.fileno(), min(size, 65536))):
        pieces.append(piece)
        size -= len(piece)
    return b"".join(pieces)


def _say(said: BinaryIO, result: Drawn) -> None:
    said.write(block(write_message(result.answer)) + block(result.picture))
    said.flush()


def main() -> None:
    """Keep the real output for answers: what a library prints goes to the errors."""
    said = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    serve(sys.stdin.buffer, said)


if __name__ == "__main__":
    main()
