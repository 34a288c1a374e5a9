"""A pytest plugin for `.ci/checks`: a test that was skipped watches nothing, so any skip but these turns the run red.

`python -m pytest -p tests.support.allowed_skips`. Whoever adds a line says why no promise is left unwatched by it.
"""

from __future__ import annotations

import pytest

ALLOWED = {
    "tests/central/audit/test_append_only.py": "only SQLite has REPLACE",
    "tests/central/questions/test_questions.py": "SQLite has one writer and no locks of rows",
    "tests/central/store/test_restore.py": "copies of PostgreSQL are its own affair; the files are the same",
    "tests/central/test_doors.py": "SQLite has no roles",
    "tests/central/test_turns.py": "PostgreSQL lets writers queue by itself",
    "tests/central/test_writer_turns.py": "PostgreSQL lets writers queue by itself",
}
"""File → reason of a skip. PostgreSQL has neither `REPLACE` nor our line of writers, SQLite no roles: the run on the
other one watches each."""
_unwatched: list[str] = []


def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    """Note what was skipped, in a test or in a fixture."""
    _note(report)


def pytest_collectreport(report: pytest.CollectReport) -> None:
    """Note a module that was skipped whole."""
    _note(report)


def pytest_sessionfinish(session: pytest.Session) -> None:
    """A run that would be green is red."""
    if _unwatched and session.exitstatus in {pytest.ExitCode.OK, pytest.ExitCode.NO_TESTS_COLLECTED}:
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say which."""
    for words in _unwatched:
        terminalreporter.write_line(f"SKIPPED AND NOT ALLOWED {words}", red=True)


def is_allowed(path: str, reason: str) -> bool:
    """Whether this file may skip for this reason."""
    return path in ALLOWED and reason.removeprefix("Skipped: ") == ALLOWED[path]


def _note(report: pytest.TestReport | pytest.CollectReport) -> None:
    if not report.skipped or hasattr(report, "wasxfail"):
        return
    reason = report.longrepr[2] if isinstance(report.longrepr, tuple) else str(report.longrepr)
    if not is_allowed(report.nodeid.partition("::")[0], reason):
        _unwatched.append(f"{report.nodeid}: {reason}")
