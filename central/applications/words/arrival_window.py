"""The bracket of time in which an application came, drawn: not before, the kiosk's clock, not after, deadline."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext

from central.applications.models import Application
from central.web.words import clock, moment

LEFT, RIGHT = 30, 366
"""Where the drawn part of the line begins and ends, in the picture's px."""


@dataclass(frozen=True)
class ArrivalWindow:
    """Places on the line (px) and words for `applications/bracket.html`."""

    start: int | None
    end: int
    taken: int
    deadline: int | None
    start_word: str
    end_word: str
    taken_word: str
    deadline_word: str
    sentence: str
    good: bool


def bracket_of(application: Application, deadline: datetime | None = None) -> ArrivalWindow:
    """The picture's places. Nobody is told "too late" by one clock: inside the bracket a person decides."""
    not_before, not_after, taken = application.not_before, application.not_after, application.taken_in_at
    times = [at for at in (not_before, not_after, taken, deadline) if at is not None]
    first, last = min(times).timestamp(), max(times).timestamp()
    span = max(last - first, 1.0)

    def place(at: datetime) -> int:
        return LEFT + round((at.timestamp() - first) / span * (RIGHT - LEFT))

    word = clock if min(times).date() == max(times).date() else moment
    sentence, good = _judged(application, deadline)
    return ArrivalWindow(
        start=place(not_before) if not_before else None,
        end=place(not_after),
        taken=min(max(place(taken), LEFT), RIGHT),
        deadline=place(deadline) if deadline else None,
        start_word=_since(word, not_before),
        end_word=gettext("%(moment)s 以前") % {"moment": word(not_after)},
        taken_word=word(taken),
        deadline_word=gettext("締切 %(moment)s") % {"moment": word(deadline)} if deadline else "",
        sentence=sentence,
        good=good,
    )


def _since(word: Callable[[datetime], str], not_before: datetime | None) -> str:
    if not_before is None:
        return gettext("はじまりは分かりません")
    return gettext("%(moment)s 以後") % {"moment": word(not_before)}


def _judged(application: Application, deadline: datetime | None) -> tuple[str, bool]:
    not_before, not_after = application.not_before, application.not_after
    early = not_before is not None and application.taken_in_at < not_before
    if early or application.taken_in_at > not_after:
        return gettext("端末の時計は、この幅の外を指していました。幅のほうが確かです。"), False
    if deadline is None:
        return gettext("この間に受け付けました（時計と、前後の記録で確認）"), True
    if not_after <= deadline:
        return gettext("締切より前です（時計と、前後の記録で確認）"), True
    if not_before is not None and not_before > deadline:
        return gettext("締切より後です（時計と、前後の記録で確認）"), False
    return gettext("締切が幅の中にあります。人が決めてください。"), False
