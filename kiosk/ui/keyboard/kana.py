"""Kana keys: the order of bank machines (あ at the right) and what ゛゜小 does to the last character."""

from __future__ import annotations

from sync.japanese.kana import hiragana, katakana

HIRAGANA_ROWS = (
    "わらやまはなたさかあ",
    "　り　みひにちしきい",
    "をるゆむふぬつすくう",
    "　れ　めへねてせけえ",
    "んろよもほのとそこお",
)
"""A blank keeps its place empty."""
LATIN_ROWS = ("1234567890", "abcdefghij", "klmnopqrst", "uvwxyz@._-")
SIGN_ROWS = ("1234567890", "-/.,:()&+*", "、。・「」〜！？々〒", "!#%'=@_~<>")
HALF_WIDTH_SIGN_ROWS = ("1234567890", "-/.,:()&+*", "!#$%'=?^`~", "@_{|};<>[]")
"""Where no full-width sign is taken: among them all that a mail address may hold (VAL-06)."""
_CYCLES = [
    "かが",
    "きぎ",
    "くぐ",
    "けげ",
    "こご",
    "さざ",
    "しじ",
    "すず",
    "せぜ",
    "そぞ",
    "ただ",
    "ちぢ",
    "つっづ",
    "てで",
    "とど",
    "はばぱ",
    "ひびぴ",
    "ふぶぷ",
    "へべぺ",
    "ほぼぽ",
    "あぁ",
    "いぃ",
    "うぅゔ",
    "えぇ",
    "おぉ",
    "やゃ",
    "ゆゅ",
    "よょ",
    "わゎ",
]
_NEXT = {mark: cycle[(at + 1) % len(cycle)] for cycle in _CYCLES for at, mark in enumerate(cycle)}


def changed(text: str) -> str:
    """The text with its last kana made voiced, half-voiced, small or plain again, in turn."""
    if not text:
        return text
    last = text[-1]
    if last in _NEXT:
        return text[:-1] + _NEXT[last]
    plain = hiragana(last)
    return text[:-1] + katakana(_NEXT[plain]) if plain in _NEXT else text
