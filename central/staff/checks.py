"""What keeps the centre from running: every command asks before it begins (Django's system checks)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, register

from central import keys
from sync.envelope.development_keys import is_marked


@register
def no_pages_with_code_and_variables(app_configs: Sequence[Any] | None, **_: Any) -> list[CheckMessage]:
    """Django's pages for developers show settings and what a resident wrote."""
    if not settings.DEBUG or settings.DEMO:
        return []
    hint = "Take MADOGUCHI_DEBUG away. Only a demonstration (MADOGUCHI_DEMO=1) may have it."
    return [Error("MADOGUCHI_DEBUG is on", hint=hint, id="madoguchi.E002")]


@register
def only_keys_of_our_own(app_configs: Sequence[Any] | None, **_: Any) -> list[CheckMessage]:
    """Keys that everybody may know sign and open nothing outside a demonstration."""
    if settings.DEMO:
        return []
    marked = [path.name for path in keys.files() if is_marked(path)]
    if not marked:
        return []
    return [
        Error(
            f"keys marked DEVELOPMENT lie in MADOGUCHI_KEYS: {', '.join(marked)}",
            hint="Make the city's own keys. Only a demonstration (MADOGUCHI_DEMO=1) runs on these.",
            id="madoguchi.E001",
        )
    ]
