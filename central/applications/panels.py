"""What an app above this one shows on the page of an application, beside the statement. It enters that at start."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from central.applications.models import Application, ApplicationVersion

Content = Callable[[Application, ApplicationVersion], Any]
"""What its template draws of one version; nothing (None, an empty list): it is not there."""


@dataclass(frozen=True)
class Panel:
    """A part of the page, ready to draw."""

    template: str
    content: Any


_content: dict[str, Content] = {}


def register(template: str, content: Content) -> None:
    """Draw this template on the page; registering it again replaces it."""
    _content[template] = content


def panels_for(application: Application, version: ApplicationVersion) -> Sequence[Panel]:
    """In the order in which they were entered."""
    found = [Panel(template, content(application, version)) for template, content in _content.items()]
    return [panel for panel in found if panel.content]
