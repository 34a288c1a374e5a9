"""What readers report by themselves, as events of the kiosk; remembers in which reader the card lies."""

from __future__ import annotations

from collections.abc import Callable

from hardware import events as reported
from kiosk import events


class CardReports:
    """Give `hear` to the card monitor. Several readers may exist; the last card that was put in counts."""

    def __init__(self, post: Callable[[events.Event], None]) -> None:
        self._post = post
        self._readers: set[str] = set()
        self._reader = ""

    def reader_now(self) -> str:
        """The reader in which the card lies, or any."""
        return self._reader or next(iter(sorted(self._readers)), "")

    def hear(self, event: reported.DeviceEvent) -> None:
        """One report, from the monitor's thread."""
        match event:
            case reported.ReaderReady(reader):
                self._readers.add(reader)
                self._post(events.ReaderReady())
            case reported.ReaderGone(reader):
                self._readers.discard(reader)
                if not self._readers:
                    self._post(events.ReaderGone())
            case reported.CardInserted(reader):
                self._reader = reader
                self._post(events.CardInserted())
            case reported.CardRemoved(reader):
                if reader == self._reader:
                    self._reader = ""
                    self._post(events.CardRemoved())
