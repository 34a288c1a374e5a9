"""A converter with a handful of words, for tests of the keyboard."""

from __future__ import annotations


class Dictionary:
    """Knows what it was given; otherwise the kana themselves."""

    is_poorer = False

    def __init__(self, words: dict[str, tuple[str, ...]]) -> None:
        self._words = words
        self.resets = 0

    def candidates(self, kana: str) -> tuple[str, ...]:
        return (*self._words.get(kana, ()), kana)

    def segments(self, kana: str) -> tuple[tuple[str, str], ...]:
        return ((kana, self.candidates(kana)[0]),)

    def reset(self) -> None:
        self.resets += 1
