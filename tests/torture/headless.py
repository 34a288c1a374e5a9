"""The kiosk program without its window: conversation, worker threads, outbox and printer as `kiosk.wiring` puts them
together for the program too, over a home that is already enrolled.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from pathlib import Path

from hardware import events as reported
from hardware.card import open_card
from hardware.card.results import CardBusy, CardLost
from hardware.device_factory import Devices
from hardware.devices import HeldCard, SlipPrinter
from hardware.secret import Secret
from hardware.simulated.card.direct import DirectSlot
from hardware.simulated.card.software_card import SoftwareCard
from kiosk.devices.command import Command
from kiosk.devices.slip_printer import PrintSlip
from kiosk.process.outbox_check import BootOutcome
from kiosk.runtime.bus import Bus, Event
from kiosk.runtime.clock import SystemClock, SystemRandomness
from kiosk.runtime.failpoints import Failpoints
from kiosk.screens.appearance import Appearance
from kiosk.screens.done import Done
from kiosk.screens.frame import Screen
from kiosk.screens.review import Review
from kiosk.screens.touches import Chosen, Confirmed, LanguageChosen, PageTurned, TypedSecret
from kiosk.state.kiosk_state import KioskState
from kiosk.steps.always.welcome import Start
from kiosk.steps.step import Step
from kiosk.wiring import Wired
from sync.outbox import CentreCache, KioskHome, Outbox
from tests.support.kiosk.kiosk_in_a_box import READER, HandReader
from tests.support.kiosk.walk import Hall, Screens

JOURNEY_BYTES = 64 * 1024
PATIENCE_S = 30.0
Told = Callable[[str], None]
"""Hears the arrival number whose 受付 is on the screen, or whose slip begins to print."""


class Stuck(Exception):
    """The kiosk did not come to the step that was waited for."""


class TellingScreens(Screens):
    """Screens that tell when 受付 stands there."""

    def __init__(self, told: Callable[[], None]) -> None:
        super().__init__()
        self._told = told

    def show(self, screen: Screen, appearance: Appearance) -> None:
        if isinstance(screen, Done):
            self._told()
        super().show(screen, appearance)


class HeadlessKiosk(Hall):
    """Open the home, check it, start the workers. One thread drives it: the one that made it."""

    def __init__(
        self,
        home: KioskHome,
        printer: SlipPrinter,
        failpoints: Failpoints,
        told: Told,
        questions: Path | None = None,
    ) -> None:
        """`questions`: the socket of its agent."""
        self.home = home
        self.outbox = Outbox.open(home, failpoints=failpoints, journey_bytes=JOURNEY_BYTES)
        self.boot = self.outbox.boot_check()
        self.slot = DirectSlot()
        self._woken = threading.Event()
        self._told = told
        self._slips = printer
        bus, screens = Bus(self._woken.set), TellingScreens(self._tell)
        clock = SystemClock()
        kiosk_state = KioskState(home.identity().kiosk, clock, SystemRandomness())
        self._line = CentreCache(home)
        self._wired = Wired(
            home,
            self._line,
            BootOutcome.of(self.outbox),
            self._devices,
            bus,
            screens,
            kiosk_state,
            failpoints,
            hears=self._hears,
            questions=questions,
        )
        talk = self._wired.conversation
        super().__init__(talk, screens, clock, [], bus)  # type: ignore[arg-type]  # a clock that goes by itself
        for worker in self._wired.workers.all:
            worker.start()
        talk.start()
        self.reader.reports(reported.ReaderReady(READER))
        self.does()

    def close(self) -> None:
        """Let the workers finish what they were asked, and let go of the home."""
        self._wired.stop()
        self._line.close()

    # ── what a person does ────────────────────────────────────────────────

    def does(self, *events: Event) -> HeadlessKiosk:
        for event in events:
            self.bus.post(event)
            self.conversation.take_events()
        self.conversation.take_events()
        return self

    def until(self, true: Callable[[Step], bool], what: str) -> HeadlessKiosk:
        """Take events until the step is as wanted.

        Raises:
            Stuck
        """
        end = time.monotonic() + PATIENCE_S
        while True:
            self._woken.clear()
            self.conversation.take_events()
            if true(self.step):
                return self
            left = end - time.monotonic()
            if left <= 0:
                raise Stuck(f"waited for {what}; stands at {type(self.step).__name__}")
            self._woken.wait(left)

    def at(self, *steps: type[Step]) -> HeadlessKiosk:
        return self.until(lambda step: isinstance(step, steps), " or ".join(step.__name__ for step in steps))

    def starts(self, procedure: str) -> HeadlessKiosk:
        self.until(lambda step: isinstance(step, Start) and self.conversation.visit.kiosk_state.ready, "service")
        self.does(LanguageChosen("ja"), Chosen("tab:reading"), Chosen(f"procedure:{procedure}"))
        return self.does(Confirmed())

    def puts(self, card: SoftwareCard) -> HeadlessKiosk:
        self.slot.insert(card)
        self.reader.reports(reported.CardInserted(READER))
        return self.does()

    def takes_card(self) -> HeadlessKiosk:
        self.slot.pull()
        self.reader.reports(reported.CardRemoved(READER))
        return self.does()

    def types(self, secret: str) -> HeadlessKiosk:
        return self.does(TypedSecret(Secret(secret)))

    def confirms(self) -> HeadlessKiosk:
        """まちがいない, on the last page."""
        while isinstance(self.screens.now, Review) and self.screens.now.pages[0] < self.screens.now.pages[1]:
            self.does(PageTurned(1))
        return self.does(Confirmed())

    # ── around ────────────────────────────────────────────────────────────

    def _tell(self) -> None:
        kept = self.conversation.visit.kept
        if kept is not None:
            self._told(kept.arrival)

    def _hears(self, _visit: int, command: Command) -> None:
        if isinstance(command, PrintSlip):
            self._tell()

    def _devices(self, hear: Callable[[reported.DeviceEvent], None]) -> Devices:
        self.reader = HandReader(hear)
        return Devices(self.reader, self._open, self._slips, "slot")

    def _open(self, reader: str, /, *, staff_only: bool = False) -> HeldCard | CardLost | CardBusy:
        return open_card(reader, staff_only=staff_only, connect=self.slot.connect)
