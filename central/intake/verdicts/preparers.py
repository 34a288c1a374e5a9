"""Whether a hand that a statement names is of a member who prepared such an application: asked of an app above."""

from __future__ import annotations

from collections.abc import Callable

Prepared = Callable[[int, str, str], bool]
"""Body, staff number, procedure."""
_asked: list[Prepared] = []


def enter(prepared: Prepared) -> None:
    """Have it asked, in place of the one before."""
    _asked[:] = [prepared]


def has_prepared(body_id: int, staff_number: str, procedure: str) -> bool:
    """Whether this member prepared an application for this procedure."""
    return any(prepared(body_id, staff_number, procedure) for prepared in _asked)
