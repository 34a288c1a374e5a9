"""What devices report by themselves. Posted from device threads; they carry nothing about a person."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class ReaderReady:
    """A card reader can be used."""

    reader: str


@dataclass(frozen=True)
class ReaderGone:
    """The reader was unplugged, or the card service stopped. It may come back by itself."""

    reader: str


@dataclass(frozen=True)
class CardInserted:
    """A card lies in the reader. It has not been asked anything yet."""

    reader: str


@dataclass(frozen=True)
class CardRemoved:
    """The card left the reader, or the reader left with the card."""

    reader: str


DeviceEvent = ReaderReady | ReaderGone | CardInserted | CardRemoved
