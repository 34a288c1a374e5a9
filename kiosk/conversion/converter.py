"""Kana to kanji, as the keyboard needs it. The engine behind it is chosen by the program (`kiosk.conversion.mozc`)."""

from __future__ import annotations

from typing import Protocol

from sync.japanese.kana import both_scripts


class Converter(Protocol):
    """Offers ways to write what was typed. Learns nothing from anybody."""

    @property
    def is_poorer(self) -> bool:
        """Whether fewer words than usual are offered just now."""

    def candidates(self, kana: str) -> tuple[str, ...]:
        """Ways to write the whole reading, best first; never empty for a reading that is not."""

    def segments(self, kana: str) -> tuple[tuple[str, str], ...]:
        """The reading cut into (reading, first writing) pieces."""

    def reset(self) -> None:
        """End of a visit: nothing of it may be offered to the next."""


class KanaOnly:
    """Without an engine the kana stay as typed, in both scripts."""

    is_poorer = True

    def candidates(self, kana: str) -> tuple[str, ...]:
        """Hiragana and katakana."""
        return both_scripts(kana)

    def segments(self, kana: str) -> tuple[tuple[str, str], ...]:
        """One piece."""
        return ((kana, kana),) if kana else ()

    def reset(self) -> None:
        """Nothing is kept."""
