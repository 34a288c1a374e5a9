"""The centre's settings for kills, with the kinds of jobs that the tests count by."""

from __future__ import annotations

from tests.support.centre.centre_settings import *  # noqa: F403 - Django's settings are names of one module
from tests.support.centre.centre_settings import INSTALLED_APPS as _SERVED

INSTALLED_APPS = [*_SERVED, "tests.support.centre.job_kinds.JobKindsConfig"]
