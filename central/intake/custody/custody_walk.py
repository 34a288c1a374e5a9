"""Walking everything in custody, and everything that was opened, from the bytes: for `verify_custody`.

Nothing is held but one chunk of rows, one hash for each level of the log and the places of the acts of staff, however
many entries there are.
"""

from __future__ import annotations

import heapq
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from django.db.models import F, Q
from msgspec import UNSET

from central.applications.models import ApplicationVersion, ManualCheck
from central.audit.details import read
from central.audit.models import AuditEntry
from central.audit.standing import walk_standing
from central.catalogue.models import ProcedureVersion, ProcedureWording, PublishedObject
from central.catalogue.queries import is_as_loaded, is_as_published, newest_catalogue
from central.database.walked_chunks import CHUNK, chunks
from central.intake.act_details import CopyPrinted, Delivered, StaffActed
from central.intake.boxes import Boxes, NoBox
from central.intake.custody import custody_rows
from central.intake.custody.archive_check import archive_faults
from central.intake.custody.custody_proof import CustodyProver, Keys, entry_faults
from central.intake.custody.file_check import file_faults
from central.intake.kiosk_api.published_objects import lost_to
from central.intake.models import BoxArchive, CustodyEntry, ReplacedLeaf, WaitingEntry
from central.intake.verdicts.trust_store import catalogue_signed
from central.kiosks.models import KioskKey
from central.organisation.models import Hall
from sync.contract.wire.catalogue import sha256_of
from sync.envelope.keys.signer import TrustedKey
from sync.envelope.merkle import Frontier

READ = ("", "other_box")
"""Faults of entries whose own bytes are good: they stand under their own hash."""


@dataclass(frozen=True)
class Wrong:
    """One thing that is not as it came."""

    what: str
    """`entry 99201-003/1/17`, `version 99201…`, `look 4`, `log`."""
    fault: str


@dataclass
class Walked:
    """How far a walk came."""

    entries: int = 0
    versions: int = 0
    manual_checks: int = 0
    archives: int = 0
    files: int = 0
    roots: int = 0
    """Roots of the log that were acknowledged, as far as they are noted in the audit log or given."""
    root: str = ""


def walk(
    walked: Walked,
    noted: Mapping[int, str],
    tell: Callable[[Walked], None],
    archives: Sequence[BoxArchive] = (),
    file_nights: int = 1,
) -> Iterator[Wrong]:
    """Everything that is wrong, as it is found. `noted` are roots by size that were noted elsewhere; `archives` are
    read whole, too: every record, its signature and its tree. `file_nights`: in so many nights all files are read.
    """
    yield from _walk_log(walked, noted, tell)
    yield from _walk_archives(archives, walked)
    yield from _walk_files(walked, file_nights)
    yield from _walk_versions(walked, tell)
    yield from _walk_manual_checks(walked, tell)
    yield from (Wrong(what, fault) for what, fault in walk_standing())
    yield from _walk_published()


def _walk_log(walked: Walked, noted: Mapping[int, str], tell: Callable[[Walked], None]) -> Iterator[Wrong]:
    kept = custody_rows.log_edge()
    keys = _entry_keys()
    log = _Log(noted)
    yield from log.compare()
    acted = _acted()
    for chunk in chunks(_in_the_order_of_the_log(kept.size)):
        yield from _vanished(chunk, acted)
        boxes = Boxes(row.pk for row in chunk)
        for row in chunk:
            yield from log.catch_up(row.log_place)
            if log.size > row.log_place:
                yield Wrong(_named(row), "leaf_twice")
            yield from log.append(row.entry_hash)
            for fault in _faults(row, boxes.get(row.pk) or b"", keys):
                yield Wrong(_named(row), fault)
        walked.entries += len(chunk)
        tell(walked)
    yield from log.catch_up(kept.size)
    walked.roots, walked.root = log.compared, log.root
    if log.size != kept.size or log.root != kept.root().hex():
        yield Wrong("log", "other_root")
    yield from log.left()


def _entry_keys() -> Keys:
    return {(key.kiosk_id, key.epoch): TrustedKey(bytes(key.public)) for key in KioskKey.objects.filter(use="entry")}


