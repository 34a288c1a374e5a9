"""`python -m central COMMAND …`: the commands of the central service. `serve` and `worker` are the two processes."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from django.conf import settings
from django.core.management import execute_from_command_line

from central.closed_to_others import UMASK, close_to_others

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "central.settings")
    os.umask(UMASK)
    database = settings.DATABASES["default"]
    close_to_others(settings.STATE_DIR, Path(database["NAME"]) if "sqlite" in database["ENGINE"] else None)
    execute_from_command_line(["python -m central", *sys.argv[1:]])
