"""What stands around the content of every screen, and the base of all screens."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from kiosk.screens.controls import Button, Tone


class Stage(StrEnum):
    """The five steps of the bar (FORM-08): 手続き 本人確認 入力 確認・署名 受付."""

    CHOOSE = "choose"
    IDENTIFY = "identify"
    FILL = "fill"
    CONFIRM = "confirm"
    DONE = "done"


@dataclass(frozen=True)
class Strip:
    """Top line of every screen: usable or not, connected or not, day and time."""

    state: str
    connection: str
    day: str
    time: str
    icon: str = "check-circle"
    tone: Tone = Tone.OK


@dataclass(frozen=True)
class Frame:
    """What stands around the content. `stages` are the five words of the bar, empty where there is no bar."""

    title: str
    """The question of the page."""
    strip: Strip | None = None
    city: str = ""
    procedure: str = ""
    trial: str = ""
    """Test operation: said on every page of it (ENT-23)."""
    stages: tuple[str, ...] = ()
    stage: Stage | None = None
    page: str = ""
    """入力 2 / 3 ページ."""
    notes: tuple[str, ...] = ()
    leave: Button | None = None
    back: Button | None = None
    forward: Button | None = None
    extra: Button | None = None
    """A third button of the action bar, for example 控えが出ない."""
    pages_on: bool = False
    """`extra` turns to the next page of what must be read to its end: back, `extra` and `forward` keep their places in
    the bar also where one of them is missing, so that no touch for the next page falls on what ends the reading."""
    assist: bool = True
    assist_words: tuple[str, ...] = ()
    """ことば, 文字 標準, 色 標準, 低い画面, 読み上げ, ヘルプ, 係員を呼ぶ."""
    waits: bool = False
    """A question over a page that stays as it is: what is being typed there goes on when the page comes back."""
    staff: bool = False
    """Dark strip: nobody takes it for a public page."""


@dataclass(frozen=True)
class Screen:
    """Base of all screens."""

    frame: Frame
