"""The centre's settings for kills: the same centre, which dies where an order lies, and leases that end soon."""

from __future__ import annotations

from central.project.settings import *  # noqa: F403 - Django's settings are names of one module

FAILPOINTS = "tests.support.faults.failpoints.ArmedFailpoints"
LEASE_S = 3
