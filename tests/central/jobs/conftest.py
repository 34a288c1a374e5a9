"""Only the jobs that a test asks for: nothing comes by itself."""

from __future__ import annotations

import pytest

from central.jobs import schedules
from central.jobs.schedules import Schedule


@pytest.fixture(autouse=True)
def in_service(monkeypatch: pytest.MonkeyPatch) -> dict[str, Schedule]:
    """What would come, for the one test that asks."""
    entered = schedules._schedules
    monkeypatch.setattr(schedules, "_schedules", {})
    return entered
