"""Asks the unit that reads sticks, one request after the other, and looks whether a stick is in. A kiosk without a port
for sticks has one that answers that.
"""

from __future__ import annotations

import threading

from hardware.devices import ReadsSticks
from hardware.stick.trouble import StickTrouble
from kiosk.devices.command import Command
from kiosk.devices.stick import FileRead, FilesListed, ListStick, ReadFile, StickFailed, StickInserted, StickRemoved
from kiosk.devices.workers.worker import Post, Worker

LOOKS_EVERY_S = 0.5
"""A look at one name in /dev: nobody waits longer than that for the page to move on."""


class StickWorker(Worker):
    """The port's thread, and one that looks."""

    name = "stick-worker"

    def __init__(self, post: Post, reader: ReadsSticks | None) -> None:
        super().__init__(post)
        self._tell = post
        self._reader = reader
        self._was_in = False
        self._ended = threading.Event()
        self._looking = threading.Thread(target=self._look, name="stick-look", daemon=True)

    def start(self) -> None:
        """Begin to take commands and to look."""
        super().start()
        if self._reader is not None:
            # One that is in by now was put in by nobody who stands here.
            self._was_in = self._reader.is_in()
            self._looking.start()

    def stop(self, timeout_s: float = 5.0) -> None:
        """As `Worker`."""
        self._ended.set()
        if self._looking.is_alive():
            self._looking.join(timeout_s)
        super().stop(timeout_s)

    def do(self, visit: int, command: Command) -> None:
        """Ask, and post what was said."""
        match command:
            case ListStick():
                said = StickTrouble.UNAVAILABLE if self._reader is None else self._reader.files()
                if isinstance(said, StickTrouble):
                    self.post(StickFailed(said, visit=visit))
                else:
                    self.post(FilesListed(said, visit=visit))
            case ReadFile(stick, path, wanted):
                got = StickTrouble.UNAVAILABLE if self._reader is None else self._reader.fetch(stick, path, wanted)
                if isinstance(got, StickTrouble):
                    self.post(StickFailed(got, path, visit=visit))
                else:
                    self.post(FileRead(path, got, visit=visit))
            case _:
                raise TypeError(type(command).__name__)

    def failed(self, visit: int, command: Command) -> None:
        """A defect of ours says nothing about the stick."""
        path = command.path if isinstance(command, ReadFile) else ()
        self.post(StickFailed(StickTrouble.UNAVAILABLE, path, visit=visit))

    def _look(self) -> None:
        assert self._reader is not None, "started"
        while not self._ended.wait(LOOKS_EVERY_S):
            is_in = self._reader.is_in()
            if is_in != self._was_in:
                self._was_in = is_in
                self._tell(StickInserted() if is_in else StickRemoved())
