"""What is typed until it is handed on: the text, and at its caret a reading that may become kanji.

Changing the mode, the way of typing or the look of the page loses nothing of it.
"""

from __future__ import annotations

from kiosk.conversion.converter import Converter
from kiosk.ui.keyboard.caret_text import CaretText
from kiosk.ui.keyboard.clauses import Clauses, cut
from kiosk.ui.keyboard.kana import changed
from sync.japanese.clusters import clusters, without_last
from sync.japanese.kana import katakana
from sync.japanese.romaji import kana_at_the_end, kana_of

LONGEST_READING = 40
"""Kana that wait for their kanji. A reading may be longer than the field has room: its kanji are fewer."""


class Composing:
    """Edited by keys; asks the converter about readings and tells it nothing else."""

    def __init__(self, text: str, most: int, converter: Converter) -> None:
        self._most = most
        self._converter = converter
        self.line = CaretText(text)
        self.reading = ""
        self.letters = ""
        """Roman letters that may still become a kana."""
        self._letters_are_katakana = False
        self.candidates: tuple[str, ...] = ()
        self.picked: int | None = None
        self.clauses: Clauses | None = None
        self.page = 0

    def __repr__(self) -> str:
        return "Composing"

    @property
    def is_poorer(self) -> bool:
        """Whether fewer words than usual are offered for this reading."""
        return bool(self.reading) and self._converter.is_poorer

    @property
    def length(self) -> int:
        """Characters so far, with those whose kanji are not chosen yet."""
        return self.line.length + len(clusters(self.shown))

    @property
    def is_too_long(self) -> bool:
        """Whether the reading, as it would be written now, finds no room. Then it stays a reading."""
        return self.length > self._most

    @property
    def takes_kana(self) -> bool:
        """Whether a reading may begin or go on."""
        return self.line.length < self._most and len(self.reading) < LONGEST_READING

    @property
    def shown(self) -> str:
        """The reading as it would be written now."""
        if self.clauses is not None:
            return self.clauses.text
        word = self.candidates[self.picked] if self.picked is not None else self.reading
        return word + self.letters

    # ── typing ────────────────────────────────────────────────────────────

    def kana(self, character: str) -> None:
        """A kana goes into the reading. A reading whose word was picked is settled first."""
        self._settle_picked()
        if self.takes_kana:
            self.reading += character
            self.offer()

    def letter(self, character: str, *, into_reading: bool) -> None:
        """A Roman letter; the kana that it completes go into the reading, or as katakana into the text."""
        if into_reading:
            self._settle_picked()
        if not self.takes_kana:
            return
        self._letters_are_katakana = not into_reading
        kana, self.letters = kana_of(self.letters + character)
        if into_reading and kana:
            self.reading += kana
            self.offer()
        elif kana:
            self.line = self.line.typed(katakana(kana), self._most)

    def put(self, text: str) -> None:
        """A text that is none of a reading; the reading before it is settled."""
        if self.settle():
            self.line = self.line.typed(text, self._most)

    def change(self) -> None:
        """゛゜小 of the last kana."""
        if self.reading and self.clauses is None:
            self.reading = changed(self.reading)
            self.offer()
        elif not self.reading:
            self.line = CaretText(changed(self.line.before), self.line.after)

    def erase(self) -> None:
        """One step back: a letter, the pieces, a kana of the reading, a character of the text."""
        if self.letters:
            self.letters = self.letters[:-1]
        elif self.clauses is not None:
            self.offer()
        elif self.reading:
            self.reading = without_last(self.reading)
            self.offer()
        else:
            self.line = self.line.erased()

    def clear(self) -> None:
        """Nothing is left."""
        self.line, self.reading, self.letters = CaretText(), "", ""
        self.offer()

    def move(self, by: int) -> None:
        """The caret; among the pieces of a reading, from one to the next."""
        if self.clauses is not None:
            self._turn(self.clauses.moved(by, self._converter))
        else:
            if self.settle():
                self.line = self.line.moved(by)

    # ── converting ────────────────────────────────────────────────────────

    def offer(self) -> None:
        """Ask how the reading may be written."""
        self.page, self.picked, self.clauses = 0, None, None
        self.candidates = self._converter.candidates(self.reading) if self.reading else ()

    def convert(self) -> None:
        """変換: the pieces of a longer reading, each by itself; of one piece, its words in turn."""
        self._finish_letters()
        if self.clauses is not None:
            self.clauses = self.clauses.picked(self.clauses.piece.picked + 1)
            self.picked = self.clauses.piece.picked
        elif self.reading and self.picked is None and len(pieces := cut(self.reading, self._converter).pieces) > 1:
            self._turn(Clauses(pieces))
        elif self.candidates:
            self.picked = 0 if self.picked is None else (self.picked + 1) % len(self.candidates)

    def pick(self, index: int) -> None:
        """This word is it: of a piece, then the next piece is asked; of the last one, everything is settled."""
        if self.clauses is None:
            self.picked = index
            self.settle()
            return
        chosen = self.clauses.picked(index)
        if chosen.is_last:
            self.clauses = chosen
            self.settle()
        else:
            self._turn(chosen.moved(1, self._converter))

    def pick_word(self, word: str) -> None:
        """As `pick`, a word that none of the candidates need be."""
        if word not in self.candidates:
            self.candidates = (*self.candidates, word)
            if self.clauses is not None:
                self.clauses = self.clauses.with_word(word)
        self.pick(self.candidates.index(word))

    def resize(self, by: int) -> None:
        """The piece that is being chosen, one kana longer or shorter."""
        if self.clauses is not None:
            self._turn(self.clauses.resized(by, self._converter))

    def settle(self) -> bool:
        """What is shown of the reading becomes text. False: it finds no room, and nothing of it is thrown away."""
        self._finish_letters()
        if self.is_too_long:
            return False
        if self.reading:
            self.line = self.line.typed(self.shown, self._most)
        self.reading = ""
        self.offer()
        return True

    def replace_reading(self, word: str) -> None:
        """A word that was found elsewhere stands in for the reading."""
        self.letters = self.reading = ""
        self.offer()
        self.line = self.line.typed(word, self._most)

    def _turn(self, clauses: Clauses) -> None:
        self.clauses, self.page = clauses, 0
        self.candidates, self.picked = clauses.piece.words, clauses.piece.picked

    def _settle_picked(self) -> None:
        if self.picked is not None and not self.settle():
            self.offer()

    def _finish_letters(self) -> None:
        if self.letters:
            letters, self.letters = kana_at_the_end(self.letters), ""
            if self._letters_are_katakana:
                self.line = self.line.typed(katakana(letters), self._most)
            elif self.reading or not letters.isascii():
                self.reading += letters
                self.offer()
            else:
                self.line = self.line.typed(letters, self._most)
