"""`python -m central serve --bind 127.0.0.1:8000`: the web workers (gunicorn, two processes with threads)."""

from __future__ import annotations

import os
import sys
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

SILENCE_S = 120
"""A worker that is silent for longer is replaced. A contact of 40 MiB over a slow line stays below it."""


class Command(BaseCommand):
    """Serve."""

    help = "Serve staff pages and the kiosks' line"

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Options."""
        parser.add_argument("--bind", default="127.0.0.1:8000")
        parser.add_argument("--workers", type=int, default=2)
        parser.add_argument("--threads", type=int, default=8)

    def handle(self, *args: Any, **options: Any) -> None:
        """Become gunicorn: the process that was started is the one to stop."""
        arguments = [
            sys.executable,
            "-m",
            "gunicorn",
            "central.wsgi:application",
            "--bind",
            options["bind"],
            "--workers",
            str(options["workers"]),
            "--worker-class",
            "gthread",
            "--threads",
            str(options["threads"]),
            "--timeout",
            str(SILENCE_S),
            "--keep-alive",
            "75",
        ]
        os.execv(sys.executable, arguments)  # noqa: S606 - our own interpreter with fixed arguments
