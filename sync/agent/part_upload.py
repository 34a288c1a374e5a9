"""Sealed files to the centre, one piece at a time, from where the centre is: only while no entry waits.

A part is done when the centre has signed for it. Nothing but the receipt is believed: where the centre is it says
itself, and whoever lies about that costs a piece.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from functools import partial

import structlog

from sync.agent.backoff import Backoff
from sync.agent.documents import Documents
from sync.agent.memory import Memory
from sync.agent.refusal_check import read_refusal
from sync.contract.capabilities import ATTACHMENTS
from sync.contract.chain.entry import Part
from sync.contract.timestamps import moment_of, rfc3339
from sync.contract.wire.ack import Ack
from sync.contract.wire.messages import read_message
from sync.contract.wire.parts import PART_PIECE_BYTES, PartHeader, PartPiece, PartReceipt, PartTold, write_piece
from sync.envelope.manifest import TrustedManifest
from sync.errors import ContractError, OutboxError, SyncError
from sync.home.clocks import Clock
from sync.home.failpoints import Failpoint, Failpoints
from sync.home.home import Identity
from sync.inbox.part_receipts import read_receipt
from sync.outbox.reader import OutboxReader
from sync.outbox.storage.part_files import PartFile
from sync.transport.answers import Answered, Refused
from sync.transport.client import CentreClient

PIECE_SECONDS, LONGEST_PIECE_SECONDS = 0.125, 2.0
"""About so long a new entry waits behind a piece that is on its way; on a line that takes its time over the smallest
piece, too, twice what that took, or pieces would wait for each other's answers more than they travel.
"""
LEAST_PIECE_BYTES = 16 * 1024
RECEIPTS_KEPT = timedelta(days=800)
"""Far beyond any retention: without its receipt a part that is purged would look lost."""
UNKNOWN_ENTRY, UNKNOWN_PART = "unknown_entry", "unknown_part"
log = structlog.get_logger("sync.agent")


@dataclass
class _Part:
    """The part that is on its way."""

    file: PartFile
    entry: str
    length: int
    data: bytes
    held: int | None = None
    """How far the centre is; None: it is asked first."""
    quickest_s: float | None = None
    """Of its pieces, the first of which is the smallest."""


class PartUpload:
    """What is left to send after the entries. Returns troubles by `troubles`, never raises for what the line does."""

    def __init__(
        self,
        client: CentreClient,
        memory: Memory,
        reader: OutboxReader,
        identity: Identity,
        clock: Clock,
        failpoints: Failpoints,
        shake: Callable[[], float],
        documents: Documents,
    ) -> None:
        self._client = client
        self._memory = memory
        self._reader = reader
        self._identity = identity
        self._clock = clock
        self._failpoints = failpoints
        self._backoff = Backoff(shake)
        self._documents = documents
        self._bytes_per_s = 0.0
        """Of the last pieces; 0: none was sent yet."""
        self._not_before = 0.0
        self._now_sending: _Part | None = None
        self._done: set[str] = set()
        self._done_at: str | None = None
        """Incarnation whose receipts `_done` are."""
        self._aside: dict[str, str] = {}
        """Part → trouble: not sent again by this process."""
        self._first = True
        """Nothing was asked by this process: a former one may have sent a part of it."""
        self._trouble = ""

    @property
    def troubles(self) -> set[str]:
        """What a person should know."""
        return {*self._aside.values(), *([self._trouble] if self._trouble else [])}

    def wait(self, ack: Ack | None) -> float | None:
        """Seconds until the next piece may go; None: nothing waits that this centre takes."""
        try:
            return None if self._next(ack) is None else max(0.0, self._not_before - self._now())
        except OutboxError:
            return None

    def step(self, ack: Ack) -> None:
        """Send one piece, or ask how far the centre is with a part."""
        try:
            part = self._next(ack)
        except OutboxError:
            part = None
        if part is None or self._now() < self._not_before:
            return
        offset = part.held
        piece = b"" if offset is None else part.data[offset : offset + self._piece_bytes(part)]
        header = PartHeader(
            1, ack.incarnation, self._identity.kiosk, part.entry, part.file.sha256, part.length, offset or 0
        )
        body = write_piece(PartPiece(header, piece))
        self._failpoints.reach(Failpoint.BEFORE_SEND)
        began = self._now()
        answer = self._documents.signed(partial(self._client.part, body))
        self._failpoints.reach(Failpoint.AFTER_SEND)
        match answer:
            case Answered():
                self._carried(part, len(piece), self._now() - began)
                self._told(part, answer, ack)
            case Refused():
                self._refused(part, answer)
            case _:
                part.held = None  # whether it arrived nobody knows
                self._pause("")

    def _next(self, ack: Ack | None) -> _Part | None:
        if ack is None or ATTACHMENTS not in ack.reads or ack.epoch != self._identity.epoch:
            return None
        if self._done_at != ack.incarnation:
            # A centre that was restored signs anew for what it has.
            self._done, self._done_at, self._now_sending = (
                self._memory.tables.receipted(ack.incarnation),
                ack.incarnation,
                None,
            )
        if self._now_sending is not None:
            return self._now_sending
        for file in self._reader.parts_here():
            if file.seq > ack.stored_up_to or file.sha256 in self._done or file.sha256 in self._aside:
                continue
            found = self._read(file)
            if found is not None:
                self._now_sending = found
                return found
        return None

    def _read(self, file: PartFile) -> _Part | None:
        """Its bytes, if its entry names it; what no entry names is the kiosk process's to sweep."""
        entry, named = self._reader.parts_of(file.seq)
        length = _length_of(file.sha256, named)
        if length is None:
            return None
        data = self._reader.part(file)
        if len(data) != length or hashlib.sha256(data).hexdigest() != file.sha256:
            log.error("a sealed part is damaged", seq=file.seq, number=file.number)
            self._aside[file.sha256] = "part_damaged"  # the kiosk's next boot takes it from the second medium
            return None
        first, self._first = self._first, False
        return _Part(file, entry, length, data, None if first else 0)

    def _told(self, part: _Part, answer: Answered, ack: Ack) -> None:
        told = _told_about(part, answer.body)
        if told is None:
            part.held = None
            self._pause("")
            return
        if told.receipt is not None:
            self._receipted(part, told.receipt.encode(), ack)
            return
        before, part.held = part.held, told.held
        if told.held == part.length or (before is not None and told.held <= before):
            # All was said to be there and nobody signs for it, or nothing moved: as good as a bad line.
            self._pause("part_not_taken")
            return
        self._backoff.succeeded()
        self._trouble = ""

    def _receipted(self, part: _Part, jws: bytes, ack: Ack) -> None:
        try:
            receipt = self._documents.under_newest(partial(self._believed, part, jws, ack))
        except SyncError:
            log.warning("receipt refused", seq=part.file.seq, number=part.file.number)
            part.held = None
            self._pause("receipt_unverifiable")
            return
        self._failpoints.reach(Failpoint.BEFORE_RECEIPT_STORE)
        tables = self._memory.tables
        forget = rfc3339(moment_of(receipt.at) - RECEIPTS_KEPT)
        with tables.change():
            tables.put_receipt(receipt.part, receipt.incarnation, receipt.at, jws, forget)
        self._failpoints.reach(Failpoint.AFTER_RECEIPT_STORE)
        self._done.add(receipt.part)
        self._now_sending = None
        self._backoff.succeeded()
        self._trouble = ""
        log.info("part received", seq=part.file.seq, number=part.file.number)

    def _believed(self, part: _Part, jws: bytes, ack: Ack, manifest: TrustedManifest) -> PartReceipt:
        receipt = read_receipt(jws, manifest)
        names = (receipt.incarnation, receipt.kiosk, receipt.epoch, receipt.entry, receipt.part, receipt.length)
        ours = (ack.incarnation, self._identity.kiosk, self._identity.epoch, part.entry, part.file.sha256, part.length)
        if names != ours:
            raise ContractError("a receipt for another part")
        return receipt

    def _refused(self, part: _Part, refused: Refused) -> None:
        log.warning("part refused", status=refused.status, code=refused.code)
        part.held = None
        said = ""
        if refused.signed is not None:
            try:
                said = self._documents.under_newest(partial(read_refusal, refused, kiosk=self._identity.kiosk)).code
            except SyncError:
                said = ""
        if said == UNKNOWN_PART:
            self._aside[part.file.sha256] = "part_refused"
            self._now_sending = None
            return
        if refused.code == UNKNOWN_ENTRY:
            self._now_sending = None
        self._pause("part_not_taken" if refused.code == UNKNOWN_ENTRY else "", refused.retry_after_s)

    def _carried(self, part: _Part, sent: int, seconds: float) -> None:
        if sent >= LEAST_PIECE_BYTES:
            part.quickest_s = seconds if part.quickest_s is None else min(part.quickest_s, seconds)
            rate = sent / max(seconds, 0.001)
            self._bytes_per_s = 0.5 * (self._bytes_per_s or rate) + 0.5 * rate

    def _piece_bytes(self, part: _Part) -> int:
        if part.quickest_s is None:
            return LEAST_PIECE_BYTES
        seconds = min(max(2 * part.quickest_s, PIECE_SECONDS), LONGEST_PIECE_SECONDS)
        return int(min(max(self._bytes_per_s * seconds, LEAST_PIECE_BYTES), PART_PIECE_BYTES))

    def _pause(self, trouble: str, at_least_s: float = 0) -> None:
        self._trouble = trouble
        self._not_before = self._now() + self._backoff.after_failure(at_least_s)

    def _now(self) -> float:
        return self._clock.up_ms() / 1000.0


def _told_about(part: _Part, body: bytes) -> PartTold | None:
    try:
        told = read_message(PartTold, body)
    except ContractError:
        return None
    return told if told.part == part.file.sha256 and told.held <= part.length else None


def _length_of(sha256: str, named: tuple[Part, ...]) -> int | None:
    return next((part.length for part in named if part.sha256 == sha256), None)
