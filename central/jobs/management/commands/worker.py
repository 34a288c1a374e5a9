"""`python -m central worker`: the task worker. Drains the queues of settings `DRAINS` in turn, and beside them, each in
a thread of its own, those of `DRAINS_APART`, which wait for somebody outside or work for long. Several workers may run
side by side.

Each queue is a table of ours with leases. The worker asks again when nothing waited, so nothing has to wake it.
"""

from __future__ import annotations

import gc
import logging
import signal
import threading
from argparse import ArgumentParser
from collections.abc import Callable
from types import FrameType
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand
from django.db import OperationalError, close_old_connections, connections
from django.utils.module_loading import import_string

from central.database.interpreter_turns import take_short_turns
from central.database.migrated import refuse_unless_migrated
from central.database.sqlite_in_turn.base import coming_after_others
from central.faults import where

LOG = logging.getLogger(__name__)
IDLE_S = 0.25
"""Between two looks at empty queues: a clerk sees an arrival within a breath, an idle machine stays idle."""
GARBAGE_EVERY = 20_000
"""New objects between two looks for cycles: a batch makes many rows and no cycles; each look costs a tenth of it."""
TROUBLE_S = 5.0
"""After the database was away."""


class Command(BaseCommand):
    """Work until stopped."""

    help = "Record verdicts, send notices and do jobs until stopped"

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Options."""
        parser.add_argument("--until-idle", action="store_true", help="stop when nothing waits")

    def handle(self, *args: Any, **options: Any) -> None:
        """Run."""
        refuse_unless_migrated()
        stopping = threading.Event()

        def stop(_signal: int, _frame: FrameType | None) -> None:
            stopping.set()

        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, stop)
        drains: list[Callable[[], int]] = [import_string(path) for path in settings.DRAINS]
        apart: list[Callable[[], int]] = [import_string(path) for path in settings.DRAINS_APART]
        take_short_turns()
        gc.freeze()
        gc.set_threshold(GARBAGE_EVERY, 20, 20)
        with coming_after_others():
            if options["until_idle"]:
                # What one leaves is another's work, so only together they know that nothing waits.
                _work([*drains, *apart], stopping, until_idle=True)
            else:
                _work_all(drains, apart, stopping)


def _work_all(drains: list[Callable[[], int]], apart: list[Callable[[], int]], stopping: threading.Event) -> None:
    threads = [threading.Thread(target=_work_apart, args=(drain, stopping), name=drain.__name__) for drain in apart]
    for thread in threads:
        thread.start()
    _work(drains, stopping)
    for thread in threads:
        thread.join()


def _work_apart(drain: Callable[[], int], stopping: threading.Event) -> None:
    """Drain until stopped, over a connection of this thread's own."""
    try:
        _work([drain], stopping)
    finally:
        connections.close_all()


def _work(drains: list[Callable[[], int]], stopping: threading.Event, *, until_idle: bool = False) -> None:
    """Drain in turn until stopped, or until nothing waited."""
    while not stopping.is_set():
        done = troubles = 0
        for drain in drains:
            # Each for itself: trouble with one holds up no other.
            try:
                done += drain()
            except OperationalError as away:
                # The message may quote the row it was about.
                LOG.error("the database is away: %s", where(away))  # noqa: TRY400
                troubles += 1
            except Exception as wrong:  # noqa: BLE001 - a mistake of ours; the message may quote a resident
                LOG.error("a drain failed: %s", where(wrong))  # noqa: TRY400
                troubles += 1
        if troubles:
            close_old_connections()
            stopping.wait(TROUBLE_S)
            continue
        if done == 0:
            if until_idle:
                return
            stopping.wait(IDLE_S)
