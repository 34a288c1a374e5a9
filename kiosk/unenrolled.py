"""A kiosk that was never enrolled: its screen says that it is closed, and it ends once somebody has enrolled it.

Without this the screen stayed dark, and after some starts nothing would have started it again.
"""

from __future__ import annotations

import logging
import signal

import sdnotify

from kiosk.bus import Bus
from kiosk.commands import Command
from kiosk.config import KioskConfig
from kiosk.conversation import Conversation
from kiosk.events import Ticked
from kiosk.ports import SystemClock, SystemRandomness
from kiosk.surroundings import Surroundings
from kiosk.ui.window import Display
from sync.outbox import KioskHome

_LOG = logging.getLogger("kiosk.unenrolled")
NEVER_ENROLLED = "N-07"
LOOK_S = 1.0


def wait_for_enrolment(home: KioskHome, config: KioskConfig) -> None:
    """Show the closed page until the home has an identity, or until SIGTERM or SIGINT. The service starts anew."""
    clock, notifier = SystemClock(), sdnotify.SystemdNotifier()
    bus = Bus(lambda: display.call_soon(conversation.take_events))
    around = Surroundings("", clock, SystemRandomness(), orientation=config.orientation, languages=config.languages)
    around.trouble = NEVER_ENROLLED
    display = Display(bus, config.orientation)
    conversation = Conversation(bus, display, _no_device, around)

    def look() -> None:
        notifier.notify("WATCHDOG=1")
        bus.post(Ticked(clock.monotonic()))
        conversation.take_events()
        if home.identity_file.exists():
            _LOG.info("enrolled")
            display.stop()

    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: display.call_soon(display.stop))
    conversation.start()
    display.every(LOOK_S, look)
    notifier.notify("READY=1")
    _LOG.warning("never_enrolled")
    display.run()


def _no_device(_visit: int, _command: Command) -> None:
    """There is nothing yet that a page could ask."""
