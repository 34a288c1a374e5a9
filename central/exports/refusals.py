"""Why something about an export did not happen. Nothing was changed.

ExportRefused
├── ExportNotVisible   no such export for this person (404)
├── ExportNotAllowed   another person must do this (403)
├── ExportStale        somebody else changed it meanwhile, or it is in another state (409)
└── ExportIncomplete   nothing chosen, or no column; the message says what (400)
SheetRefused           nothing of a table that was brought is read; the message says why (400)
"""

from __future__ import annotations


class ExportRefused(Exception):
    """Base of what actions refuse with."""


class ExportNotVisible(ExportRefused):
    """Says the same whether it exists or not."""


class ExportNotAllowed(ExportRefused):
    """The duty is missing, or the same person may not do both."""


class ExportStale(ExportRefused):
    """The page was drawn from an older revision or state."""


class ExportIncomplete(ExportRefused):
    """Something is missing."""


class SheetRefused(Exception):
    """Nothing of this file is read; the message says why."""
