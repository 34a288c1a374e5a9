"""What a slip and a draft's paper say, in finished words: the steps of the kiosk make it, `receipt` draws it."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Final

QR_LIMIT: Final = 178
"""Alphanumeric characters of a version 7 code with error correction M: 45 modules, 270 dots."""
_QR_TEXT: Final = re.compile(r"[0-9A-Z $%*+\-./:]+")


@dataclass(frozen=True)
class SlipContent:
    """Finished texts of one slip in the resident's language. `{漢字|かんじ}` marks a reading in any of them.

    `title_ja` stays in Japanese for staff; `taken_in` has two lines, a date style each. `arrival_number` and
    `inquiry_number` come grouped. What is empty is left out with its label. `repr` shows neither the inquiry number nor
    anything else that tells about the resident.
    """

    language: str = field(repr=True)
    city: str = field(repr=False)
    title: str = field(repr=False)
    title_ja: str = field(repr=False)
    taken_in: str = field(repr=False)
    kiosk_label: str = field(repr=False)
    procedure: str = field(repr=False)
    arrival_label: str = field(repr=False)
    arrival_number: str = field(repr=False)
    qr_text: str = field(repr=False)
    check_label: str = field(repr=False)
    check_code: str = field(repr=False)
    inquiry_label: str = field(repr=False)
    inquiry_number: str | None = field(repr=False)
    keep_secret: str = field(repr=False)
    next_label: str = field(repr=False)
    next_steps: tuple[str, ...] = field(repr=False)
    offline_note: str | None = field(repr=False)
    contact: tuple[str, ...] = field(repr=False)
    foot: str = field(repr=False)
    reprint: str | None
    heading: str = field(default="", repr=False)
    procedure_label: str = field(default="", repr=False)
    check_note: str = field(default="", repr=False)
    copy_label: str = field(default="", repr=False)
    trial: str = ""
    """Test operation: said above everything else (ENT-23)."""

    def __post_init__(self) -> None:
        if self.reprint is not None and self.inquiry_number is not None:
            raise ValueError("a reprint never carries the inquiry number; pass None")
        if not _QR_TEXT.fullmatch(self.qr_text) or len(self.qr_text) > QR_LIMIT:
            raise ValueError("the QR text is upper-case alphanumeric, at most 178 characters")


@dataclass(frozen=True)
class DraftSlip:
    """Finished texts of the paper that opens a draft, in the resident's language. `repr` shows the language alone.

    `title_ja` stays in Japanese for staff; `saved` has two lines, a date style each; `code` comes grouped.
    """

    language: str
    city: str = field(repr=False)
    heading: str = field(repr=False)
    title: str = field(repr=False)
    title_ja: str = field(repr=False)
    saved: str = field(repr=False)
    kiosk_label: str = field(repr=False)
    procedure_label: str = field(repr=False)
    procedure: str = field(repr=False)
    code_label: str = field(repr=False)
    code: str = field(repr=False)
    keep_secret: str = field(repr=False)
    ends_label: str = field(repr=False)
    ends: str = field(repr=False)
    where: str = field(repr=False)
    """At which kiosks it opens."""
    next_label: str = field(repr=False)
    next_steps: tuple[str, ...] = field(repr=False)
    contact: tuple[str, ...] = field(repr=False)
    foot: str = field(repr=False)
