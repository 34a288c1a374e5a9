"""Why nothing was prepared.

NothingPrepared
├── TooMuchTyped    more than a kiosk can be given
├── TooManyPapers   one member made too many in a short time
└── PaperNotSet     the sheet could not be set
"""

from __future__ import annotations


class NothingPrepared(Exception):
    """Nothing was kept."""


class TooMuchTyped(NothingPrepared):
    """More than a kiosk can be given."""


class TooManyPapers(NothingPrepared):
    """One member made too many in a short time."""


class PaperNotSet(NothingPrepared):
    """The sheet could not be set."""
