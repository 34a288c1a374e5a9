"""The number of an address (丁目, 番地, 番, 号) and what stands behind it: a building's name and the room.

A number is a row of figures. Written with words, each figure says what it is; written with hyphens alone, nobody knows
whether the last is a house or a room, and whether the first is the 丁目.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from sync.japanese.place_text import NUMERAL, value_of

_FIGURE = f"(?:[0-9]{{1,8}}|{NUMERAL}{{1,8}})"
_NO_NUMBER = (
    "丁目|地割|条|線|丁|町|区|軒|階|F|番[町丁]|号[線地東西南北]"
    rf"|号(?:{_FIGURE})|[のノ之](?![0-9]|{NUMERAL})"
)
_BEGIN = re.compile(
    rf"(?<![0-9第])[0-9]{{1,8}}(?![0-9])(?!{_NO_NUMBER})"
    rf"|(?<=[^ ])(?<!{NUMERAL}){NUMERAL}{{1,8}}"
    rf"(?=番地|番(?:{NUMERAL}{{1,8}}(?!丁目|{NUMERAL})|[0-9]{{1,8}}号(?![室棟館])|[-の]|$)"
    rf"|号(?![線地東西南北])|-{_FIGURE}|[のノ之][0-9])"
)
_WORD = re.compile("番地|番(?![町丁])|号(?![室棟館])")
_TIE = re.compile(rf" ?[-のノ之] ?(?={_FIGURE})")
_DOOR_BEHIND_SPACE = re.compile(rf" (?={_FIGURE}号(?![室棟館]))")
_IN_NUMBER = re.compile(rf"(?:[0-9]{{1,8}}|{NUMERAL}{{1,8}}(?=号|[-の]|$| ))(?!号室|室|階|F|号棟|棟|[0-9])")
_NEXT = re.compile(_FIGURE)
_NUMBER_WORDS = re.compile("丁目|番地|番|地割|号(?![室棟館])")
_BLOCK = re.compile(rf"({_FIGURE})丁目 ?$")
_ROOM = re.compile(r"(?:^|(?<=[^0-9A-Z]))([A-Z]?-?[0-9]{1,5}-?[A-Z]?)(?:号室|号|室)?$")
_SIGNS = re.compile(r"[\s・･.,。、'’\"()（）/_-]")
_FLOOR = re.compile("(?<=[0-9])階")
_CARE_OF = re.compile("(?:様|さま)方$")
_HOUSE_WORD = re.compile("(?<=[0-9A-Z])(?:号棟|号館|棟|館)(?=$|[0-9A-Z])")


@dataclass(frozen=True)
class NumberFigure:
    """One figure of a number: its value, and the word that it was written with (丁目, 番地, 番, 号 or none)."""

    value: str
    word: str = ""


@dataclass(frozen=True)
class NumberSpan:
    """Where the number stands in a read text, and its figures."""

    begin: int
    end: int
    figures: tuple[NumberFigure, ...] = ()


@dataclass(frozen=True)
class Building:
    """What stands behind the number: the name in one way of writing, and the room."""

    name: str = ""
    room: str = ""


def find_number(text: str) -> NumberSpan:
    """The first house number of a read text that begins behind the municipality; an empty span at its end: none."""
    begin = _BEGIN.search(text)
    if begin is None:
        return NumberSpan(len(text), len(text))
    figures, end = _row(text, begin.start())
    return NumberSpan(begin.start(), end, figures)


def block_of(town: str) -> tuple[str, NumberFigure | None]:
    """A town without its 丁目, and that."""
    found = _BLOCK.search(town)
    return (town, None) if found is None else (town[: found.start()], NumberFigure(str(value_of(found[1])), "丁目"))


def building_of(text: str) -> Building:
    """Of the read text behind the number."""
    text = _CARE_OF.sub("方", _FLOOR.sub("F", text.strip(" -").upper()))
    found = _ROOM.search(text)
    name = text[: found.start()] if found else text
    room = found[1].replace("-", "") if found else ""
    return Building(_HOUSE_WORD.sub("", _SIGNS.sub("", name)), room)


def is_certain(figures: tuple[NumberFigure, ...], behind: str, *, has_block: bool) -> bool:
    """Whether it is known what each of these figures is, and that the number ends before what stands behind it."""
    if _NUMBER_WORDS.search(behind) or behind[:1].isdecimal():
        return False
    words = [figure.word for figure in figures]
    return bool(figures) and (len(figures) <= 2 if has_block or "番地" in words or "番" in words else len(figures) == 1)


def rooms_among(figures: tuple[NumberFigure, ...], *, has_block: bool) -> int | None:
    """How many of the figures at the end are a room: none, one, or None where nobody knows.

    番 has one 号 behind it, and with a 丁目 before it no more than two figures belong to a house; four in a row are
    丁目, 番, 号 and room. 番地 may have a branch of a branch.
    """
    words = [figure.word for figure in figures]
    if "番" in words:
        return min(1, max(0, len(figures) - words.index("番") - 2))
    if "番地" in words:
        return 0 if len(figures) - words.index("番地") <= 2 else None
    house = 2 if has_block else 3
    if len(figures) < house or (len(figures) == 2 and has_block):
        return 0
    return 1 if len(figures) > house else None


def _row(text: str, at: int) -> tuple[tuple[NumberFigure, ...], int]:
    figures: list[NumberFigure] = []
    for figure, end in _figures(text, at):
        figures.append(figure)
        at = end
    return tuple(figures), at


def _figures(text: str, at: int) -> Iterator[tuple[NumberFigure, int]]:
    """Each figure, and where it ends with its word."""
    while True:
        found = _NEXT.match(text, at)
        if found is None:
            return
        word = _WORD.match(text, found.end())
        end = word.end() if word else found.end()
        yield NumberFigure(str(value_of(found[0])), word[0] if word else ""), end
        tie = _TIE.match(text, end) or (_DOOR_BEHIND_SPACE.match(text, end) if word else None)
        following = tie.end() if tie else end
        if word is None and tie is None:
            return
        if tie is None and (word is None or word[0] == "号" or not _goes_on(text, following)):
            return
        at = following


def _goes_on(text: str, at: int) -> bool:
    """Whether a figure right behind 番 or 番地 belongs to the number, and is no room nor a building's name."""
    return _IN_NUMBER.match(text, at) is not None
