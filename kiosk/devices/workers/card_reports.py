"""What readers report by themselves, as events of the kiosk; remembers in which reader the card lies."""

from __future__ import annotations

from collections.abc import Callable

from hardware import events as reported
from kiosk.devices import card
from kiosk.runtime.bus import Event


class CardReports:
    """Give `hear` to the card monitor. Several readers may exist, one for contacts and one for laying down.

    The card that was put in first counts until it is taken out. Another that lies there then takes its place.
    """

    def __init__(self, post: Callable[[Event], None]) -> None:
        self._post = post
        self._readers: set[str] = set()
        self._lying: list[str] = []
        """Readers with a card, in the order in which the cards came. The first one's card counts."""

    def reader_now(self) -> str:
        """The reader in which the card lies, or any."""
        return next(iter(self._lying), "") or next(iter(sorted(self._readers)), "")

    def hear(self, event: reported.DeviceEvent) -> None:
        """One report, from the monitor's thread."""
        match event:
            case reported.ReaderReady(reader):
                self._readers.add(reader)
                self._post(card.ReaderReady())
            case reported.ReaderGone(reader):
                self._readers.discard(reader)
                self._gone(reader)
                if not self._readers:
                    self._post(card.ReaderGone())
            case reported.CardInserted(reader):
                if reader not in self._lying:
                    self._lying.append(reader)
                if reader == self._lying[0]:
                    self._post(card.CardInserted())
            case reported.CardRemoved(reader):
                self._gone(reader)

    def _gone(self, reader: str) -> None:
        if reader not in self._lying:
            return
        counted = reader == self._lying[0]
        self._lying.remove(reader)
        if counted:
            self._post(card.CardRemoved())
            if self._lying:
                self._post(card.CardInserted())
