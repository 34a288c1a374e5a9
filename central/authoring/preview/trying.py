"""What a page that is tried out remembers from one touch to the next: it stands in the page itself, nowhere else."""

from __future__ import annotations

import msgspec
from msgspec.structs import replace

from central.authoring.refusals import DraftUnreadable
from sync.contract.preview import PreviewAnswer, PreviewRequest, Show, Touch, TouchAct, TouchTarget

STATE_LIMIT = 512 * 1024
MOST_TOUCHES = 50
STILL = "FillPage"
"""The step from which one can go on by answers alone."""


class TriedOut(msgspec.Struct, frozen=True, omit_defaults=True):
    """Where it began, what was answered and touched, what can be touched now."""

    at: str = ""
    show: Show = Show.FORM
    answers: dict[str, str] = {}
    opened: dict[str, int] = {}
    touches: tuple[Touch, ...] = ()
    targets: tuple[TouchTarget, ...] = ()
    width: int = 0

    def asked_of(self, request: PreviewRequest) -> PreviewRequest:
        """The request with all of that."""
        return replace(
            request, at=self.at, show=self.show, answers=self.answers, opened=self.opened, touches=self.touches
        )

    def touched(self, touch: Touch) -> TriedOut:
        """After one more touch."""
        return replace(self, touches=(*self.touches, touch)[-MOST_TOUCHES:])

    def touched_at(self, x: float, y: float) -> TriedOut:
        """After a touch of what lies there, in pixels of the panel; of nothing: as it was."""
        for target in self.targets:
            place = target.place
            inside = place.x <= x < place.x + place.w and place.y <= y < place.y + place.h
            if inside and target.touch.act is not TouchAct.OTHER:
                return self.touched(target.touch)
        return self

    def after(self, answer: PreviewAnswer) -> TriedOut:
        """What the next touch begins with."""
        drawn = replace(self, targets=answer.targets, width=answer.width)
        if answer.trouble is not None or answer.shown != STILL or not answer.fields:
            return drawn
        return replace(
            drawn, at=answer.fields[0], show=Show.FORM, answers=answer.answers, opened=answer.opened, touches=()
        )


_TRIED = msgspec.json.Decoder(TriedOut)
_TOUCH = msgspec.json.Decoder(Touch)


def read_tried(text: str) -> TriedOut:
    """Raises DraftUnreadable: not what a page of ours holds."""
    if len(text) > STATE_LIMIT:
        raise DraftUnreadable("too large")
    try:
        return _TRIED.decode(text)
    except (msgspec.MsgspecError, RecursionError) as wrong:
        raise DraftUnreadable("no state of a page") from wrong


def read_touch(text: str) -> Touch:
    """Raises DraftUnreadable."""
    try:
        return _TOUCH.decode(text[:10_000])
    except (msgspec.MsgspecError, RecursionError) as wrong:
        raise DraftUnreadable("no touch") from wrong
