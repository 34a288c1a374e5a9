"""Ruby: readings above kanji in our own words, marked as `{漢字|かんじ}`.

What a resident typed or a card says is never marked: braces in it are braces. Whoever draws a value does not ask here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

_MARKED = re.compile(r"\{([^{}|]+)\|([^{}|]+)\}")


@dataclass(frozen=True, slots=True)
class Stretch:
    """A piece of a marked text: a word with its reading, or what lies between such words (no reading)."""

    text: str
    reading: str = ""


def stretches(marked: str) -> Iterator[Stretch]:
    """The text in pieces; their texts joined are `plain(marked)`."""
    at = 0
    for found in _MARKED.finditer(marked):
        if found.start() > at:
            yield Stretch(marked[at : found.start()])
        yield Stretch(found[1], found[2])
        at = found.end()
    if at < len(marked):
        yield Stretch(marked[at:])


def has_reading(marked: str) -> bool:
    """Whether a word in it has one."""
    return "{" in marked and _MARKED.search(marked) is not None


def plain(marked: str) -> str:
    """The text without its readings: `{市|し}の{人|ひと}` → 市の人."""
    return _MARKED.sub(r"\1", marked) if "{" in marked else marked


def in_brackets(marked: str) -> str:
    """Where nothing can stand above a word, as in a mail: `{市|し}の{人|ひと}` → 市（し）の人（ひと）."""
    return _MARKED.sub(r"\1（\2）", marked) if "{" in marked else marked
