"""Readings above kanji as a machine says: `登録の人` → `{登録|とうろく}の{人|ひと}`. What has one keeps it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from central.catalogue.readings.morphology import Token, tokens_of
from sync.japanese.ruby import plain, stretches

KANJI = r"\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff々〆"
_HAS_KANJI = re.compile(f"[{KANJI}]")
_RUNS = re.compile(f"[{KANJI}]+|[^{KANJI}]+")
_MONTH = re.compile(r"[0-9０-９]+月")
_KATAKANA = {ord(kana): ord(kana) - 0x60 for kana in map(chr, range(ord("ァ"), ord("ヶ") + 1))}
Mark = tuple[int, int, str]
"""From which character to which, and the reading in hiragana."""


def lacks_readings(marked: str) -> bool:
    """Whether a kanji stands in it without a reading."""
    return any(not part.reading and _HAS_KANJI.search(part.text) for part in stretches(marked))


def proposed(marked: Sequence[str]) -> list[str]:
    """Each text with a reading above every word whose reading the machine knows.

    Raises:
        ReadingsNotHere
    """
    return [
        _written(text, [*_given(text), *_free(text, marks_of(plain(text), tokens))])
        for text, tokens in zip(marked, tokens_of([plain(text) for text in marked]), strict=True)
    ]


def marks_of(text: str, tokens: Sequence[Token]) -> Iterator[Mark]:
    """Where a reading stands, as the tokens say: above the kanji, not above the kana after them."""
    for token in tokens:
        word = text[token.begin : token.end]
        if token.reading and _HAS_KANJI.search(word):
            yield from _above_kanji(token.begin, word, token.reading.translate(_KATAKANA))


def given_marks(marked: str) -> list[Mark]:
    """The readings that stand in a text."""
    return _given(marked)


def _given(marked: str) -> list[Mark]:
    found, at = list[Mark](), 0
    for part in stretches(marked):
        if part.reading:
            found.append((at, at + len(part.text), part.reading))
        at += len(part.text)
    return found


def _free(marked: str, marks: Iterator[Mark]) -> list[Mark]:
    """Those that touch nothing that somebody wrote."""
    taken = _given(marked)
    return [mark for mark in marks if all(mark[1] <= begin or end <= mark[0] for begin, end, _ in taken)]


def _above_kanji(at: int, word: str, reading: str) -> Iterator[Mark]:
    if _MONTH.fullmatch(word):  # one word to the dictionary, 一月; here the digits stay without a reading
        yield at + len(word) - 1, at + len(word), "がつ"
        return
    runs = _RUNS.findall(word)
    pattern = "".join("(.+)" if _HAS_KANJI.match(run) else re.escape(run.translate(_KATAKANA)) for run in runs)
    fits = re.fullmatch(pattern, reading)
    if fits is None:  # 一ヶ月: the kana are read otherwise than they are written
        yield at, at + len(word), reading
        return
    parts = iter(fits.groups())
    for run in runs:
        if _HAS_KANJI.match(run):
            yield at, at + len(run), next(parts)
        at += len(run)


def _written(marked: str, marks: list[Mark]) -> str:
    text, at, said = plain(marked), 0, list[str]()
    for begin, end, reading in sorted(marks):
        said += [text[at:begin], f"{{{text[begin:end]}|{reading}}}"]
        at = end
    return "".join((*said, text[at:]))
