"""A document printer without metal: speaks IPP over HTTP and keeps its sheets as files.

It behaves as real ones do where that hurts: a job that stands without paper is kept, and goes on by itself as soon as
somebody brings some; a printer that was switched off forgets what it held, but paper that is printed stays printed.
`PrinterManners` are what RFC 8011 lets one printer do otherwise than another.
"""

from __future__ import annotations

import re
import struct
import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Final, Literal

from hardware.document_printer.ipp import JOB_GROUP, OPERATION_GROUP, Attributes, Operation, Value, read_groups

Mishap = Literal["media-empty-error", "cover-open-error", "media-jam-error", "toner-empty-error", "other-error"]
_IDLE, _PROCESSING, _STOPPED = 3, 4, 5
_JOB_PENDING, _JOB_PROCESSING, _JOB_STOPPED, _JOB_CANCELLED, _JOB_COMPLETED = 3, 5, 6, 7, 9
_ENDS: Final = (_JOB_CANCELLED, _JOB_COMPLETED)
_OK, _SUBSTITUTED, _BAD_REQUEST, _NOT_FOUND, _NOT_SUPPORTED = 0x0000, 0x0001, 0x0400, 0x0406, 0x040B
_INTERNAL_ERROR, _NO_SUCH_OPERATION, _BUSY = 0x0500, 0x0501, 0x0507
_PAGE: Final = re.compile(rb"/Type\s*/Page\b")


@dataclass
class Job:
    """What was sent, and how much of it is paper."""

    number: int
    document: bytes
    sheets: int
    owner: str = ""
    settings: Mapping[str, Sequence[Value]] = field(default_factory=dict)
    """What was asked of its sheets."""
    out: int = 0
    state: int = _JOB_PENDING


@dataclass
class PrinterManners:
    """One printer's habits."""

    one_at_a_time: bool = False
    """It takes no other job while it prints, and says so."""
    silent_while_printing: bool = False
    """Asked about itself while it prints, it is busy."""
    forgets_ended_jobs: bool = False
    only_warns: bool = False
    """Its job stands; of itself it says no more than a warning, as of one tray of several."""
    scales_always: bool = False
    """It fits every page to its paper, and can do nothing else."""
    ignores_fidelity: bool = False
    """Takes the job nevertheless, and names what it leaves out."""
    answers_late: bool = False
    """It says that it took a job once the last sheet is out."""
    gives_no_job_id: bool = False
    fails_over_jobs: bool = False
    """It takes a job, and answers that it met an error of its own."""
    swallows: bool = False
    """It calls a job completed of which no sheet came out."""
    keeps_cancelled_jobs: bool = False
    """What is called off stands in its list for as long as this holds, and prints nothing."""
    answers_another: bool = False
    """Its answers bear the number of a request that nobody made here."""
    keeps_order: bool = False
    """It refuses a request about a job in which the job does not stand where RFC 8011 4.1.5 puts it."""
    takes_jobs: bool = True
    takes_pdf: bool = True


