"""`python -m central COMMAND …`: the commands of the central service. `serve` and `worker` are the two processes."""

from __future__ import annotations

import os
import sys

from django.core.management import execute_from_command_line

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "central.settings")
    execute_from_command_line(["python -m central", *sys.argv[1:]])
