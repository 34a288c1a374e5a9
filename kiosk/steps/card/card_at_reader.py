"""The card at the reader: wanted, looked at, and its last try. Who applies and who signs meet it in the same way.

Whatever is open when the card goes, the resident is asked for it again; nothing typed is lost.
"""

# ruff: noqa: D102 - screen, on, entered and timed_out keep the promises that Step states

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass, replace
from typing import ClassVar

from kiosk.devices.card import (
    CardFailed,
    CardInserted,
    CardOpened,
    CardRemoved,
    OpenCard,
    PinAccepted,
    PowerOffCard,
    ReaderGone,
)
from kiosk.runtime.bus import Event
from kiosk.screens.controls import Banner, Button, Role, Tone, back, leave
from kiosk.screens.dialogs import Dialog
from kiosk.screens.frame import Screen, Stage
from kiosk.screens.picture import Picture
from kiosk.screens.progress import Progress
from kiosk.screens.touches import Back, Confirmed, Declined
from kiosk.state.visit import Visit
from kiosk.steps.card import trouble
from kiosk.steps.page_frame import frame
from kiosk.steps.step import SILENT_S, Destination, Follower, Step
from kiosk.words.texts import _, later

TAKE_AND_WAIT = (
    later("カードをいったん取り、もう一度入れてください。"),
    later("このまま少し待つこともできます。"),
)
TAKE_AND_TYPE = (
    later("カードをいったん取り、もう一度入れてください。暗証番号は、もう一度入力していただきます。"),
    later("このまま少し待つこともできます。"),
)
TAKE_AND_PASSWORD = (
    later("カードをいったん取り、もう一度入れてください。パスワードは、もう一度入力していただきます。"),
    later("このまま少し待つこともできます。"),
)


@dataclass(frozen=True)
class WantCard(Step, ABC):
    """The card is the button: there is no 次へ."""

    note: str = ""
    """Untranslated: the language may change while the page stands."""

    def screen(self, visit: Visit) -> Screen:
        if not visit.kiosk_state.reader_ready:
            return trouble.reader_gone(visit)
        catalogue = visit.kiosk_state.catalogue
        flat = catalogue is not None and catalogue.reader == "flat"
        return self.asking(visit, flat, "insert_card_flat" if flat else "insert_card_slot")

    def told(self) -> Banner | None:
        """What went wrong with the card a moment ago."""
        return Banner(Tone.WARN, _(self.note), icon="warning") if self.note else None

    @abstractmethod
    def asking(self, visit: Visit, flat: bool, picture: str) -> Picture:
        """The page while a reader is there. `flat`: the card is laid down, not put in."""

    @abstractmethod
    def inserted(self) -> Step:
        """A card lies there."""

    def on(self, event: Event, visit: Visit) -> Follower | None:
        return self.inserted() if isinstance(event, CardInserted) else None


@dataclass(frozen=True)
class RecogniseCard(Step, ABC):
    """The card is asked what it is. Uses no try."""

    stage: ClassVar[Stage]
    leads_back: ClassVar[Destination]
    """Where 戻る leads from a card that does not answer."""
    patience = None
    may_leave = False
    answer_within_s = SILENT_S

    def entered(self, visit: Visit) -> None:
        visit.ask(OpenCard(visit.procedure.needs_signature))

    def unanswered(self) -> Step:
        return UnansweredRecognition(self, TAKE_AND_WAIT, self.leads_back)

    def screen(self, visit: Visit) -> Screen:
        return Progress(
            frame(visit, _("カードを調べています"), stage=self.stage, may_leave=False),
            steps=((_("カードを調べています"), "running"),),
            warning=_("カードを抜かないでください"),
        )

    @abstractmethod
    def recognised(self, opened: CardOpened, visit: Visit) -> Step:
        """Only a usable card goes on."""

    @abstractmethod
    def failed(self, failed: CardFailed) -> Follower:
        """The card said nothing we understand."""

    @abstractmethod
    def pulled(self) -> Follower:
        """The card is gone."""

    def on(self, event: Event, visit: Visit) -> Follower | None:
        match event:
            case CardOpened() as opened:
                return self.recognised(opened, visit)
            case CardFailed() as failed:
                return self.failed(failed)
            case CardRemoved() | ReaderGone():
                return self.pulled()
            case _:
                return None


@dataclass(frozen=True)
class Unanswered(Step):
    """The card at work has not answered for a while. Taking it out is allowed now, and leads on at once.

    After a PIN was sent it is the only way out: it ends whatever the card may still be doing, and nobody leaves a try
    behind without hearing of it. An answer that comes after all counts.
    """

    waiting: Step
    lines: tuple[str, ...]
    """Untranslated: what to do, and what is safe."""
    patience = None
    may_leave = False

    def screen(self, visit: Visit) -> Screen:
        return Picture(
            replace(self.waiting.screen(visit).frame, title=_("カードから返事がありません")),
            picture="take_card",
            lines=tuple(_(line) for line in self.lines),
            code="R-02",
        )

    def on(self, event: Event, visit: Visit) -> Follower | None:
        follower = self.waiting.on(event, visit)
        # The one answer after which the same page goes on working.
        return self.waiting if follower is None and isinstance(event, PinAccepted) else follower


@dataclass(frozen=True)
class UnansweredRecognition(Unanswered):
    """Nothing secret was sent yet: the resident may go back or leave as well."""

    leads_back: Destination
    may_leave = True

    def screen(self, visit: Visit) -> Screen:
        page = super().screen(visit)
        return replace(page, frame=replace(page.frame, back=back(_("戻る")), leave=leave(_("やめる"))))

    def on(self, event: Event, visit: Visit) -> Follower | None:
        if isinstance(event, Back):
            visit.ask(PowerOffCard())
            return self.leads_back
        return self.waiting.on(event, visit)


@dataclass(frozen=True)
class AskBeforeLast(Step, ABC):
    """One try is left. Nothing is typed before the resident decided to use it; not to is the main button."""

    stage: ClassVar[Stage]
    asked_for: ClassVar[str]
    danger: ClassVar[str]
    go_on: ClassVar[str]

    def screen(self, visit: Visit) -> Screen:
        return Dialog(
            frame(visit, _(self.asked_for), stage=self.stage),
            text=_(self.danger),
            buttons=(Button(_("やめておく"), Declined(), Role.MAIN), Button(_(self.go_on), Confirmed())),
            icon="warning",
            tone=Tone.WARN,
        )

    @abstractmethod
    def types(self) -> Step:
        """The resident uses the last try."""

    @abstractmethod
    def keeps(self, visit: Visit) -> Follower:
        """The resident keeps it."""

    @abstractmethod
    def pulled(self) -> Follower:
        """The card is gone."""

    def on(self, event: Event, visit: Visit) -> Follower | None:
        match event:
            case Confirmed():
                return self.types()
            case Declined() | Back():
                return self.keeps(visit)
            case CardRemoved() | ReaderGone():
                return self.pulled()
            case _:
                return None
