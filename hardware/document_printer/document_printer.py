"""One document printer: asked before, watched during, asked after each document.

Nothing of a former visit comes out later: a job that did not come to its end is cancelled, and the next document waits
until the printer's own list holds none of ours; it is asked for after a start too, and where no job was ever answered.
One worker thread uses it; no call waits longer than `DocumentPatience` allows.
"""

from __future__ import annotations

import socket
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import count as numbers
from typing import Final

from hardware.document_printer.ipp import Attributes, IppAnswer, IppRequest, JobState, Operation, Value
from hardware.document_printer.outcome import (
    DocumentDoubt,
    DocumentNotPrinted,
    DocumentObstacle,
    DocumentOutcome,
    DocumentPrinted,
    DocumentUnknown,
)
from hardware.document_printer.status import PDF, DocumentPrinterStatus, read_status, why_it_stands
from hardware.document_printer.transport import IppAddress, NoAnswer, NotConnected, ask

DOCUMENT_LIMIT_BYTES: Final = 16 * 1024 * 1024
_ABOUT_PRINTER: Final = (
    "printer-state", "printer-state-reasons", "printer-is-accepting-jobs", "document-format-supported"
)  # fmt: skip
_ABOUT_JOB: Final = ("job-state", "job-state-reasons", "job-impressions-completed", "job-media-sheets-completed")
_ENDS: Final = (JobState.CANCELLED, JobState.ABORTED, JobState.COMPLETED)
_SETTINGS: Final[Mapping[str, Sequence[Value]]] = {
    "copies": [1],
    "sides": ["one-sided"],
    "media": ["iso_a4_210x297mm"],
    "print-scaling": ["none"],
}
"""A sheet that was scaled is worth nothing where a seal is measured: a printer that cannot keep to one of these refuses
the job (`ipp-attribute-fidelity`), or is stopped where it says that it leaves one out.
"""
_OUR_JOBS: Final[Mapping[str, Sequence[Value]]] = {
    "my-jobs": [True],
    "which-jobs": ["not-completed"],
    "requested-attributes": ["job-id", "job-state"],
}


def _name_of_this_machine() -> str:
    return f"madoguchi-{socket.gethostname()}"


def _always_wanted() -> bool:
    return True


@dataclass(frozen=True)
class DocumentPatience:
    """Seconds."""

    connect: float = 3.0
    answer: float = 8.0
    sending: float = 30.0
    ending: float = 120.0
    """From sent to completed, all sheets."""
    standing: float = 5.0
    """So long a stopped printer is waited for before the job is called off: a resident stands before it."""
    between: float = 0.5
    """Two looks."""


