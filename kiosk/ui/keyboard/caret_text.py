"""Text with a caret. The caret stands between characters as people count them, never inside one."""

from __future__ import annotations

from dataclasses import dataclass, replace

from sync.japanese.clusters import clusters, without_last


@dataclass(frozen=True, repr=False)
class CaretText:
    """What stands before the caret and behind it."""

    before: str = ""
    after: str = ""

    @property
    def text(self) -> str:
        """All of it."""
        return self.before + self.after

    @property
    def length(self) -> int:
        """In characters as people count them."""
        return len(clusters(self.text))

    @property
    def last(self) -> str:
        """The character before the caret; empty at the beginning."""
        return next(reversed(clusters(self.before)), "")

    def typed(self, text: str, most: int) -> CaretText:
        """With a text put in at the caret: as much of it as there is room for."""
        taken = "".join(clusters(text)[: max(0, most - self.length)])
        return replace(self, before=self.before + taken)

    def erased(self) -> CaretText:
        """Without the character before the caret."""
        return replace(self, before=without_last(self.before))

    def moved(self, by: int) -> CaretText:
        """With the caret so many characters further; it stops at the ends."""
        pieces = clusters(self.text)
        at = min(len(pieces), max(0, len(clusters(self.before)) + by))
        return CaretText("".join(pieces[:at]), "".join(pieces[at:]))

    def with_last(self, text: str) -> CaretText:
        """With another text in place of the character before the caret."""
        return replace(self, before=without_last(self.before) + text)