def _in_the_order_of_the_log(size: int) -> Iterator[CustodyEntry]:
    """A leaf names its row (`Place.pk`), but for entries that took good bytes over, which have a leaf of their own."""
    rows = CustodyEntry.objects.filter(log_place__lt=size).select_related("kiosk")
    at_home, moved = rows.filter(log_place=F("pk") - 1), rows.exclude(log_place=F("pk") - 1)
    return heapq.merge(
        at_home.order_by("pk").iterator(chunk_size=CHUNK),
        moved.order_by("log_place", "pk").iterator(chunk_size=CHUNK),
        key=lambda row: row.log_place,
    )


class _Log:
    """The log made anew, and the roots that were acknowledged, in the order of their sizes.

    Once a leaf is missing or a root differs, every later root differs: that is said once.
    """

    def __init__(self, noted: Mapping[int, str]) -> None:
        self.compared = 0
        self._frontier = Frontier()
        self._holds = True
        self._noted = dict(noted)
        entries = AuditEntry.objects.filter(act="kiosk.delivered").order_by("number").values_list("details", flat=True)
        # Contacts that were committed together wrote their entries in the order in which the log grew.
        told = (read(column, Delivered) for column in entries.iterator(CHUNK))
        self._told = ((one.log, one.root) for one in told if one.root is not UNSET)
        self._next = next(self._told, None)

    @property
    def size(self) -> int:
        """Leaves so far."""
        return self._frontier.size

    @property
    def root(self) -> str:
        """Hex."""
        return self._frontier.root().hex()

    def append(self, leaf: str) -> Iterator[Wrong]:
        """The next leaf."""
        self._frontier.append(bytes.fromhex(leaf))
        yield from self.compare()

    def catch_up(self, place: int) -> Iterator[Wrong]:
        """Leaves up to this place that no entry has any more: of unreadable bytes whose place good ones took over."""
        replaced = ReplacedLeaf.objects.filter(place__gte=self.size, place__lt=place).order_by("place")
        for leaf in replaced.iterator(chunk_size=CHUNK):
            if leaf.place != self.size:
                break
            yield from self.append(leaf.hash)
        if self._holds and self.size < place:
            self._holds = False
            yield Wrong(f"leaves {self.size} to {place - 1}", "no_entry")

    def compare(self) -> Iterator[Wrong]:
        """Whether the log had the acknowledged roots at this size. A size that was passed unseen never was."""
        while self._holds and self._next is not None and self._next[0] <= self.size:
            (size, acknowledged), self._next = self._next, next(self._told, None)
            yield from self._judge(size, acknowledged, self.root if size == self.size else "")
        if self._holds and self.size in self._noted:
            yield from self._judge(self.size, self._noted.pop(self.size), self.root)

    def left(self) -> Iterator[Wrong]:
        """What was acknowledged of a log that was longer than this one. What came in meanwhile is the next walk's."""
        longest = custody_rows.log_edge().size
        for size, root in sorted(self._noted.items()):
            if self._holds:
                yield from self._judge(size, root, "")
        while self._holds and self._next is not None:
            (size, root), self._next = self._next, next(self._told, None)
            if size > longest:
                yield from self._judge(size, root, "")

    def _judge(self, size: int, acknowledged: str, root: str) -> Iterator[Wrong]:
        self.compared += 1
        if acknowledged != root:
            self._holds = False
            yield Wrong(f"log of {size} entries", "other_than_acknowledged")


def _faults(row: CustodyEntry, box: bytes | NoBox, keys: Keys) -> list[str]:
    if row.fault not in READ:
        return (
            []
            if row.entry_hash == custody_rows.place_name(row.kiosk, row.epoch, row.seq, bytes(row.jws))
            else ["other_entry"]
        )
    _, faults = entry_faults(row, box, keys)
    return [fault for fault in faults if row.fault != fault]


