"""What every place of the conversation is: a screen, and where each event leads."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, auto
from typing import ClassVar, TypeAlias

from kiosk.runtime.bus import Event
from kiosk.screens.frame import Screen
from kiosk.state.visit import Visit


@dataclass(frozen=True)
class Patience:
    """How long a page waits for a touch: seconds until the warning, and until the end."""

    warn_s: float
    end_s: float
    can_grow: bool = True
    """Doubled with speech, 特大 and easy Japanese, and by 時間をのばす."""


USUAL = Patience(60, 90)
PAPER_OUT = Patience(270, 300)
"""Somebody has to come with paper, or the resident to write numbers down (design, section 6: five minutes)."""
BRIEF = Patience(30, 30, can_grow=False)
"""Pages that only say good-bye."""
STAFF = Patience(540, 600, can_grow=False)


SILENT_S = 4.0
"""A card at work answers within a second or two: after this long the page says that it does not."""


class Destination(Enum):
    """A place that chapters lead back to by its name, for they import only what comes after them (`destinations`)."""

    START = auto()
    CHOOSE = auto()
    FOUND_AT = auto()
    """The place in the list where the procedure was chosen."""
    BEFORE_START = auto()
    ENTER_ARRIVAL = auto()
    STATUS = auto()
    RESUME = auto()
    """つづきから: the code of a draft's paper."""
    INSERT_CARD = auto()
    REVIEW = auto()
    """The answers are complete: the confirm page, made anew."""
    CHECK_ANSWERS = auto()
    """The confirm page as it stood."""
    LEAVE = auto()
    """The start, or the page that reminds of the card."""


class Step:
    """An immutable value. `screen` must not change anything; `on` says what follows, or None to stay."""

    patience: ClassVar[Patience | None] = USUAL
    """None: no clock runs, because the card works or nobody is there."""
    fresh: ClassVar[bool] = False
    """A visit begins here: whatever the former resident said is gone before this step is entered."""
    keeps_appearance: ClassVar[bool] = False
    """A fresh step that still speaks the former resident's language."""
    sound: ClassVar[str] = ""
    """Played when somebody comes here: done | look | take | staff. Its words stand on the page too."""
    sound_every_s: ClassVar[float] = 0.0
    """Played again and again while this stands; 0: once."""
    answer_within_s: ClassVar[float | None] = None
    """A device is waited for: after so many seconds without an answer `unanswered` follows. None: nothing does."""
    may_leave: ClassVar[bool] = True
    """やめる is asked once more and then obeyed. While something is being signed or kept it is not."""

    def entered(self, visit: Visit) -> None:
        """The resident has just come here."""

    def screen(self, visit: Visit) -> Screen:
        """What to show."""
        raise NotImplementedError

    def on(self, event: Event, visit: Visit) -> Follower | None:
        """Where this event leads."""
        raise NotImplementedError

    def appearance_changed(self, visit: Visit) -> None:
        """The resident now wants another language, size or colours. The page is drawn again in any case."""

    def unanswered(self) -> Follower | None:
        """The page which says that no answer comes, and how to go on."""
        return None

    def timed_out(self, visit: Visit) -> Follower:
        """Where an abandoned page leads."""
        return Destination.LEAVE


Follower: TypeAlias = Step | Destination
"""What comes next: a step, or a place that is known by its name."""
