"""`python -m central serve --door staff --bind 127.0.0.1:8000`: the web workers of one door, or of all (gunicorn with
`central.serving.worker`).
"""

from __future__ import annotations

import os
import sys
from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand
from django.db import connections

from central.database.migrated import refuse_unless_migrated
from central.project.grants import refuse_unless_granted
from central.serving.doors import VARIABLE, Door


class Command(BaseCommand):
    """Serve."""

    help = "Serve one door, or all: staff pages, the public check, the kiosks' line"

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Options."""
        parser.add_argument("--door", choices=list(Door), default=settings.DOOR, help="all: one process for the three")
        parser.add_argument("--bind", default="127.0.0.1:8000")
        parser.add_argument("--workers", type=int, default=2)
        parser.add_argument(
            "--threads", type=int, default=8, help="for staff; half as many each for kiosks and strangers"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Become gunicorn: the process that was started is the one to stop."""
        refuse_unless_granted(Door(options["door"]))
        refuse_unless_migrated()
        connections.close_all()
        arguments = [sys.executable, "-m", "gunicorn", "--config", "python:central.serving.gunicorn_settings"]
        for name in ("bind", "workers", "threads"):
            arguments += [f"--{name}", str(options[name])]
        os.environ[VARIABLE] = options["door"]
        os.execv(sys.executable, arguments)  # noqa: S606 - our own interpreter with fixed arguments