def _acted() -> set[tuple[str, int, int]]:
    """Kiosk, epoch and seq of every act of staff and print outcome that stands in the audit log."""
    acted: set[tuple[str, int, int]] = set()
    kinds: dict[str, type[StaffActed | CopyPrinted]] = {
        "kiosk.staff_acted": StaffActed,
        "kiosk.document_printed": CopyPrinted,
    }
    told = AuditEntry.objects.filter(act__in=kinds).values_list("act", "subject", "details")
    for act, subject, column in told.iterator(CHUNK):
        one = read(column, kinds[act])
        acted.add((subject, one.epoch, one.seq))
    return acted


def _vanished(chunk: list[CustodyEntry], acted: set[tuple[str, int, int]]) -> Iterator[Wrong]:
    """An entry waits for its verdict, became a version, needs a look, or stands in the audit log; there is no fifth."""
    hashes = [row.entry_hash for row in chunk]
    known = set(ApplicationVersion.objects.filter(entry_hash__in=hashes).values_list("entry_hash", flat=True))
    known |= set(WaitingEntry.objects.filter(entry__in=chunk).values_list("entry__entry_hash", flat=True))
    rest = [
        row for row in chunk if row.entry_hash not in known and (row.kiosk.audit_name, row.epoch, row.seq) not in acted
    ]
    for row in rest:
        manual_checks = ManualCheck.objects.filter(kiosk_id=row.kiosk_id, epoch=row.epoch)
        there = Q(seq=row.seq, entry_hash=row.entry_hash)
        if row.fault and not row.arrival_number:
            there |= Q(seq__lte=row.seq, last_seq__gte=row.seq)
        if not manual_checks.filter(there).exists():
            yield Wrong(_named(row), "no_verdict")


def _walk_versions(walked: Walked, tell: Callable[[Walked], None]) -> Iterator[Wrong]:
    prover = CustodyProver()
    for chunk in chunks(ApplicationVersion.objects.order_by("pk").iterator(chunk_size=CHUNK)):
        proofs = prover.versions(chunk)
        for version in chunk:
            for fault in proofs[version.pk].faults:
                yield Wrong(f"version {version.arrival_number}", fault)
        walked.versions += len(chunk)
        tell(walked)


def _walk_manual_checks(walked: Walked, tell: Callable[[Walked], None]) -> Iterator[Wrong]:
    prover = CustodyProver()
    for manual_check in ManualCheck.objects.exclude(statement=b"").order_by("pk").iterator(chunk_size=CHUNK):
        for fault in prover.manual_check(manual_check):
            yield Wrong(f"look {manual_check.pk}", fault)
        walked.manual_checks += 1
    tell(walked)


def _walk_archives(archives: Sequence[BoxArchive], walked: Walked) -> Iterator[Wrong]:
    keys = _entry_keys()
    for archive in archives:
        walked.archives += 1
        for what, fault in archive_faults(archive, keys):
            yield Wrong(what, fault)


def _walk_files(walked: Walked, nights: int) -> Iterator[Wrong]:
    def counted() -> None:
        walked.files += 1

    for what, fault in file_faults(counted, nights):
        yield Wrong(what, fault)


def _walk_published() -> Iterator[Wrong]:
    """Definitions that statements name, and what each hall's kiosks run on."""
    for row in ProcedureVersion.objects.order_by("pk").iterator(chunk_size=CHUNK):
        if not is_as_loaded(row):
            yield Wrong(f"definition {row.procedure} {row.version}", "other_definition")
    for wording in ProcedureWording.objects.select_related("definition").order_by("pk").iterator(chunk_size=CHUNK):
        if not is_as_published(wording):
            yield Wrong(f"wording {wording}", "other_wording")
    for hall in Hall.objects.select_related("body").order_by("pk"):
        published = newest_catalogue(hall)
        if published is not None and catalogue_signed(bytes(published.jws)) is None:
            yield Wrong(f"catalogue {hall.body.code} {published.version}", "bad_signature")
        for sha256 in lost_to(hall.pk):
            yield Wrong(f"catalogue object {sha256}", "no_row")
    for sha256, data in PublishedObject.objects.order_by("pk").values_list("pk", "data").iterator(chunk_size=CHUNK):
        if sha256_of(bytes(data)) != sha256:
            yield Wrong(f"catalogue object {sha256}", "other_object")


def _named(row: CustodyEntry) -> str:
    return f"entry {row.kiosk.code}/{row.epoch}/{row.seq}"
