"""What the resident's finger did, and a hand scanner, which is a finger too.

No event's repr shows what a resident typed: fields that hold such data are `repr=False`.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from hardware.secret import Secret
from kiosk.runtime.bus import Event
from kiosk.screens.appearance import Appearance


@dataclass(frozen=True)
class Touched(Event):
    """Any touch: the idle clock starts anew."""


@dataclass(frozen=True)
class LanguageChosen(Event):
    """A start button of the welcome screen."""

    language: str


@dataclass(frozen=True)
class AppearanceChanged(Event):
    """Language, size, colours or reach were changed in the assist bar."""

    appearance: Appearance


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
class HelpOpened(Event):
    """ヘルプ: what can be done on this page, in plain words."""


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
