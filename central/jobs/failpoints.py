"""Where a worker may die on a job's way."""

from __future__ import annotations

from enum import StrEnum

from central import failpoints


class JobFailpoint(StrEnum):
    """In order. Tests enumerate it."""

    CLAIMED = "job_claimed"
    LOOKED = "job_looked"
    STEP_BEFORE_COMMIT = "job_step_before_commit"
    STEP_AFTER_COMMIT = "job_step_after_commit"
    END_BEFORE_COMMIT = "job_end_before_commit"
    END_AFTER_COMMIT = "job_end_after_commit"


def reach(label: JobFailpoint) -> None:
    """Go on; a test may not."""
    failpoints.reach(label)
