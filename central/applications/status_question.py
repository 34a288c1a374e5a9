"""`status_by_id`: the status under a slip's two numbers, for a kiosk that does not carry it.

The id tells nothing by itself and cannot be guessed (128 bits out of both numbers); the blob opens only with them.
So any enrolled kiosk may ask for any of them.
"""

from __future__ import annotations

from central.applications.publication import published_status
from central.questions.kinds import Asker, QuestionKind, register
from sync.contract.wire.questions import STATUS_BY_ID, StatusAsked, StatusTold


def _answer(_asker: Asker, asked: StatusAsked) -> StatusTold:
    return StatusTold(1, published_status(asked.status_id))


def enter() -> None:
    """Enter it."""
    register(QuestionKind(STATUS_BY_ID, StatusAsked, _answer))
