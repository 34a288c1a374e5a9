"""Why something about a plan did not happen. Nothing was changed.

PlanRefused
├── PlanNotVisible   no such plan for this person (404)
├── PlanNotAllowed   another person must do this (403)
├── PlanStale        somebody else changed it meanwhile, or it is no longer in that state (409)
└── PlanIncomplete   nobody chosen, or nothing to do; the message says what, for the page (400)
"""

from __future__ import annotations


class PlanRefused(Exception):
    """Base of what actions refuse with."""


class PlanNotVisible(PlanRefused):
    """No such plan for this person. Says the same whether it exists or not."""


class PlanNotAllowed(PlanRefused):
    """The duty is missing, or the same person may not do both."""


class PlanStale(PlanRefused):
    """The page was drawn from an older revision or state."""


class PlanIncomplete(PlanRefused):
    """Something is missing; the message says what, for the page."""
