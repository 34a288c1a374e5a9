"""The outbox, opened and checked by a thread of its own while the window opens. No page is shown before its result."""

from __future__ import annotations

import logging
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass

from kiosk.devices.outbox import Readiness
from kiosk.devices.workers.outbox_port import OutboxPort
from kiosk.devices.workers.outbox_worker import OTHER_TROUBLE, readiness
from kiosk.devices.workers.quarantined import QuarantinedOutbox
from kiosk.runtime.failpoints import Failpoints
from sync.errors import OutboxError
from sync.outbox import KioskHome, Outbox, OutOfReach

_LOG = logging.getLogger("kiosk.process.outbox_check")


@dataclass(frozen=True)
class BootOutcome:
    """What the boot check left to work with."""

    outbox: Outbox | None
    """None: it must not be used."""
    book: OutboxPort
    readiness: Readiness
    """Whether a form may be started now; the first page says it."""

    @classmethod
    def of(cls, outbox: Outbox) -> BootOutcome:
        """An outbox whose boot check is done."""
        return cls(outbox, outbox, _readiness(outbox))


def check_outbox(home: KioskHome, failpoints: Failpoints, *, two_media: bool) -> Future[BootOutcome]:
    """Begin to open and check it. `result` waits for the end, and raises what must end the program."""
    thread = ThreadPoolExecutor(1, "boot-check")
    checked = thread.submit(_check, home, failpoints, two_media)
    thread.shutdown(wait=False)
    return checked


def _check(home: KioskHome, failpoints: Failpoints, two_media: bool) -> BootOutcome:
    """An outbox that must not be used still lets the screen say so.

    Raises:
        OutOfReach: what passes by itself is tried again by the next start.
    """
    outbox: Outbox | None = None
    try:
        outbox = Outbox.open(home, failpoints=failpoints, two_media=two_media)
        outbox.boot_check()
    except OutOfReach:
        if outbox is not None:
            outbox.close()
        raise
    except OutboxError as refused:
        _LOG.error("outbox_refused %s", type(refused).__name__)
        book = QuarantinedOutbox()
        return BootOutcome(None, book, _readiness(book))
    return BootOutcome.of(outbox)


def _readiness(book: OutboxPort) -> Readiness:
    try:
        return readiness(book.may_take_in(), 0)
    except Exception as broken:  # noqa: BLE001  the outbox's worker is asked the same at once, and says it again
        _LOG.error("readiness_unknown %s", type(broken).__name__)
        return Readiness(False, OTHER_TROUBLE, visit=0)
