"""`python -m central COMMAND …`: the commands of the central service. `serve` and `worker` are the two processes."""

from __future__ import annotations

import gc
import os
import sys
from pathlib import Path

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.core.management import CommandError, execute_from_command_line
from django.db import DatabaseError

from central.database.migrated import refuse_unless_migrated
from central.project.closed_to_others import UMASK, close_to_others
from central.serving.doors import VARIABLE, door_asked

GARBAGE_EVERY = 20_000
"""New objects between two looks for cycles: reading the whole centre makes many and no cycles, and each look costs; a
tenth of a start, a sixth of `migrate`."""


def _begin() -> None:
    """Read the settings; what is wrong with them is one sentence for an operator."""
    try:
        database = settings.DATABASES["default"]
        close_to_others(settings.STATE_DIR, Path(database["NAME"]) if "sqlite" in database["ENGINE"] else None)
    except ImproperlyConfigured as wrong:
        sys.exit(f"{wrong} (docs/settings.md)")
    except OSError as wrong:
        sys.exit(f"MADOGUCHI_STATE: {wrong.filename} cannot be used: {wrong.strerror} (docs/settings.md)")


def _run(words: list[str]) -> None:
    """A database that was never made, or is of another version, is one sentence too, whichever command met it."""
    try:
        execute_from_command_line(words)
    except DatabaseError:
        try:
            refuse_unless_migrated()
        except CommandError as lacking:
            sys.exit(f"{lacking} (docs/how-to/install-centre.md)")
        raise


if __name__ == "__main__":
    gc.set_threshold(GARBAGE_EVERY, 10, 10)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "central.project.settings")
    os.umask(UMASK)
    if (door := door_asked(sys.argv[1:])) is not None:
        os.environ[VARIABLE] = door
    _begin()
    _run(["python -m central", *sys.argv[1:]])
