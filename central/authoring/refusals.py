"""Why a draft was not changed. Nothing that was typed is lost by any of them.

AuthoringRefused
├── DraftNotVisible  there is none, or this member may not know of it
├── DraftNotYours    seen, and not for this member to do
├── DraftStale       somebody else was first: what was sent lies among the texts, beside theirs
├── DraftElsewhere   in this state nobody writes it: it lies with IT, or is published
├── DraftTooLarge    with this change it would be larger than any draft is kept: what was sent stays on the page
└── DraftUnreadable  what was sent is no content of ours
"""

from __future__ import annotations


class AuthoringRefused(Exception):
    """Nothing was changed."""


class DraftNotVisible(AuthoringRefused):
    """There is none for this member."""


class DraftNotYours(AuthoringRefused):
    """It is there, and another duty does this."""


class DraftStale(AuthoringRefused):
    """It was made from another text than the one that stands now."""

    def __init__(self, kept: int | None = None) -> None:
        super().__init__("made from another text than the one that stands")
        self.kept = kept
        """Number of the text under which it was put aside; None: nothing was typed."""


class DraftElsewhere(AuthoringRefused):
    """It is not being written now."""


class DraftTooLarge(AuthoringRefused):
    """Nothing of it was written: it could not be read again."""


class DraftUnreadable(AuthoringRefused):
    """No content of ours, or too large."""
