"""What was decided in one step of an application's history, as the column `details` keeps it: written and read here
alone.
"""

from __future__ import annotations

from datetime import date
from typing import Any

import msgspec

from central.applications.models import HandlingEvent
from sync.contract.forms.texts import Text
from sync.contract.wire.status import MarkedField


class HandlingDetails(msgspec.Struct, frozen=True, omit_defaults=True):
    """Each act has some of it; what it has not is not in the column. It is shown to staff, never to applicants."""

    sentence: Text = {}
    """To the applicant, by language."""
    marked: tuple[MarkedField, ...] = ()
    """Of `sent_back`: what is to be corrected."""
    until: date | None = None
    """Of `sent_back`: the last day for it."""
    reason: str = ""
    """Of a forced end, a refusal, a document that counts no more, and the end of a question: what the clerk wrote, for
    colleagues alone.
    """
    documents: tuple[str, ...] = ()
    """Numbers of certificates or replies."""
    by_mail: bool = False
    """Of `reply_issued`: the file itself goes by mail."""
    version: int | None = None
    """Of what the applicant sent: its number among the application's versions, 1 for the first."""
    arrival_number: str = ""
    """Of what the applicant sent: its own."""
    undoable: bool = False
    """It says how things stood before it, in the next two, so that its doer may undo it."""
    sentence_before: Text = {}
    assignee_before: str = ""
    """Staff number; empty: nobody."""
    assignee_after: str = ""
    """Of `handed_over`: the staff number of whose it is now; before it, `assignee_before`."""
    undone: str = ""
    """Of `undone`: the act that was."""


NOTHING = HandlingDetails()


def column_of(decided: HandlingDetails) -> dict[str, Any]:
    """As the column keeps it."""
    kept: dict[str, Any] = msgspec.to_builtins(decided)
    return kept


def details_in(event: HandlingEvent) -> HandlingDetails:
    """What the step's column says, whichever program wrote it."""
    return msgspec.convert(event.details, HandlingDetails)
