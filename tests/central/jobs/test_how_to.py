"""docs/how-to/add-a-job.md, followed."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction

from central.applications.models import Application
from central.jobs import drain
from central.jobs.actions.enqueue import enqueue
from central.jobs.drain import drain_jobs
from central.jobs.kinds import register
from central.jobs.models import Job
from tests.support.centre.applications import make_application, make_city

PAGE = Path(__file__).resolve().parents[3] / "docs" / "how-to" / "add-a-job.md"


@pytest.mark.django_db
def test_the_program_of_the_page_does_each_row_once(monkeypatch: pytest.MonkeyPatch) -> None:
    (program,) = re.findall(r"```python\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)
    found: dict[str, Any] = {"__name__": "of_the_page"}
    exec(compile(program, str(PAGE), "exec"), found)
    found["PIECE"] = 2
    monkeypatch.setattr(drain, "TURN_S", 0.0)
    make_city()
    for number in range(5):
        make_application(number)
    make_application(9, procedure="resident_record")
    register(found["RAISE"])
    with transaction.atomic():
        job = enqueue(found["RAISE"], found["RaiseRevisions"]("child_allowance"))
    steps = 0
    while drain_jobs():
        steps += 1
    job.refresh_from_db()
    assert (job.state, job.result, steps) == (Job.State.DONE, '{"up_to":0,"count":5}', 3)
    revisions = Application.objects.order_by("procedure").values_list("procedure", "revision")
    assert set(revisions) == {("child_allowance", 2), ("resident_record", 1)}
