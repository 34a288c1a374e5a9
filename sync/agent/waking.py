"""Wakes the agent when the outbox changed. Without it (no inotify, full watch table) the clock alone does."""

from __future__ import annotations

import threading

from watchdog.events import FileSystemEvent, FileSystemEventHandler
from watchdog.observers import Observer
from watchdog.observers.api import BaseObserver

from sync.home.home import KioskHome

_WRITES = frozenset({"modified", "created", "moved"})


class _OutboxWrites(FileSystemEventHandler):
    """Only the outbox counts, and only writes: our own reading and line.db lie in the same folder."""

    def __init__(self, home: KioskHome, wake: threading.Event) -> None:
        self._names = {str(home.outbox_db), f"{home.outbox_db}-wal"}
        self._wake = wake

    def on_any_event(self, event: FileSystemEvent) -> None:
        if event.event_type in _WRITES and {str(event.src_path), str(event.dest_path)} & self._names:
            self._wake.set()


def watch(home: KioskHome, wake: threading.Event) -> BaseObserver | None:
    """Set `wake` at every write to the outbox. Stop the observer at the end."""
    observer = Observer()
    try:
        observer.schedule(_OutboxWrites(home, wake), str(home.data))
        observer.start()
    except OSError:
        return None
    return observer