class SimulatedDocumentPrinter:
    """`start()` listens; `port` 0 chooses one. `printed` holds the documents that came out whole, in order."""

    def __init__(self, port: int = 0, paper_dir: Path | None = None, *, speed_s: float = 0.02) -> None:
        self.port = port
        self.printed: list[bytes] = []
        self.jobs: list[Job] = []
        self.sheets_out = 0
        self._paper_dir = paper_dir
        self._speed_s = speed_s
        self._changed = threading.Condition()
        self._mishaps: set[str] = set()
        self._paper_low = False
        self._after: tuple[int, Callable[[], None]] | None = None
        self.manners = PrinterManners()
        self.before_job: Callable[[], None] = lambda: None
        """Called as a job arrives, before anything of it is printed."""
        self._lost: Operation | None = None
        self._busy: list[Operation] = []
        self._server: ThreadingHTTPServer | None = None
        self._running = False

    def start(self) -> None:
        """Switch on and listen."""
        handler = type("Handler", (_Handler,), {"printer": self})
        self._server = ThreadingHTTPServer(("127.0.0.1", self.port), handler)
        self._server.daemon_threads = True
        self.port = self._server.server_port
        self._running = True
        threading.Thread(target=self._server.serve_forever, args=[0.05], daemon=True).start()
        threading.Thread(target=self._print, daemon=True).start()

    def stop(self) -> None:
        """Pull the plug: it forgets its jobs."""
        with self._changed:
            self._running = False
            self.jobs.clear()
            self._changed.notify_all()
        if self._server is not None:
            self._server.shutdown()
            self._server.server_close()
            self._server = None

    def happens(self, mishap: Mishap) -> None:
        """It stands until `mended`."""
        with self._changed:
            self._mishaps.add(mishap)
            self._changed.notify_all()

    def mended(self) -> None:
        """Somebody was there: whatever it holds goes on."""
        with self._changed:
            self._mishaps.clear()
            self._changed.notify_all()

    def runs_low(self, *, low: bool) -> None:
        """The tray is nearly empty."""
        with self._changed:
            self._paper_low = low

    def after_sheets(self, number: int, then: Callable[[], None]) -> None:
        """Do this once so many sheets have come out in all."""
        with self._changed:
            self._after = (number, then)

    def loses_answer(self, operation: Operation) -> None:
        """It does the next such thing, and its answer is lost on the way."""
        with self._changed:
            self._lost = operation

    def is_busy_for(self, *operations: Operation) -> None:
        """Each of these is refused once, as by a printer that has no time just now."""
        with self._changed:
            self._busy.extend(operations)

    def is_lost(self, operation: int) -> bool:
        """Whether the answer to this is the one that is lost, or the plug was pulled meanwhile; asked once for each."""
        with self._changed:
            lost = operation == self._lost
            self._lost = None if lost else self._lost
            return lost or not self._running

    def answer(self, operation: int, body: bytes) -> tuple[int, bytes]:
        """Status, and the groups that go with it."""
        groups = dict(read_groups(body))
        asked = groups[OPERATION_GROUP]
        names = list(asked.values)
        if self.manners.keeps_order and "job-id" in names and names[2:4] != ["printer-uri", "job-id"]:
            return _BAD_REQUEST, b""
        with self._changed:
            if operation in self._busy:
                self._busy.remove(Operation(operation))
                return _BUSY, b""
            match operation:
                case Operation.GET_PRINTER_ATTRIBUTES:
                    silent = self.manners.silent_while_printing and self._prints()
                    return (_BUSY, b"") if silent else (_OK, self._about_itself())
                case Operation.PRINT_JOB:
                    settings = groups.get(JOB_GROUP, Attributes())
                    return self._take(asked, settings.values, body[body.index(b"%PDF-") :])
                case Operation.GET_JOBS:
                    return _OK, b"".join(self._about(job) for job in self._held(asked))
                case Operation.GET_JOB_ATTRIBUTES | Operation.CANCEL_JOB:
                    job_named = self._named(asked)
                    if job_named is None:
                        return _NOT_FOUND, b""
                    if operation == Operation.CANCEL_JOB and job_named.state not in _ENDS:
                        job_named.state = _JOB_STOPPED if self.manners.keeps_cancelled_jobs else _JOB_CANCELLED
                        self._changed.notify_all()
                    return _OK, self._about(job_named)
                case _:
                    return _NO_SUCH_OPERATION, b""

    def _take(self, asked: Attributes, settings: Mapping[str, Sequence[Value]], document: bytes) -> tuple[int, bytes]:
        self.before_job()
        leaves_out = self.manners.scales_always and "print-scaling" in settings
        if leaves_out and asked.flag("ipp-attribute-fidelity") and not self.manners.ignores_fidelity:
            return _NOT_SUPPORTED, b""
        owner = next(iter(asked.texts("requesting-user-name")), "")
        job = Job(len(self.jobs) + 1, document, max(1, len(_PAGE.findall(document))), owner, settings)
        self.jobs.append(job)
        self._changed.notify_all()
        if self.manners.answers_late:
            self._changed.wait_for(lambda: job.state in _ENDS, 5.0)
        if self.manners.fails_over_jobs:
            return _INTERNAL_ERROR, b""
        about = b"" if self.manners.gives_no_job_id else self._about(job)
        left_out = b"\x05" + _texts(0x44, "print-scaling", ["none"])
        return (_SUBSTITUTED, left_out + about) if leaves_out else (_OK, about)

    def _held(self, asked: Attributes) -> list[Job]:
        """Those that `which-jobs` and `my-jobs` leave; all that have not ended unless something else is asked."""
        ended = "completed" in asked.texts("which-jobs")
        mine = asked.texts("requesting-user-name") if asked.flag("my-jobs") else None
        return [job for job in self.jobs if (job.state in _ENDS) == ended and (mine is None or job.owner in mine)]

    def _named(self, asked: Attributes) -> Job | None:
        number = asked.number("job-id")
        known = [job for job in self.jobs if not (self.manners.forgets_ended_jobs and job.state in _ENDS)]
        return next((job for job in known if job.number == number), None)

    def _prints(self) -> bool:
        return any(job.state == _JOB_PROCESSING for job in self.jobs)

    def _about_itself(self) -> bytes:
        busy = self._prints()
        takes = self.manners.takes_jobs and not (self.manners.one_at_a_time and busy)
        formats = ["application/octet-stream", *(["application/pdf"] if self.manners.takes_pdf else [])]
        stands = bool(self._mishaps) and not self.manners.only_warns
        mishaps = {mishap if stands else mishap.replace("-error", "-warning") for mishap in self._mishaps}
        reasons = sorted(mishaps) + (["media-low-warning"] if self._paper_low else [])
        return b"\x04" + b"".join(
            (
                _number(0x23, "printer-state", _STOPPED if stands else _PROCESSING if busy else _IDLE),
                _texts(0x44, "printer-state-reasons", reasons or ["none"]),
                _attribute(0x22, "printer-is-accepting-jobs", bytes([takes])),
                _texts(0x49, "document-format-supported", formats),
            )
        )

    def _about(self, job: Job) -> bytes:
        stands = job.state == _JOB_PROCESSING and self._mishaps
        return b"\x02" + b"".join(
            (
                _number(0x21, "job-id", job.number),
                _number(0x23, "job-state", _JOB_STOPPED if stands else job.state),
                _texts(0x44, "job-state-reasons", ["none"]),
                _number(0x21, "job-media-sheets-completed", job.out),
            )
        )

    def _print(self) -> None:
        with self._changed:
            while self._running:
                job = next((job for job in self.jobs if job.state in (_JOB_PENDING, _JOB_PROCESSING)), None)
                if job is None or self._mishaps:
                    if job is not None:
                        job.state = _JOB_PROCESSING
                    self._changed.wait(1.0)
                    continue
                job.state = _JOB_PROCESSING
                self._changed.wait(self._speed_s)
                if job.state == _JOB_PROCESSING and not self._mishaps and self._running:
                    self._sheet_of(job)
                    self._changed.notify_all()

    def _sheet_of(self, job: Job) -> None:
        if self.manners.swallows:
            job.state = _JOB_COMPLETED
            return
        job.out += 1
        self.sheets_out += 1
        if job.out >= job.sheets:
            job.state = _JOB_COMPLETED
            self.printed.append(job.document)
            if self._paper_dir is not None:
                (self._paper_dir / f"document-{len(self.printed)}.pdf").write_bytes(job.document)
        if self._after is not None and self.sheets_out >= self._after[0]:
            _, then = self._after
            self._after = None
            then()


