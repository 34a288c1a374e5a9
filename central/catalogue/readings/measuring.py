"""How often a proposed reading is another than the one that somebody wrote, over texts that have readings."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from central.catalogue.readings.morphology import tokens_of
from central.catalogue.readings.proposing import Mark, given_marks, marks_of
from sync.japanese.ruby import has_reading, plain

EASY = "easy-ja"


@dataclass(frozen=True)
class Rate:
    """What was found."""

    texts: int
    readings: int
    wrong: int
    """Readings that stand in a stretch that was proposed otherwise."""
    differing: tuple[tuple[str, str, str, int], ...]
    """Word, reading as written, as proposed, how often; most often first."""

    @property
    def share(self) -> float:
        """Of the readings."""
        return self.wrong / self.readings if self.readings else 0.0


def texts_with_readings(folders: Iterable[Path]) -> list[str]:
    """Every easy Japanese text of the authors' files in these folders that has a reading, each once, in order."""
    found = set[str]()
    for folder in folders:
        for path in folder.glob("*.json"):
            found |= {text for text in _easy(json.loads(path.read_bytes())) if has_reading(text)}
    return sorted(found)


def rate_of(texts: Sequence[str]) -> Rate:
    """Propose anew what stands in these texts, and compare.

    Raises:
        ReadingsNotHere
    """
    readings = wrong = 0
    differing = Counter[tuple[str, str, str]]()
    for text, tokens in zip(texts, tokens_of([plain(text) for text in texts]), strict=True):
        bare = plain(text)
        for count, word, written, said in _compared(bare, given_marks(text), list(marks_of(bare, tokens))):
            readings += count
            if written != said:
                wrong += count
                differing[(word, written, said)] += count
    return Rate(len(texts), readings, wrong, tuple((*one, count) for one, count in differing.most_common()))


def _compared(text: str, written: list[Mark], said: list[Mark]) -> Iterable[tuple[int, str, str, str]]:
    """Stretch by stretch, each as long as no mark of either crosses its ends: one may divide a word otherwise."""
    ends = list[list[int]]()
    for begin, end, _ in sorted((*written, *said)):
        if ends and begin < ends[-1][1]:
            ends[-1][1] = max(ends[-1][1], end)
        else:
            ends.append([begin, end])
    for begin, end in ends:
        inside = [mark for mark in written if begin <= mark[0] and mark[1] <= end]
        if inside:
            yield len(inside), text[begin:end], _read(text, inside, begin, end), _read(text, said, begin, end)


def _read(text: str, marks: list[Mark], begin: int, end: int) -> str:
    said, at = "", begin
    for first, last, reading in marks:
        if begin <= first and last <= end:
            said += text[at:first] + reading
            at = last
    return said + text[at:end]


def _easy(node: object) -> Iterable[str]:
    if isinstance(node, dict):
        if isinstance(node.get(EASY), str):
            yield node[EASY]
        for held in node.values():
            yield from _easy(held)
    elif isinstance(node, list):
        for held in node:
            yield from _easy(held)