class DocumentPrinter:
    """Prints documents and says what became of them. See the module for what it promises."""

    def __init__(
        self,
        address: IppAddress,
        patience: DocumentPatience | None = None,
        *,
        user: str = "",
        now: Callable[[], float] = time.monotonic,
        wait: Callable[[float], None] = time.sleep,
    ) -> None:
        """`user`: under whose name its jobs stand, by default this machine's. A printer that others use, the next
        kiosk too, keeps what is theirs.
        """
        self._address = address
        self._user = user or _name_of_this_machine()
        self._patience = patience or DocumentPatience()
        self._now = now
        self._wait = wait
        self._requests = numbers(1)
        self._holds_none = False
        """Whether it is known that it holds no job of ours. Not at a start: a job of before may stand in it."""
        self._counts_sheets = False
        """Whether it was seen to count its sheets. Until then its 0 may mean that it never does."""

    def clear_and_look(self) -> DocumentPrinterStatus:
        """Call off now what the printer may still hold of ours, and say how it is. What it will not let go of is an
        obstacle until it is gone.
        """
        try:
            self._clear()
            answer = self._ask(Operation.GET_PRINTER_ATTRIBUTES, {"requested-attributes": _ABOUT_PRINTER})
        except NotConnected:
            return DocumentPrinterStatus(DocumentObstacle.UNREACHABLE)
        except NoAnswer:
            return DocumentPrinterStatus(DocumentObstacle.NO_ANSWER)
        seen = read_status(answer.printer) if answer.done else DocumentPrinterStatus(DocumentObstacle.NO_ANSWER)
        return seen if self._holds_none or not seen.is_ready else replace(seen, obstacle=DocumentObstacle.PRINTER_ERROR)

    def print_document(self, pdf: bytes, wanted: Callable[[], bool] = _always_wanted) -> DocumentOutcome:
        """Print one copy, whole or with a true word about it. Never tries again by itself. It is called off once it is
        not `wanted` any more, which is asked between two looks.
        """
        if len(pdf) > DOCUMENT_LIMIT_BYTES:
            return DocumentNotPrinted(DocumentObstacle.TOO_LARGE)
        obstacle = self.clear_and_look().obstacle
        if obstacle is not None:
            return DocumentNotPrinted(obstacle)
        if not wanted():
            return DocumentNotPrinted(DocumentObstacle.CALLED_OFF)
        self._holds_none = False
        try:
            # No name of a person: what a printer's own panel and list show is read by whoever stands there.
            named: dict[str, Sequence[Value]] = {
                "job-name": [self._user],
                "document-format": [PDF],
                "ipp-attribute-fidelity": [True],
            }
            answer = self._ask(Operation.PRINT_JOB, named, _SETTINGS, pdf, self._patience.sending)
        except NotConnected:
            return DocumentNotPrinted(DocumentObstacle.UNREACHABLE)
        except NoAnswer:
            self._try_to_clear()  # it may have the whole file
            return DocumentUnknown(DocumentDoubt.CONNECTION_LOST)
        if not answer.done:
            self._try_to_clear()  # it may have kept the file all the same
            if answer.took_nothing:
                return DocumentNotPrinted(DocumentObstacle.REFUSED)
            return DocumentUnknown(DocumentDoubt.NO_CONFIRMATION)
        job = answer.job.number("job-id")
        if job is None:
            self._try_to_clear()
            return DocumentUnknown(DocumentDoubt.NO_CONFIRMATION)
        if not _SETTINGS.keys().isdisjoint(answer.left_out):
            return self._abandon(
                job, DocumentObstacle.REFUSED, DocumentDoubt.STOPPED_ON_THE_WAY, printed_as_asked=False
            )
        return self._watch(job, wanted)

    def _watch(self, job: int, wanted: Callable[[], bool]) -> DocumentOutcome:
        """From here on nothing is said without the printer's word."""
        until, stands_since = self._now() + self._patience.ending, None
        obstacle: DocumentObstacle | None = None
        while self._now() < until:
            try:
                answer = self._ask_about(job)
                if answer.is_final_refusal:
                    self._try_to_clear()  # ended and forgotten at once, or it tells us nothing: its list knows
                    return DocumentUnknown(DocumentDoubt.NO_CONFIRMATION)
                if answer.job.number("job-state") in _ENDS:
                    return self._ended(answer.job)
                if not wanted():
                    return self._abandon(job, DocumentObstacle.CALLED_OFF, DocumentDoubt.STOPPED_ON_THE_WAY)
                obstacle = self._why_it_stands(answer.job)
            except (NotConnected, NoAnswer):
                self._try_to_clear()
                return DocumentUnknown(DocumentDoubt.CONNECTION_LOST)
            stands_since = None if obstacle is None else stands_since or self._now()
            if stands_since is not None and self._now() - stands_since >= self._patience.standing:
                return self._abandon(job, obstacle, DocumentDoubt.STOPPED_ON_THE_WAY)
            self._wait(self._patience.between)
        return self._abandon(job, obstacle, DocumentDoubt.NO_CONFIRMATION)

    def _why_it_stands(self, about: Attributes) -> DocumentObstacle | None:
        """None: it goes on. Whether the printer takes other jobs meanwhile, or has time for a question, says nothing.

        Raises:
            NotConnected, NoAnswer
        """
        answer = self._ask(Operation.GET_PRINTER_ATTRIBUTES, {"requested-attributes": _ABOUT_PRINTER})
        return why_it_stands(answer.printer, job_stands=about.number("job-state") == JobState.STANDS)

    def _ended(self, about: Attributes) -> DocumentOutcome:
        """The printer calls the job ended."""
        self._holds_none = True
        sheets = _sheets(about)
        if about.number("job-state") == JobState.COMPLETED:
            if "job-completed-with-errors" in about.texts("job-state-reasons"):
                return DocumentUnknown(DocumentDoubt.STOPPED_ON_THE_WAY)
            if self._counts_sheets and sheets == 0:
                return DocumentUnknown(DocumentDoubt.NO_CONFIRMATION)  # it counts, and counted none
            self._counts_sheets = self._counts_sheets or bool(sheets)
            return DocumentPrinted(sheets)
        if self._none_came(about):
            return DocumentNotPrinted(DocumentObstacle.REFUSED)
        return DocumentUnknown(DocumentDoubt.STOPPED_ON_THE_WAY)

    def _abandon(
        self, job: int, obstacle: DocumentObstacle | None, doubt: DocumentDoubt, *, printed_as_asked: bool = True
    ) -> DocumentOutcome:
        """Call it off, at once: it comes out as soon as somebody brings paper.

        It may be completed before it is stopped: then it is paper, and a copy only if it was `printed_as_asked`.
        """
        try:
            about = self._call_off(job)
        except (NotConnected, NoAnswer):
            self._try_to_clear()
            return DocumentUnknown(DocumentDoubt.CONNECTION_LOST)
        if about is None:
            return DocumentUnknown(doubt)
        if about.number("job-state") == JobState.COMPLETED:
            return self._ended(about) if printed_as_asked else DocumentUnknown(doubt)
        if self._none_came(about) and obstacle is not None:
            return DocumentNotPrinted(obstacle)
        return DocumentUnknown(doubt)

    def _none_came(self, about: Attributes) -> bool:
        return self._counts_sheets and _sheets(about) == 0

    def _call_off(self, job: int) -> Attributes | None:
        """What is said of the job once it has ended; None: it did not end in time, or is forgotten. Then the printer's
        list has the last word.

        Raises:
            NotConnected, NoAnswer
        """
        until, order_taken = self._now() + self._patience.answer, False
        while True:
            order_taken = order_taken or self._cancel(job)
            answer = self._ask_about(job)
            if answer.job.number("job-state") in _ENDS:
                self._holds_none = True
                return answer.job
            if answer.is_final_refusal or self._now() >= until:
                return None
            self._wait(self._patience.between)

    def _clear(self) -> None:
        """Call off every job of ours that its list has, until it has none (`_holds_none`) or no patience is left.

        Raises:
            NotConnected, NoAnswer
        """
        until, told = self._now() + self._patience.answer, set[int]()
        while not self._holds_none:
            answer = self._ask(Operation.GET_JOBS, _OUR_JOBS)
            held = [job.number("job-id") for job in answer.jobs if job.number("job-state") not in _ENDS]
            self._holds_none = answer.done and not held
            if self._holds_none or not answer.done or self._now() >= until:
                return
            told |= {job for job in held if job is not None and job not in told and self._cancel(job)}
            self._wait(self._patience.between)

    def _try_to_clear(self) -> None:
        """At once, and not only before the next document: somebody may bring paper before that."""
        try:
            self._clear()
        except (NotConnected, NoAnswer):
            return  # the next call tries again

    def _cancel(self, job: int) -> bool:
        """Whether it took the order; one that is busy is told again."""
        return self._ask(Operation.CANCEL_JOB, {"job-id": [job]}).done

    def _ask_about(self, job: int) -> IppAnswer:
        return self._ask(Operation.GET_JOB_ATTRIBUTES, {"job-id": [job], "requested-attributes": _ABOUT_JOB})

    def _ask(
        self,
        operation: Operation,
        named: Mapping[str, Sequence[Value]],
        settings: Mapping[str, Sequence[Value]] | None = None,
        document: bytes = b"",
        whole_s: float | None = None,
    ) -> IppAnswer:
        # Behind `job-id`, which must come first (RFC 8011 4.1.5).
        values = {**named, "requesting-user-name": [self._user]}
        request = IppRequest(operation, next(self._requests), self._address.uri, values, settings or {})
        patience = self._patience
        return ask(self._address, request, document, connect_s=patience.connect, whole_s=whole_s or patience.answer)


def _sheets(about: Attributes) -> int | None:
    """How many came out; None: it does not count them."""
    counted = [about.number("job-media-sheets-completed"), about.number("job-impressions-completed")]
    return max((number for number in counted if number is not None), default=None)
