"""Why something about a notice did not happen. Nothing was changed.

NoticeRefused
├── NoticeNotVisible   no such notice for this person (404)
├── NoticeNotAllowed   another person must do this (403)
│   └── NoticeNotYours a recipient's procedure is not theirs to review (403)
├── NoticeStale        somebody else changed it meanwhile, or it is no longer in that state (409)
└── NoticeIncomplete   nobody chosen, no text, or a placeholder that nothing fills (400)
"""

from __future__ import annotations


class NoticeRefused(Exception):
    """Base of what actions refuse with."""


class NoticeNotVisible(NoticeRefused):
    """No such notice for this person. Says the same whether it exists or not."""


class NoticeNotAllowed(NoticeRefused):
    """The duty is missing, or the same person may not do both."""


class NoticeNotYours(NoticeNotAllowed):
    """The duty of review is missing for a recipient's procedure."""


class NoticeStale(NoticeRefused):
    """The page was drawn from an older revision or state."""


class NoticeIncomplete(NoticeRefused):
    """Something is missing; the message says what, for the page."""
