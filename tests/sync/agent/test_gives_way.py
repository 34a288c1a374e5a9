"""A long queue on its way is not noticed at the screen: the agent works in pieces and rests between them."""

from __future__ import annotations

import os
from typing import Any

import pytest

import sync.agent.__main__ as program
from sync.agent import agent as stepping
from sync.inbox.cache_tables import Fact

Line = Any
"""tests/sync/agent/conftest.py, which a test module cannot import by name."""


class WorkedBy:
    """Processor time that goes by with each question."""

    def __init__(self, each_s: float) -> None:
        self.each_s = each_s
        self.now_s = 0.0

    def __call__(self) -> float:
        self.now_s += self.each_s
        return self.now_s


@pytest.mark.parametrize(("worked_s", "rests_s"), [(0.08, 0.08), (30.0, stepping.REST_AT_MOST_S)])
def test_it_rests_as_long_as_a_batch_took_its_processor(line: Line, worked_s: float, rests_s: float) -> None:
    line.agent._worked_s = WorkedBy(worked_s)
    line.keep_some(2)
    assert line.agent.step() == pytest.approx(rests_s), "more is waiting, and it is not sent at once"
    line.run(until_stored=2)


def test_troubles_that_stay_the_same_are_not_written_again(line: Line) -> None:
    line.tables.set_troubles(("unreachable",), "2026-11-20T00:00:00.000Z")
    before = line.tables._connection.total_changes
    line.tables.set_troubles(("unreachable",), "2026-11-21T00:00:00.000Z")
    assert line.tables._connection.total_changes == before
    line.tables.set_troubles((), "2026-11-21T00:00:00.000Z")
    assert line.tables.troubles() == ()
    assert line.tables.text(Fact.STATE) == "active"


def test_it_starts_where_its_service_file_forbids_to_ask_for_less(monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(*_: object) -> None:
        raise PermissionError("the filter of system calls")

    monkeypatch.setattr(os, "nice", refused)
    monkeypatch.setattr(os, "getsid", lambda _: os.getpid())
    monkeypatch.setattr(program, "AUTOGROUP", program.Path("/nowhere/autogroup"))
    program._give_way()


def test_it_never_slows_a_session_that_others_share(monkeypatch: pytest.MonkeyPatch, tmp_path: Any) -> None:
    group = tmp_path / "autogroup"
    monkeypatch.setattr(program, "AUTOGROUP", group)
    monkeypatch.setattr(os, "nice", lambda _: 0)
    monkeypatch.setattr(os, "getsid", lambda _: os.getpid() + 1)
    program._give_way()
    assert not group.exists()
    monkeypatch.setattr(os, "getsid", lambda _: os.getpid())
    program._give_way()
    assert group.read_text() == "10"
