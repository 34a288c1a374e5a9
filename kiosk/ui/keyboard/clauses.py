"""A reading in pieces (文節): each may be made shorter or longer, and each has its own writing."""

from __future__ import annotations

from dataclasses import dataclass, replace

from kiosk.conversion.converter import Converter
from sync.japanese.clusters import clusters


@dataclass(frozen=True, repr=False)
class Clause:
    """One piece and how it may be written. Only of the piece that is being chosen are all words known."""

    reading: str
    words: tuple[str, ...]
    picked: int = 0

    @property
    def word(self) -> str:
        """As it is written now."""
        return self.words[self.picked]


@dataclass(frozen=True, repr=False)
class Clauses:
    """All pieces, and which of them is being chosen."""

    pieces: tuple[Clause, ...]
    at: int = 0

    @property
    def piece(self) -> Clause:
        """The one that is being chosen."""
        return self.pieces[self.at]

    @property
    def text(self) -> str:
        """As everything is written now."""
        return "".join(piece.word for piece in self.pieces)

    @property
    def is_last(self) -> bool:
        """Whether the last piece is being chosen."""
        return self.at == len(self.pieces) - 1

    def picked(self, index: int) -> Clauses:
        """The piece written like this."""
        return self._with(replace(self.piece, picked=index % len(self.piece.words)))

    def with_word(self, word: str) -> Clauses:
        """The piece may also be written like this."""
        return self._with(replace(self.piece, words=(*self.piece.words, word)))

    def moved(self, by: int, converter: Converter) -> Clauses:
        """Another piece is being chosen; round the ends."""
        other = replace(self, at=(self.at + by) % len(self.pieces))
        return other._with(_all_words(other.piece, converter))

    def resized(self, by: int, converter: Converter) -> Clauses:
        """The piece one kana longer or shorter; what comes behind it is cut anew."""
        kana = clusters("".join(piece.reading for piece in self.pieces[self.at :]))
        length = len(clusters(self.piece.reading)) + by
        if not 1 <= length <= len(kana):
            return self
        rest = "".join(kana[length:])
        first = _all_words(_piece("".join(kana[:length]), converter), converter)
        behind = tuple(Clause(reading, (word,)) for reading, word in converter.segments(rest)) if rest else ()
        return replace(self, pieces=(*self.pieces[: self.at], first, *behind))

    def _with(self, piece: Clause) -> Clauses:
        return replace(self, pieces=(*self.pieces[: self.at], piece, *self.pieces[self.at + 1 :]))


def cut(reading: str, converter: Converter) -> Clauses:
    """The reading as the converter cuts it; the first piece is being chosen."""
    clauses = Clauses(tuple(Clause(part, (word,)) for part, word in converter.segments(reading)))
    return clauses.moved(0, converter)


def _piece(reading: str, converter: Converter) -> Clause:
    return Clause(reading, converter.candidates(reading)[:1])


def _all_words(piece: Clause, converter: Converter) -> Clause:
    """The piece with every word there is; how it is written stays."""
    if len(piece.words) > 1:
        return piece
    words = tuple(dict.fromkeys((piece.word, *converter.candidates(piece.reading))))
    return Clause(piece.reading, words)
