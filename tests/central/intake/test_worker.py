"""The task worker goes on whatever one of its drains meets."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest
from django.core.management import call_command
from django.db import OperationalError

from central.intake.management.commands import worker

pytestmark = pytest.mark.django_db

DONE: list[str] = []
TROUBLE: list[Exception] = []


def broken_once() -> int:
    DONE.append("broken")
    if DONE.count("broken") == 1:
        raise TROUBLE[0]
    return 0


def good() -> int:
    DONE.append("good")
    return 0


@pytest.mark.requirement("PROM-10")
@pytest.mark.parametrize(
    "trouble",
    [OverflowError("山田花子"), OperationalError("DETAIL: Key (name)=(山田花子)")],
    ids=["defect", "database"],
)
def test_a_drain_that_fails_holds_up_no_other(
    trouble: Exception, settings: Any, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    DONE.clear()
    TROUBLE[:] = [trouble]
    monkeypatch.setattr(worker, "TROUBLE_S", 0.01)
    # The worker's own process is this one: it keeps its signals and its garbage.
    monkeypatch.setattr(worker.signal, "signal", lambda *_: None)
    monkeypatch.setattr(worker, "gc", SimpleNamespace(freeze=lambda: None, set_threshold=lambda *_: None))
    settings.DRAINS = [f"{__name__}.broken_once", f"{__name__}.good"]
    call_command("worker", until_idle=True)
    assert DONE == ["broken", "good", "broken", "good"]
    assert f"{type(trouble).__name__} at worker.py" in caplog.text
    assert "山田" not in caplog.text
