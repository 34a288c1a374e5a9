"""Questions beside the audit log that another app answers: it enters a template with its form when it starts."""

from __future__ import annotations

from collections.abc import Sequence

_templates: list[str] = []


def register(template: str) -> None:
    """Put a form above the log, once."""
    if template not in _templates:
        _templates.append(template)


def templates() -> Sequence[str]:
    """In the order in which they were entered."""
    return _templates
