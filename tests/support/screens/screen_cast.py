"""What example screens of one look share: the words of its language and the usual frame."""

from __future__ import annotations

from kiosk.runtime.bus import Event
from kiosk.screens.appearance import Appearance, Orientation
from kiosk.screens.controls import Button, Role, Tone
from kiosk.screens.frame import Frame, Strip
from kiosk.screens.touches import Back, Cancelled, Next
from tests.support.screens.screen_words import WORDS


class Cast:
    """Words and frames of one look."""

    def __init__(self, appearance: Appearance, orientation: Orientation, online: bool = True) -> None:
        self.appearance = appearance
        self.orientation = orientation
        self.online = online

    def __call__(self, key: str) -> str:
        return WORDS[key][("ja", "easy-ja", "en").index(self.appearance.language)]

    def frame(self, title: str, **parts: object) -> Frame:
        """The usual frame."""
        sizes = {"small": "小", "standard": "標準", "large": "大", "extra": "特大"}
        schemes = {"standard": "標準", "black": "黒", "blue": "青", "yellow": "黄"}
        assist = [self(key) for key in ("language", "size", "colours", "low", "speech", "staff")]
        if self.appearance.language == "ja":
            assist[1] += f" {sizes[self.appearance.size]}"
            assist[2] += f" {schemes[self.appearance.scheme]}"
        usual: dict[str, object] = {
            "strip": Strip(
                self("in_service"),
                self("online" if self.online else "offline"),
                self("day"),
                "10:52",
                "check-circle" if self.online else "cloud-slash",
                Tone.OK if self.online else Tone.NEUTRAL,
            ),
            "city": self("city"),
            "procedure": self("procedure"),
            "stages": tuple(self(key) for key in ("stage1", "stage2", "stage3", "stage4", "stage5")),
            "leave": Button(self("leave"), Cancelled(), icon="x"),
            "back": Button(self("back"), Back(), icon="arrow-left"),
            "assist_words": tuple(assist),
        }
        return Frame(title=title, **(usual | parts))  # type: ignore[arg-type] # names are those of Frame

    def forward(self, key: str = "next", event: Event | None = None, icon: str = "arrow-right") -> Button:
        """The main button."""
        return Button(self(key), event or Next(), Role.MAIN, icon)
