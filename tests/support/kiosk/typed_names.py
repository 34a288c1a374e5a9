"""Names typed through the keyboard page, a touch at a time, as somebody does who sees the name on paper."""

from __future__ import annotations

import random

from kiosk.conversion.kanji_table import TABLE, kanji_of
from kiosk.ui.views.keyboard_page import KeyboardPageView
from sync.japanese.clusters import clusters, without_selectors


def type_name(view: KeyboardPageView, name: str) -> None:
    """Each kanji looked for by radical and strokes, then in the form that is meant; everything else by its key."""
    for character in clusters(name):
        if kanji_of(character) is None:
            _do(view, "mode:signs" if character == "　" else "mode:latin", "=" + character)
        else:
            _look_for(view, character)


def names_to_type(count: int, seed: int) -> list[str]:
    """Names with a form that looks different from the plain one, a character beyond the basic plane, or one of
    compatibility, in turn. What only a selector tells apart, and no eye, nobody can type."""
    chance = random.Random(seed)
    characters = [line.partition("\t")[0] for line in TABLE.read_text("utf-8").splitlines() if line[0] != "#"]
    with_forms = [line[0] for line in TABLE.read_text("utf-8").splitlines() if ":" in line and line[0] != "#"]
    beyond = [character for character in characters if character > "\uffff"]
    compatible = [character for character in characters if "\uf900" <= character <= "\ufaff"]
    found: dict[str, None] = {}
    while len(found) < count:
        kanji = kanji_of(chance.choice(with_forms))
        assert kanji is not None
        rare = (chance.choice(kanji.written), chance.choice(beyond), chance.choice(compatible))[len(found) % 3]
        found[rare + chance.choice("田川本原") + "　" + chance.choice(("花", "蓮", rare))] = None
    return list(found)


def _look_for(view: KeyboardPageView, character: str) -> None:
    kanji = kanji_of(character)
    assert kanji is not None
    _do(view, "search", f"radical:{kanji.radicals[0]}", f"strokes:{kanji.strokes[0]}")
    search = view._state.search
    assert search is not None
    _do(view, f"found:{search.found.index(without_selectors(character))}")
    shown = view._state.enlarged
    assert shown is not None
    _do(view, f"write:{shown.ways.index(character)}", "take")


def _do(view: KeyboardPageView, *commands: str) -> None:
    for command in commands:
        assert list(view.handle(command)) == []
