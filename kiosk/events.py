"""What happened. Past tense, immutable. An answer to a command carries the visit it was asked in.

No event's repr shows what a resident typed or what a card said: fields that hold such data are `repr=False`.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from hardware.secret import Secret
from kiosk.look import Look


class Event:
    """Base of everything in the queue."""


# ── the resident's finger ─────────────────────────────────────────────────────


@dataclass(frozen=True)
class Touched(Event):
    """Any touch: the idle clock starts anew."""


@dataclass(frozen=True)
class LanguageChosen(Event):
    """A start button of the welcome screen."""

    language: str


@dataclass(frozen=True)
class LookChanged(Event):
    """Language, size, colours or reach were changed in the assist bar."""

    look: Look


@dataclass(frozen=True)
class Chosen(Event):
    """A tile, list item or choice was touched; `key` is what the screen gave it."""

    key: str


@dataclass(frozen=True)
class Next(Event):
    """次へ."""


@dataclass(frozen=True)
class Back(Event):
    """戻る."""


@dataclass(frozen=True)
class Cancelled(Event):
    """やめる: the resident wants to leave; asked once more by the step."""


@dataclass(frozen=True)
class Confirmed(Event):
    """まちがいない, はい: the main button of a question."""


@dataclass(frozen=True)
class Declined(Event):
    """いいえ, and every safe way out of a question."""


@dataclass(frozen=True)
class FieldOpened(Event):
    """A field was touched and wants its pad or keyboard."""

    field_id: str


@dataclass(frozen=True)
class FieldAnswered(Event):
    """A value was given by a choice, a pad or the keyboard, as typed."""

    field_id: str
    value: str = field(repr=False)


@dataclass(frozen=True)
class TypedText(Event):
    """The keyboard page was finished with 決定."""

    text: str = field(repr=False)


@dataclass(frozen=True)
class TypedSecret(Event):
    """A PIN or password was finished. Taken once, zeroed after the card command."""

    secret: Secret


@dataclass(frozen=True)
class PageTurned(Event):
    """次の4つ, 前の4つ: `step` is +1 or -1."""

    step: int


@dataclass(frozen=True)
class HelpCalled(Event):
    """係員を呼ぶ."""


@dataclass(frozen=True)
class AssistOpened(Event):
    """A word of the assist bar was touched: language | size | scheme | low | speech. Opens the sheet 画面の見え方."""

    part: str = ""


@dataclass(frozen=True)
class MoreTimeAsked(Event):
    """時間をのばす (ENT-15)."""


@dataclass(frozen=True)
class Scanned(Event):
    """A hand scanner, a keyboard to the kiosk, read a slip's QR."""

    text: str = field(repr=False)


@dataclass(frozen=True)
class Ticked(Event):
    """The clock, once a second; `now_s` is monotonic seconds."""

    now_s: float


# ── the devices ───────────────────────────────────────────────────────────────


@dataclass(frozen=True)
class CardInserted(Event):
    """A card lies in the reader; nothing was asked of it yet."""


@dataclass(frozen=True)
class CardRemoved(Event):
    """The card left the reader, or the reader left with it."""


@dataclass(frozen=True)
class ReaderReady(Event):
    """A card reader can be used."""


@dataclass(frozen=True)
class ReaderGone(Event):
    """No card reader can be used. It may come back by itself."""


@dataclass(frozen=True)
class CatalogueArrived(Event):
    """The agent stored something new: catalogue, manifest, status or acknowledgement."""
