"""What differs from kiosk to kiosk beside its enrolment: devices, mounting, languages. One TOML file."""

from __future__ import annotations

import struct
import tomllib
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Literal

from hardware.device_factory import DeviceConfig
from kiosk.screens.appearance import KanaKeys, Orientation
from kiosk.screens.welcome import SPROUT
from kiosk.words.texts import FOLDERS

BOUNDS = {"touch_after_ms": (300, 1500), "scan_gap_ms": (5, 60), "scan_least": (3, 20)}
"""Least and most of each number."""
LEAST_SIMULATED = {"touch_after_ms": 50}
"""Instead, beside `simulated`: whoever touches by socket looks at each page first, and never taps twice."""
_KINDS: dict[type, tuple[type, str]] = {
    str: (str, "words in double quotes"),
    bool: (bool, "true or false"),
    int: (int, "a whole number"),
    tuple: (list, 'a list, as in ["ja", "en"]'),
}
"""Type of a default → what TOML reads for it, and how that is written."""
MASCOT_PX = 150
_MASCOT_BYTES = 256 * 1024
_PNG = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR"
VIRTUAL_READER = "Virtual PCD"
"""In the name of each reader of vpcd. `hardware.card.monitor` passes them over unless the filter has this."""


class BadConfig(ValueError):
    """The file says something this program does not know. Correct it; nothing was started."""


@dataclass(frozen=True)
class KioskConfig:
    """With its defaults a kiosk has any reader, a slip printer on the loopback, and stands upright."""

    reader_name_filter: str = ""
    printer_url: str = "tcp://127.0.0.1:9100"
    printer_profile: str = "TM-T20II"
    document_printer_url: str = ""
    """ipp://host:port/path of a printer for certificates; empty: none."""
    stick_unit: str = ""
    """The socket of `madoguchi-stick.socket`; empty: residents attach nothing here."""
    stick_device: str = "/dev/madoguchi-stick"
    """Where a resident's USB stick appears."""
    card_slot: Literal["slot", "flat"] = "slot"
    orientation: Orientation = "portrait"
    languages: tuple[str, ...] = ("ja", "easy-ja", "en")
    kana_keys: Literal["right", "left", "flick", "romaji"] = "right"
    """How kana are typed at first: 五十音 with あ at the right or left, flick, romaji; a resident may change it."""
    mascot: str = SPROUT
    """Who greets on the start page: `sprout`, the path of a PNG of 150 × 150 pixels of the city's own, or empty."""
    conversion_user: str = ""
    """Who runs the kana conversion when root starts the program; empty: `nobody`. Else the program's own user."""
    touch_after_ms: int = 450
    """So long a page has stood before a touch acts on it; 300 to 1500. More where many residents double-tap slowly."""
    scan_gap_ms: int = 35
    """A scanner's characters follow each other at most so fast; 5 to 60."""
    scan_least: int = 4
    """Fewer characters are never a scan; 3 to 20."""
    one_medium: bool = False
    """A demonstration may keep its mirror on the disk of its data; refused unless `simulated`."""
    simulated: bool = False
    """A demonstration: devices are simulated, an http:// centre and keys marked DEVELOPMENT are taken, and a test may
    touch the screen through `kiosk.process.remote_control`.
    """

    @property
    def devices(self) -> DeviceConfig:
        """The part that `hardware.device_factory` needs."""
        return DeviceConfig(
            self.reader_name_filter,
            self.printer_url,
            self.printer_profile,
            self.card_slot,
            self.document_printer_url,
            self.stick_unit,
            self.stick_device,
        )


def read_config(path: Path | None) -> KioskConfig:
    """The configuration of a file, or the defaults.

    Raises:
        BadConfig
    """
    if path is None:
        return KioskConfig()
    try:
        said = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as wrong:
        raise BadConfig(f"{path.name} cannot be read as TOML") from wrong
    unknown = set(said) - {field.name for field in fields(KioskConfig)}
    if unknown:
        raise BadConfig(f"unknown settings: {', '.join(sorted(unknown))}")
    for field in fields(KioskConfig):
        kind, words = _KINDS[type(field.default)]
        if type(said.get(field.name, kind())) is not kind:
            raise BadConfig(f"{field.name} is {words}")
    if "languages" in said:
        said["languages"] = tuple(said["languages"])
    config = KioskConfig(**said)
    if config.card_slot not in ("slot", "flat") or config.orientation not in ("portrait", "landscape"):
        raise BadConfig("card_slot is slot or flat; orientation is portrait or landscape")
    if config.kana_keys not in set(KanaKeys):
        raise BadConfig(f"kana_keys is one of {', '.join(KanaKeys)}")
    if config.mascot not in ("", SPROUT) and not _is_mascot(Path(config.mascot)):
        raise BadConfig("mascot is sprout, empty, or the path of a PNG of 150 x 150 pixels and at most 256 KiB")
    if config.one_medium and not config.simulated:
        raise BadConfig("one_medium is for demonstrations only, beside simulated = true: mount a second medium")
    if VIRTUAL_READER in config.reader_name_filter and not config.simulated:
        raise BadConfig("reader_name_filter names a virtual card reader, which is for demonstrations only")
    for name, (least, most) in BOUNDS.items():
        allowed = LEAST_SIMULATED.get(name, least) if config.simulated else least
        if not allowed <= said.get(name, least) <= most:
            raise BadConfig(f"{name} is a whole number from {allowed} to {most}")
    if not config.languages or set(config.languages) - set(FOLDERS):
        raise BadConfig(f"languages are some of {', '.join(FOLDERS)}")
    return config


def _is_mascot(file: Path) -> bool:
    """Whether it says of itself that it is such a PNG. One that is bent behind its head is not drawn."""
    try:
        with file.open("rb") as opened:
            head = opened.read(24)
        size = file.stat().st_size
    except OSError:
        return False
    return size <= _MASCOT_BYTES and head == _PNG + struct.pack(">II", MASCOT_PX, MASCOT_PX)
