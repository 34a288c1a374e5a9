"""What keeps the centre from running: every command asks before it begins (Django's system checks)."""

from __future__ import annotations

import os
import stat
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Warning, register

from central import keys
from sync.envelope.development_keys import is_marked

OF_THE_OFFICE = frozenset({"MADOGUCHI_ZONES", "MADOGUCHI_PUBLIC_URL", "MADOGUCHI_MAIL_FROM"})
"""What the doors for residents and kiosks are not given."""


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


@register
def what_service_needs(app_configs: Sequence[Any] | None, **_: Any) -> list[CheckMessage]:
    """What docs/settings.md says must be set: nothing stops, but nobody has to find out by a closed door."""
    if settings.DEMO:
        return []
    lacking = {
        "MADOGUCHI_ZONES": "" if settings.ZONES else "no network is a zone: no member of staff can sign in",
        "MADOGUCHI_HTTPS": "" if settings.HTTPS else "off: sessions of staff go over HTTP",
        "MADOGUCHI_TRUSTED_PROXIES": ""
        if settings.TRUSTED_PROXIES or not settings.HTTPS
        else "HTTPS is ended by a proxy, and none is named: whatever it forwards is refused",
        "MADOGUCHI_HOSTS": "" if "testserver" not in settings.ALLOWED_HOSTS else "not set: everybody else gets 400",
        "MADOGUCHI_PUBLIC_URL": "" if not settings.PUBLIC_URL.endswith(".example") else "an example on certificates",
        "MADOGUCHI_DOCUMENT_STORE": "not set, and another user writes into MADOGUCHI_STORE: it reaches what is issued"
        if _issued_files_lie_open()
        else "",
        "MADOGUCHI_MAIL_FROM": "" if not settings.MAIL_FROM.endswith(".example") else "an example as sender of mails",
    }
    if not settings.DOOR.is_office:
        lacking = {name: words for name, words in lacking.items() if name not in OF_THE_OFFICE}
    hint = "docs/settings.md"
    return [Warning(f"{name}: {words}", hint, id="madoguchi.W001") for name, words in lacking.items() if words]


def _issued_files_lie_open() -> bool:
    """Whether they lie in a folder that the user of another door may write into."""
    if not settings.DOOR.is_office or settings.DOCUMENT_STORE or not os.path.isdir(settings.STORE):  # noqa: PTH112 - no error
        return False
    return bool(Path(settings.STORE).stat().st_mode & stat.S_IWGRP)
