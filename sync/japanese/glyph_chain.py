"""Which of several fonts draws a character: the first that draws it exactly, chosen form and all.

Only where none has the chosen form (異体字) does the plain form stand, in the first font that has that. What no font
has at all never comes here: it is drawn as its code point (`sync.contract.forms.drawable`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Final, Protocol, TypeVar

from sync.japanese.clusters import clusters, is_selector, without_selectors

NOTO_SANS: Final = "/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc"
"""Debian's fonts-noto-cjk. Index 0 of the collection is the Japanese face."""
NOTO_SANS_BOLD: Final = "/usr/share/fonts/opentype/noto/NotoSansCJK-Bold.ttc"
IPAMJ_MINCHO: Final = "/usr/share/fonts/truetype/ipamj/ipamjm.ttf"
"""Debian's fonts-ipamj-mincho: the characters of the registers, with the forms that names are written in."""

F = TypeVar("F")


class Coverage(Protocol):
    """What one font has."""

    def has(self, character: str) -> bool:
        """Whether it has a glyph for this one character."""
        ...

    def has_form(self, character: str, selector: str) -> bool:
        """Whether it has exactly the form of the character that the selector chooses."""
        ...


def draws(font: Coverage, cluster: str) -> bool:
    """Whether the font draws all of a cluster, in the form that is meant."""
    previous = ""
    for character in cluster:
        if not (font.has_form(previous, character) if previous and is_selector(character) else font.has(character)):
            return False
        previous = character
    return True


def drawn_by(cluster: str, chain: Sequence[F], coverage: Callable[[F], Coverage]) -> tuple[str, F]:
    """What is drawn of a cluster and by which font: as it is, else in its plain form, else by one that has its base."""
    for font in chain:
        if draws(coverage(font), cluster):
            return cluster, font
    plain = without_selectors(cluster)
    for font in chain:
        if plain and draws(coverage(font), plain):
            return plain, font
    return cluster, next((font for font in chain if coverage(font).has(cluster[0])), chain[0])


def runs(text: str, chain: Sequence[F], coverage: Callable[[F], Coverage]) -> list[tuple[str, F]]:
    """The text in pieces of one font each."""
    pieces: list[tuple[str, F]] = []
    for cluster in clusters(text):
        drawn, font = drawn_by(cluster, chain, coverage)
        if pieces and pieces[-1][1] == font:
            pieces[-1] = (pieces[-1][0] + drawn, font)
        else:
            pieces.append((drawn, font))
    return pieces


def not_drawn(texts: Iterable[str], font: Coverage) -> set[str]:
    """Clusters that one font by itself does not draw as they are meant."""
    return {cluster for text in texts for cluster in clusters(text) if not draws(font, cluster)}
