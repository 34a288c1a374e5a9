"""One of several is taken away, with what was answered there: asked once more where anything would be lost."""

# ruff: noqa: D102 - screen, on, entered and timed_out keep the promises that Step states

from __future__ import annotations

from dataclasses import dataclass, replace

from kiosk.forms.blocks import heading_words, page_of, take_away
from kiosk.runtime.bus import Event
from kiosk.screens.controls import Button, Role, Tone
from kiosk.screens.dialogs import Dialog
from kiosk.screens.frame import Screen
from kiosk.screens.touches import Back, Confirmed, Declined
from kiosk.state.visit import Visit
from kiosk.steps.apply.form_step import OnForm
from kiosk.steps.step import Follower, Step
from kiosk.words.texts import _, say


@dataclass(frozen=True)
class TakeOneAway(Step):
    """Is it to go? The safe answer keeps everything."""

    page: OnForm
    page_id: str
    number: int

    def screen(self, visit: Visit) -> Screen:
        block = page_of(self.page_id, visit)
        below = self.page.screen(visit)
        if block is None:
            return below
        title = say("「%(name)s」を消しますか", name=heading_words(block, self.number))
        return Dialog(
            replace(below.frame, title=title),
            text=_("ここに入力したことが消えます。ほかの答えは残ります。"),
            buttons=(
                Button(_("消さない"), Declined(), Role.MAIN),
                Button(_("消す"), Confirmed(), Role.FINAL, "trash"),
            ),
            icon="trash",
            tone=Tone.WARN,
        )

    def on(self, event: Event, visit: Visit) -> Follower | None:
        block = page_of(self.page_id, visit)
        match event:
            case Confirmed() if block is not None:
                take_away(block, self.number, visit)
                return self.page.without(self.page_id, self.number, visit)
            case Confirmed() | Declined() | Back():
                return self.page.unchanged()
            case _:
                return None
