"""Watches readers and cards, for as long as the kiosk runs: a restarted pcscd or a replugged reader comes back by
itself.

pyscard's own monitor thread dies with pcscd; this loop makes a new context instead and reports what is gone meanwhile.
"""

from __future__ import annotations

import threading
from collections.abc import Callable

from smartcard import scard

from hardware.events import CardInserted, CardRemoved, DeviceEvent, ReaderGone, ReaderReady

_NEW_READER = r"\\?PnP?\Notification"
_RETRY_S = 0.5
"""pcscd needs about a second to restart; asking twice in that time costs nothing."""
_LONGEST_WAIT_MS = 2000
"""A status change wakes at once; this only bounds how long a lost wake-up of pcscd could go unseen."""
_COUNTER_SHIFT = 16
_VIRTUAL = "Virtual PCD"
"""How vpcd names its readers. Whoever reaches its port puts in a card of his own, so they count by name only."""


class CardMonitor:
    """Posts `ReaderReady`, `ReaderGone`, `CardInserted` and `CardRemoved` from its own thread, in this order:
    a card is always removed before its reader is gone, and a reader always ready before its card is inserted."""

    def __init__(self, post: Callable[[DeviceEvent], None], *, reader_name_filter: str = "") -> None:
        self._post = post
        self._filter = reader_name_filter
        self._stopping = threading.Event()
        self._context: int | None = None
        self._known: dict[str, int] = {}
        self._thread = threading.Thread(target=self._run, name="card-monitor", daemon=True)

    def start(self) -> None:
        """Begin to watch. Cards that lie in a reader already are reported as inserted."""
        self._thread.start()

    def stop(self) -> None:
        """Stop watching; nothing is posted afterwards."""
        self._stopping.set()
        while self._thread.is_alive():
            context = self._context
            if context is not None:
                # Repeated: a cancel that comes just before the wait begins is lost.
                scard.SCardCancel(context)
            self._thread.join(0.1)

    def _run(self) -> None:
        while not self._stopping.is_set():
            result, context = scard.SCardEstablishContext(scard.SCARD_SCOPE_USER)
            if result == scard.SCARD_S_SUCCESS:
                self._context = context
                while not self._stopping.is_set() and self._look_once(context):
                    pass
                self._context = None
                scard.SCardReleaseContext(context)
            if not self._stopping.is_set():
                for reader in list(self._known):
                    self._reader_gone(reader)
                self._stopping.wait(_RETRY_S)

    def _is_ours(self, reader: str) -> bool:
        return self._filter in reader and (_VIRTUAL not in reader or _VIRTUAL in self._filter)

    def _look_once(self, context: int) -> bool:
        """Wait for one change and report it. False when the card service is gone."""
        result, readers = scard.SCardListReaders(context, [])
        if result == scard.SCARD_E_NO_READERS_AVAILABLE:
            readers = []
        elif result != scard.SCARD_S_SUCCESS:
            return False
        self._compare_readers([reader for reader in readers if self._is_ours(reader)])
        waiting = [*self._known.items(), (_NEW_READER, len(readers) << _COUNTER_SHIFT)]
        result, states = scard.SCardGetStatusChange(context, _LONGEST_WAIT_MS, waiting)
        if result in (scard.SCARD_E_TIMEOUT, scard.SCARD_E_CANCELLED, scard.SCARD_E_UNKNOWN_READER):
            return True
        if result != scard.SCARD_S_SUCCESS:
            return False
        for reader, state, _ in states:
            if reader in self._known:
                self._compare_card(reader, state & ~scard.SCARD_STATE_CHANGED)
        return True

    def _compare_readers(self, readers: list[str]) -> None:
        for reader in list(self._known):
            if reader not in readers:
                self._reader_gone(reader)
        for reader in readers:
            if reader not in self._known:
                self._known[reader] = scard.SCARD_STATE_UNAWARE
                self._post(ReaderReady(reader))

    def _compare_card(self, reader: str, state: int) -> None:
        before = self._known[reader]
        self._known[reader] = state
        was, now = bool(before & scard.SCARD_STATE_PRESENT), bool(state & scard.SCARD_STATE_PRESENT)
        # pcscd counts insertions and removals. Present before and present now with another count: the card was changed
        # between two looks, and it may be another person's.
        changed_unseen = was and now and before >> _COUNTER_SHIFT != state >> _COUNTER_SHIFT
        if was and (not now or changed_unseen):
            self._post(CardRemoved(reader))
        if now and (not was or changed_unseen):
            self._post(CardInserted(reader))

    def _reader_gone(self, reader: str) -> None:
        if self._known.pop(reader) & scard.SCARD_STATE_PRESENT:
            self._post(CardRemoved(reader))
        self._post(ReaderGone(reader))
