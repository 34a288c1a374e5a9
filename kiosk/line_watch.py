"""Tells when the agent wrote line.db: a new catalogue or status has come."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from watchdog.events import FileSystemEvent
    from watchdog.observers.api import BaseObserver


class LineWatch:
    """Calls `written` from a thread of its own."""

    def __init__(self, line_db: Path, written: Callable[[], None]) -> None:
        self._file = line_db
        self._written = written
        self._observer: BaseObserver | None = None

    def start(self) -> None:
        """Begin to watch."""
        # Loaded when the first page stands.
        from watchdog.events import FileSystemEventHandler
        from watchdog.observers import Observer

        handler = FileSystemEventHandler()
        handler.on_modified = self._modified  # type: ignore[method-assign]  # a class of its own would load it earlier
        self._observer = Observer()
        self._observer.schedule(handler, str(self._file.parent))
        self._observer.start()

    def stop(self) -> None:
        """Watch no more."""
        if self._observer is not None:
            self._observer.stop()

    def _modified(self, event: FileSystemEvent) -> None:
        # Not the -shm file: our own reading touches it, and would wake us for ever.
        if Path(os.fsdecode(event.src_path)).name in (self._file.name, f"{self._file.name}-wal"):
            self._written()
