"""Whether a hand that a statement names is of somebody who prepared such an application."""

from __future__ import annotations

from central.intake.verdicts import preparers
from central.prepared.models import PreparedApplication


def enter() -> None:
    """Vouch for those hands."""
    preparers.enter(has_prepared)


def has_prepared(body_id: int, staff_number: str, procedure: str) -> bool:
    """Whether this member ever made a paper for this procedure. Which of them it was nobody knows: its code is
    forgotten.
    """
    rows = PreparedApplication.objects.filter(body_id=body_id, procedure=procedure, by__staff_number=staff_number)
    return rows.exists()
