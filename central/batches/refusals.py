"""Why something about a batch did not happen. Nothing was changed.

BatchRefused
├── BatchNotVisible   no such batch for this person (404)
├── BatchNotAllowed   the duty is missing for its applications (403)
├── BatchStale        somebody else changed it meanwhile, or it is no longer in that state (409)
└── BatchIncomplete   something is missing or cannot be; the message says what (400)
"""

from __future__ import annotations


class BatchRefused(Exception):
    """Base of what acts on batches refuse with."""


class BatchNotVisible(BatchRefused):
    """No such batch for this person. Says the same whether it exists or not."""


class BatchNotAllowed(BatchRefused):
    """The duty is missing."""


class BatchStale(BatchRefused):
    """The page was drawn from an older revision or state."""


class BatchIncomplete(BatchRefused):
    """The message says what is wrong, for the page."""
