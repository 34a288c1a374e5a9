"""Why something about letters by post did not happen. Nothing was changed.

PostalRefused
├── PostalNotAllowed  the duty of review is missing for somebody in the batch (403)
├── PostalStale       somebody else was quicker, or it stands elsewhere by now (409)
└── PostalIncomplete  something is missing; the message says what (400)
"""

from __future__ import annotations


class PostalRefused(Exception):
    """Base of what actions refuse with."""


class PostalNotAllowed(PostalRefused):
    """The duty is missing."""


class PostalStale(PostalRefused):
    """It stands elsewhere by now."""


class PostalIncomplete(PostalRefused):
    """Something is missing."""
