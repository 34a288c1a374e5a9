"""Sounds: made beforehand by `python -m kiosk.ui.sounds`, 44.1 kHz mono. Never on PIN or password keys.

Every sound has its words on the screen: who cannot hear it misses nothing.
"""

from __future__ import annotations

import logging
import math
import os
import struct
import sys
import wave
from collections.abc import Callable
from pathlib import Path
from typing import Any

_LOG = logging.getLogger("kiosk.sounds")
FOLDER = Path(__file__).parent / "sounds"
RATE = 44_100
SOUND_DEVICES = Path("/dev/snd")
Tone = tuple[float, float, float]
"""Hertz, seconds, loudness; 0 Hz is a pause."""
SOUNDS: dict[str, tuple[Tone, ...]] = {
    "touch": ((1200, 0.02, 0.25),),
    "done": ((660, 0.16, 0.4), (0, 0.04, 0), (880, 0.32, 0.4)),
    "look": ((440, 0.3, 0.3),),
    "take": ((880, 0.18, 0.6), (0, 0.08, 0), (880, 0.18, 0.6), (0, 0.08, 0), (880, 0.18, 0.6)),
    "staff": ((523, 0.2, 0.4), (0, 0.05, 0), (392, 0.3, 0.4)),
}


class Sounds:
    """Plays by name; a machine without sound is silent."""

    def __init__(self, load: Callable[[str], Any]) -> None:
        self._load = load
        self._loaded: dict[str, Any] = {}

    @classmethod
    def silent(cls) -> Sounds:
        """No sound at all."""
        return cls(lambda _: None)

    @classmethod
    def from_files(cls) -> Sounds:
        """The product's files through SDL; without a sound device they go nowhere, and nothing complains."""
        if not SOUND_DEVICES.exists() and not os.environ.get("PULSE_SERVER"):
            os.environ.setdefault("SDL_AUDIODRIVER", "dummy")
        return cls(_load)

    def play(self, name: str) -> None:
        """Play from the start; unknown names are silence, and so is a sound device that fails."""
        if name not in SOUNDS:
            return
        try:
            self._play(name)
        except Exception as broken:  # noqa: BLE001  the words of a sound stand on the page: nobody's visit ends for it
            _LOG.warning("sound_failed %s", type(broken).__name__)

    def _play(self, name: str) -> None:
        if name not in self._loaded:
            self._loaded[name] = self._load(str(FOLDER / f"{name}.wav"))
        sound = self._loaded[name]
        if sound is not None:
            sound.stop()
            sound.play()


def _load(file: str) -> Any:
    # SDL's mixer comes with the first sound: the first page makes none.
    from kivy.core.audio import SoundLoader

    return SoundLoader.load(file)


def samples(tones: tuple[Tone, ...]) -> bytes:
    """16-bit samples with soft edges, so that nothing cracks."""
    out = bytearray()
    for hertz, seconds, loud in tones:
        count = round(seconds * RATE)
        edge = min(count // 3, round(0.012 * RATE)) or 1
        for at in range(count):
            swell = min(1.0, at / edge, (count - at) / edge)
            value = math.sin(2 * math.pi * hertz * at / RATE) * loud * swell if hertz else 0.0
            out += struct.pack("<h", round(value * 32767))
    return bytes(out)


def make(folder: Path) -> None:
    """Write all sounds."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, tones in SOUNDS.items():
        with wave.open(str(folder / f"{name}.wav"), "wb") as file:
            file.setnchannels(1)
            file.setsampwidth(2)
            file.setframerate(RATE)
            file.writeframes(samples(tones))


if __name__ == "__main__":
    make(Path(sys.argv[1]) if len(sys.argv) > 1 else FOLDER)
