"""Which keys lie where: kana in the order of bank machines (あ at the right or at the left), flick, Roman letters."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from kiosk.screens.appearance import KanaKeys
from kiosk.ui.keyboard.kana import HALF_WIDTH_SIGN_ROWS, HIRAGANA_ROWS, LATIN_ROWS, SIGN_ROWS
from sync.japanese.kana import katakana

MODES = ("hiragana", "katakana", "latin", "signs")
MODE_WORDS = {"hiragana": "ひらがな", "katakana": "カタカナ", "latin": "英字", "signs": "数字"}
_TYPEWRITER = ("qwertyuiop", "asdfghjkl-", "zxcvbnm'、。")
_TYPEWRITER_LATIN = ("1234567890", "qwertyuiop", "asdfghjkl@", "zxcvbnm._-")
_FLICK = (
    ("あいうえお", "かきくけこ", "さしすせそ"),
    ("たちつてと", "なにぬねの", "はひふへほ"),
    ("まみむめも", "や　ゆ　よ", "らりるれろ"),
    ("゛゜小", "わをんー　", "、。？！　"),
)
"""Touched, and slid to the left, up, to the right, down."""
CHANGE = "゛゜小"


@dataclass(frozen=True)
class BoardKey:
    """One key: what stands on it, what it types, and what it types when the finger slides."""

    words: str
    command: str
    slides: tuple[str, ...] = ()
    """To the left, up, to the right, down; empty where nothing lies."""


Board = tuple[tuple[BoardKey | None, ...], ...]


def board_of(mode: str, keys: KanaKeys, *, capitals: bool, half_width: bool = False) -> Board:
    """Rows of keys; None keeps a place empty. `half_width`: the field takes nothing else."""
    kana = mode in ("hiragana", "katakana")
    if kana and keys is KanaKeys.FLICK:
        return tuple(tuple(_flick(marks, mode) for marks in row) for row in _FLICK)
    if kana and keys is KanaKeys.ROMAJI:
        return _rows(_TYPEWRITER)
    if kana:
        rows = HIRAGANA_ROWS if keys is not KanaKeys.LEFT else tuple(row[::-1] for row in HIRAGANA_ROWS)
        return _rows(rows, katakana if mode == "katakana" else str)
    if mode == "signs":
        return _rows(HALF_WIDTH_SIGN_ROWS if half_width else SIGN_ROWS)
    return _rows(_TYPEWRITER_LATIN if keys is KanaKeys.ROMAJI else LATIN_ROWS, str.upper if capitals else str)


def _rows(rows: tuple[str, ...], write: Callable[[str], str] = str) -> Board:
    return tuple(tuple(None if mark == "　" else BoardKey(write(mark), "=" + mark) for mark in row) for row in rows)


def _flick(marks: str, mode: str) -> BoardKey:
    if marks == CHANGE:
        return BoardKey(CHANGE, "change")
    write = katakana if mode == "katakana" else str
    slides = tuple("" if mark == "　" else write(mark) for mark in marks[1:])
    return BoardKey(write(marks[0]), "=" + marks[0], slides)
