"""Tells when the agent wrote line.db: a new catalogue or status has come."""

from __future__ import annotations

import logging
import os
import threading
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from watchdog.events import FileSystemEvent
    from watchdog.observers.api import BaseObserver


_LOG = logging.getLogger("kiosk.process.cache_watch")
APART_S = 0.25
"""A drain writes some dozen times a second, and each telling costs the screen a look at the catalogue."""


class CacheWatch:
    """Calls `written` from a thread of its own: soon after a write, and seldom while many follow each other."""

    def __init__(self, line_db: Path, written: Callable[[], None], apart_s: float = APART_S) -> None:
        self._file = line_db
        self._written = written
        self._apart_s = apart_s
        self._news = threading.Event()
        self._stopped = threading.Event()
        self._observer: BaseObserver | None = None

    def start(self) -> None:
        """Begin to watch. Where the system cannot (inotify used up), nobody is told: the start page looks by itself."""
        try:
            self._watch()
        except Exception as refused:  # noqa: BLE001  a convenience: no reason to stop serving anybody
            _LOG.warning("line_not_watched %s", type(refused).__name__)

    def _watch(self) -> None:
        # Loaded when the first page stands.
        from watchdog.events import FileSystemEventHandler
        from watchdog.observers import Observer

        handler = FileSystemEventHandler()
        handler.on_modified = self._modified  # type: ignore[method-assign]  # a class of its own would load it earlier
        observer = Observer()
        observer.schedule(handler, str(self._file.parent))
        observer.start()
        self._observer = observer
        threading.Thread(target=self._tell, name="line-watch", daemon=True).start()

    def stop(self) -> None:
        """Watch no more."""
        self._stopped.set()
        self._news.set()
        if self._observer is not None:
            self._observer.stop()

    def _tell(self) -> None:
        while not self._stopped.is_set():
            self._news.wait()
            # Cleared before it is told: what is written while somebody reads is told again.
            self._news.clear()
            if not self._stopped.is_set():
                self._written()
            self._stopped.wait(self._apart_s)

    def _modified(self, event: FileSystemEvent) -> None:
        # Not the -shm file: our own reading touches it, and would wake us for ever.
        if Path(os.fsdecode(event.src_path)).name in (self._file.name, f"{self._file.name}-wal"):
            self._news.set()
