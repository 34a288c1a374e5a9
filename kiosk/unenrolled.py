"""A kiosk that cannot serve at all: its screen says that it is closed, until somebody enrolled it or it tries again.

Without this the screen stayed dark, and after some starts nothing would have started it again.
"""

from __future__ import annotations

import logging
import signal
import time
from collections.abc import Callable

import sdnotify

from kiosk.conversation.conversation import Conversation
from kiosk.devices.command import Command
from kiosk.process.config import KioskConfig
from kiosk.process.start_attempts import REST_S
from kiosk.runtime.bus import Bus
from kiosk.runtime.clock import SystemClock, SystemRandomness, Ticked
from kiosk.runtime.defects import CLOSED_BY_DEFECT, defect_of, log_defect
from kiosk.state.kiosk_state import KioskState
from kiosk.ui.window import Display
from sync.outbox import KioskHome, KioskNote, write_kiosk_note

_LOG = logging.getLogger("kiosk.unenrolled")
NEVER_ENROLLED = "N-07"
LOOK_S = 1.0


def wait_for_enrolment(home: KioskHome, config: KioskConfig) -> None:
    """Show the closed page until the home has an identity, or until SIGTERM or SIGINT. The service starts anew."""
    _LOG.warning("never_enrolled")
    _stand_closed(config, NEVER_ENROLLED, home.identity_file.exists)


def rest(home: KioskHome, config: KioskConfig, code: str = CLOSED_BY_DEFECT, rest_s: float = REST_S) -> None:
    """Show the closed page with this code for so long, or until SIGTERM or SIGINT; the service then tries again.

    The centre hears of it: the agent reads the note. Without a screen it waits in the dark, and no faster.
    """
    _LOG.error("resting %s", code)
    until_s = time.monotonic() + rest_s
    try:
        write_kiosk_note(home, KioskNote(trouble=(code,)))
    except OSError as refused:
        _LOG.warning("note_not_written %s", type(refused).__name__)
    try:
        _stand_closed(config, code, lambda: time.monotonic() >= until_s)
    except Exception as broken:  # noqa: BLE001  no page can be had: staff see a dark screen, the centre has the code
        log_defect(defect_of(broken), "rest")
        notifier = sdnotify.SystemdNotifier()
        notifier.notify("READY=1")
        while time.monotonic() < until_s:
            notifier.notify("WATCHDOG=1")
            time.sleep(LOOK_S)


def _stand_closed(config: KioskConfig, code: str, is_over: Callable[[], bool]) -> None:
    clock, notifier = SystemClock(), sdnotify.SystemdNotifier()
    bus = Bus(lambda: display.call_soon(conversation.take_events))
    kiosk_state = KioskState("", clock, SystemRandomness(), orientation=config.orientation, languages=config.languages)
    kiosk_state.trouble = code
    display = Display(bus, config.orientation)
    conversation = Conversation(bus, display, _no_device, kiosk_state)

    def watch() -> None:
        notifier.notify("WATCHDOG=1")
        bus.post(Ticked(clock.monotonic()))
        conversation.take_events()
        if is_over():
            display.stop()

    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: display.call_soon(display.stop))
    conversation.start()
    display.every(LOOK_S, watch)
    notifier.notify("READY=1")
    _LOG.info("closed_page %s", code)
    display.run()


def _no_device(_visit: int, _command: Command) -> None:
    """There is nothing yet that a page could ask."""
