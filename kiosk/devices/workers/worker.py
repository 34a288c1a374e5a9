"""One thread, one queue, one device. Nothing it does blocks the screen; what comes of it is posted as an answer."""

from __future__ import annotations

import logging
import queue
import threading
from collections.abc import Callable

from kiosk.devices.card import VerifyPin
from kiosk.devices.command import Command, Result
from kiosk.runtime.bus import Event
from kiosk.runtime.defects import DefectSeen, defect_of

_LOG = logging.getLogger("kiosk.devices.workers")
Post = Callable[[Event], None]


class Worker:
    """Takes commands in order. Subclasses say what each one does in `do`."""

    name = "worker"

    def __init__(self, post: Post) -> None:
        self._post = post
        self._queue: queue.SimpleQueue[tuple[int, Command] | None] = queue.SimpleQueue()
        self._visit = 0
        self._thread = threading.Thread(target=self._run, name=self.name, daemon=True)

    def start(self) -> None:
        """Begin to take commands; those asked before wait."""
        self._thread.start()

    def stop(self, timeout_s: float = 5.0) -> None:
        """Finish what is being done, take nothing more. Also before `start`."""
        self._queue.put(None)
        if self._thread.is_alive():
            self._thread.join(timeout_s)

    def ask(self, visit: int, command: Command) -> None:
        """Queue a command; from any thread."""
        self._queue.put((visit, command))

    def began(self, visit: int) -> None:
        """A new visit: what still waits for a former one is not done any more."""
        self._visit = visit

    def do(self, visit: int, command: Command) -> None:
        """Carry a command out and post its answer."""
        raise NotImplementedError

    def failed(self, visit: int, command: Command) -> None:
        """A promise was broken while doing this: post what lets the conversation go on."""

    def post(self, answer: Result) -> None:
        """Hand an answer to the conversation."""
        self._post(answer)

    def work_once(self) -> None:
        """Take the next command in the caller's thread, where none was started; the caller sees what it raises.

        Raises:
            queue.Empty: none waits.
        """
        if (asked := self._queue.get_nowait()) is not None:
            self._take(*asked)

    def _run(self) -> None:
        while (asked := self._queue.get()) is not None:
            try:
                self._take(*asked)
            except Exception as broken:  # noqa: BLE001  a defect must not silence a device for good
                self._met(*asked, broken)

    def _take(self, visit: int, command: Command) -> None:
        if visit == self._visit or command.outlives_visit:
            self.do(visit, command)
        elif isinstance(command, VerifyPin):
            command.secret.wipe()

    def _met(self, visit: int, command: Command, broken: Exception) -> None:
        # The kind alone: a message could hold what a resident typed.
        _LOG.error("command_failed %s %s", type(command).__name__, type(broken).__name__)
        if isinstance(command, VerifyPin):
            command.secret.wipe()
        try:
            self.failed(visit, command)
        except Exception as again:  # noqa: BLE001  the thread outlives that too
            self._post(DefectSeen(defect_of(again)))
        self._post(DefectSeen(defect_of(broken)))
