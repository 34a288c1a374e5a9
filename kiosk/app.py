"""The program: window, outbox and devices brought together over `kiosk.wiring`, and taken apart again.

Window and first page come first, with the outbox checked beside them; devices, watches and whatever only later pages
need are loaded while the first page stands.

Logs hold codes only. The process writes no core dump and asks not to be dumped: a visit lives in its memory. Locking
memory is the service file's: `LimitMEMLOCK=infinity` and no swap (docs/adr/0006-steps.md).
"""

from __future__ import annotations

import logging
import os
import signal
import threading
from functools import partial
from pathlib import Path

import sdnotify

from hardware.device_factory import open_devices
from kiosk.conversion.mozc_home import housed_mozc
from kiosk.conversion.word_list import WordList
from kiosk.devices.outbox import CentreCacheChanged
from kiosk.process.cache_watch import CacheWatch
from kiosk.process.config import KioskConfig
from kiosk.process.outbox_check import check_outbox
from kiosk.process.preload import preload
from kiosk.process.remote_control import RemoteTouch
from kiosk.process.start_attempts import LASTS_S, StartAttempts
from kiosk.runtime.bus import Bus
from kiosk.runtime.clock import SystemClock, SystemRandomness, Ticked
from kiosk.runtime.failpoints import Failpoints, NoFailpoints
from kiosk.runtime.process_memory import loaded
from kiosk.screens.appearance import KanaKeys
from kiosk.state.kiosk_state import KioskState
from kiosk.state.offers import OfferCache
from kiosk.steps.always.interrupted import OutOfOrder
from kiosk.steps.always.welcome import Start
from kiosk.ui.fonts import check_variants
from kiosk.ui.sounds import Sounds
from kiosk.ui.view import Tools
from kiosk.ui.window import Display
from kiosk.wiring import Wired
from sync.inbox.only_simulated import refuse_development, refuse_plain_line
from sync.outbox import CentreCache, KioskHome, KioskNote, write_kiosk_note

_LOG = logging.getLogger("kiosk.app")
TICK_S = 1.0
TAKE_S = 0.25
"""A post wakes the UI thread at once; this is the net under a wake that was lost."""
TOUCH_SOCKET = "MADOGUCHI_TOUCH_SOCKET"
QUESTIONS = "MADOGUCHI_QUESTIONS"
"""The agent's socket (docs/settings.md)."""


class KioskProgram:
    """Everything that runs in the kiosk process."""

    def __init__(
        self,
        home: KioskHome,
        config: KioskConfig,
        failpoints: Failpoints | None = None,
        *,
        starts: StartAttempts | None = None,
    ) -> None:
        failpoints = failpoints or NoFailpoints()
        identity, line = home.identity(), CentreCache(home)
        refuse_plain_line(identity.centre_url, simulated=config.simulated)
        refuse_development(line.manifest(), simulated=config.simulated)
        shelf = OfferCache()
        # Of hundreds of procedures it takes a moment, which nobody need wait for behind the window.
        threading.Thread(target=partial(shelf.offered, line), name="offers", daemon=True).start()
        checking = check_outbox(home, failpoints, two_media=not config.one_medium)
        self._home = home
        self._config = config
        self._clock = SystemClock()
        self._starts = starts
        self._began_s = self._clock.monotonic()
        self._bus = Bus(self._wake)
        self._mozc = housed_mozc(config.conversion_user)
        tools = Tools(self._mozc or WordList())
        self._display = Display(
            self._bus,
            config.orientation,
            tools=tools,
            sounds=Sounds.from_files(),
            now=self._clock.monotonic,
            seen_after_s=config.touch_after_ms / 1000,
            scan_gap_s=config.scan_gap_ms / 1000,
            least_scan=config.scan_least,
        )
        self._noted: KioskNote | None = None
        self._kiosk_state = kiosk_state = KioskState(
            identity.kiosk,
            self._clock,
            SystemRandomness(),
            orientation=config.orientation,
            languages=config.languages,
            kana_keys=KanaKeys(config.kana_keys),
            mascot=config.mascot,
            shelf=shelf,
        )
        self._wired = Wired(
            home,
            line,
            checking.result(),
            partial(open_devices, config.devices),
            self._bus,
            self._display,
            kiosk_state,
            failpoints,
            questions=Path(questions) if (questions := os.environ.get(QUESTIONS)) else None,
        )
        self._conversation = self._wired.conversation
        self._display.on_defect(self._conversation.fail)
        self._watch = CacheWatch(home.line_db, lambda: self._bus.post(CentreCacheChanged()))
        self._remote = self._remote_touch()
        self._notifier = sdnotify.SystemdNotifier()

    def run(self) -> None:
        """Serve until SIGTERM or SIGINT."""
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: self._display.call_soon(self._display.stop))
        self._wired.keeper.start()
        self._conversation.start()
        self._display.every(TICK_S, self._tick)
        self._display.every(TAKE_S, self._conversation.take_events)
        self._display.when_seen(self._first_page_stands)
        try:
            self._display.run()
        finally:
            self._stop()

    def _first_page_stands(self) -> None:
        """What was asked of the devices so far waits in their queues. One that cannot begin takes no other with it."""
        remote = () if self._remote is None else (self._remote.start,)
        wired = self._wired
        workers = tuple(worker.start for worker in wired.workers.all if worker is not wired.keeper)
        for begin in (loaded, *workers, wired.monitor.start, self._watch.start, *remote, check_variants):
            try:
                begin()
            except Exception as broken:  # noqa: BLE001  what is missing shows as its own trouble
                self._kiosk_state.defects.note(broken, "the start")
        self._notifier.notify("READY=1")
        _LOG.info("kiosk_started")
        preload()

    def _stop(self) -> None:
        self._notifier.notify("STOPPING=1")
        if self._remote is not None:
            self._remote.stop()
        self._watch.stop()
        self._wired.monitor.stop()
        self._wired.stop()
        self._display.clear()
        if self._mozc is not None:
            self._mozc.close()
        _LOG.info("kiosk_stopped")

    def _tick(self) -> None:
        self._notifier.notify("WATCHDOG=1")
        self._bus.post(Ticked(self._clock.monotonic()))
        self._conversation.take_events()
        try:
            self._tell_agent()
        except Exception as broken:  # noqa: BLE001  the next change is told again
            self._kiosk_state.defects.note(broken, "the note to the agent")
        self._note_that_it_lasts()

    def _note_that_it_lasts(self) -> None:
        served = not isinstance(self._conversation.step, Start | OutOfOrder)
        if self._starts is not None and (served or self._clock.monotonic() - self._began_s >= LASTS_S):
            self._starts.lasted()
            self._starts = None

    def _tell_agent(self) -> None:
        """Paper and troubles for the next heartbeat, when they changed."""
        note = KioskNote(self._kiosk_state.printer.paper, self._kiosk_state.codes)
        if note == self._noted:
            return
        try:
            write_kiosk_note(self._home, note)
            self._noted = note
        except OSError as full:
            _LOG.warning("note_not_written %s", type(full).__name__)

    def _wake(self) -> None:
        # The first device may report before the window and the conversation stand.
        display, conversation = getattr(self, "_display", None), getattr(self, "_conversation", None)
        if display is not None and conversation is not None:
            display.call_soon(conversation.take_events)

    def _remote_touch(self) -> RemoteTouch | None:
        path = os.environ.get(TOUCH_SOCKET)
        if not path:
            return None
        if not self._config.simulated:
            _LOG.error("touch_socket_refused")
            return None
        return RemoteTouch(Path(path), self._display, self._conversation, self._bus)
