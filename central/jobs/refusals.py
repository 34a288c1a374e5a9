"""JobStale: the page that asked was drawn before something else happened to the job."""

from __future__ import annotations


class JobStale(Exception):
    """Nothing was changed; the message says why. Look at the job again."""