class _Handler(BaseHTTPRequestHandler):
    printer: SimulatedDocumentPrinter

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        operation, request = struct.unpack_from(">HI", body, 2)
        status, groups = self.printer.answer(operation, body)
        if self.printer.is_lost(operation):
            return
        told = request + 1000 if self.printer.manners.answers_another else request
        head = b"\x02\x00" + struct.pack(">HI", status, told) + b"\x01"
        said = _texts(0x47, "attributes-charset", ["utf-8"]) + _texts(0x48, "attributes-natural-language", ["en"])
        answer = head + said + groups + b"\x03"
        self.send_response(200)
        self.send_header("Content-Type", "application/ipp")
        self.send_header("Content-Length", str(len(answer)))
        self.end_headers()
        self.wfile.write(answer)

    def log_message(self, format: str, *args: object) -> None:
        """Nothing."""


def _attribute(tag: int, name: str, content: bytes) -> bytes:
    return struct.pack(">BH", tag, len(name)) + name.encode() + struct.pack(">H", len(content)) + content


def _number(tag: int, name: str, value: int) -> bytes:
    return _attribute(tag, name, struct.pack(">i", value))


def _texts(tag: int, name: str, values: list[str]) -> bytes:
    return b"".join(_attribute(tag, "" if place else name, value.encode()) for place, value in enumerate(values))
