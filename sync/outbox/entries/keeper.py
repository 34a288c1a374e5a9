"""From the bytes of the confirm screen to `Kept`: number, seal, sign, commit, mirror, in this order.

Before COMMIT any failure leaves nothing behind. After COMMIT it is kept, whatever happens.
"""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import datetime
from typing import Protocol

from sync.contract.chain.box import BoxContent, Secrets, write_content
from sync.contract.chain.chain_entry import ChainEntry
from sync.contract.chain.entry import Entry, TimeEvidence, write_entry
from sync.contract.chain.statement import StatementKind
from sync.contract.numbers import ArrivalNumber, check_code_of, inquiry_number_of
from sync.envelope.jws import Typ, sign_jws
from sync.envelope.keys.hpke_keys import Recipient
from sync.envelope.keys.signer import Signer
from sync.envelope.parts import SealedFile
from sync.envelope.resident.resident_signature import signature_hash
from sync.envelope.sealing import BoxContext, BoxKey
from sync.envelope.slip_qr import signed_slip_qr_text
from sync.envelope.status import change_proof, status_id, status_key
from sync.errors import OutboxError
from sync.home.clocks import Clock, Randomness
from sync.home.failpoints import Failpoint, Failpoints
from sync.home.home import Identity, KioskHome
from sync.outbox.entries.arrival_counter import next_number
from sync.outbox.entries.files_to_keep import (
    content_version,
    entry_version,
    keep_parts,
    keys_of,
    named_parts,
    refuse_other_files,
    sealed_files,
)
from sync.outbox.entries.submission import Kept, Prepared, Submission
from sync.outbox.readiness.before_a_form import Reserves
from sync.outbox.refusals import AlreadyKept, OutboxFull
from sync.outbox.storage.mirror import Mirror
from sync.outbox.storage.part_files import PartFiles
from sync.outbox.storage.records import Record
from sync.outbox.storage.rows import day_of, row_of
from sync.outbox.storage.store import Head, Store

_OVERHEAD_BYTES = 256 * 1024
"""Pages of SQLite beside the box itself: tables, indexes, the shared-memory file."""


class Keeper(Protocol):
    """What keeping needs of the outbox; the caller holds its lock."""

    home: KioskHome
    identity: Identity
    clock: Clock
    randomness: Randomness
    failpoints: Failpoints
    mirror: Mirror
    parts: PartFiles
    reserves: Reserves

    def usable_store(self) -> Store:
        """The checked database."""
        ...

    def time_evidence(self) -> TimeEvidence:
        """What is known about time now."""
        ...

    def lose_mirror(self) -> None:
        """Remember that the newest entry rests on one medium only."""
        ...


def prepared_for(keeper: Keeper, arrival: ArrivalNumber, box_key: BoxKey | None = None) -> Prepared:
    """Draw the inquiry number and derive the status key (scrypt: a tenth of a second). Nothing is written."""
    inquiry = inquiry_number_of(keeper.randomness.bytes(8))
    return Prepared(arrival, inquiry, status_key(arrival, inquiry), box_key)


def place_next(keeper: Keeper) -> BoxContext:
    """Where in the chain a submission would get its place now."""
    return BoxContext(keeper.identity.kiosk, keeper.identity.epoch, keeper.usable_store().head().seq + 1)


def number_next(keeper: Keeper) -> ArrivalNumber:
    """The arrival number that a submission would get now.

    Raises:
        NumbersUsedUp
    """
    store = keeper.usable_store()
    return next_number(store, keeper.identity, store.head().counter, keeper.clock.now())[0]


def place(
    keeper: Keeper,
    submission: Submission,
    signer: Signer,
    recipients: Sequence[Recipient],
    prepared: Prepared | None = None,
) -> Kept:
    """Keep one submission so that it survives a power cut, and say so.

    `prepared` counts only if its number is the one that comes now; another place or day draws anew.

    Raises:
        OutboxFull, NumbersUsedUp, AlreadyKept: nothing was kept.
    """
    keeper.failpoints.reach(Failpoint.BEFORE_PLACE)
    if signer.public.hex() != keeper.identity.entry_public:
        raise OutboxError("this is not the entry key that the centre enrolled")
    store = keeper.usable_store()
    head = store.head()
    statement_hash = hashlib.sha256(submission.statement).hexdigest()
    if store.rows("SELECT 1 FROM entries WHERE statement = ?", (statement_hash,)):
        raise AlreadyKept("this statement is kept already")
    moment = keeper.clock.now()
    arrival, counter = next_number(store, keeper.identity, head.counter, moment)
    if prepared is None or prepared.arrival != arrival:
        prepared = prepared_for(keeper, arrival)
    context = BoxContext(keeper.identity.kiosk, keeper.identity.epoch, head.seq + 1)
    box_key = prepared.box_key
    if box_key is None or not box_key.serves(recipients, context):
        box_key = BoxKey(recipients, context)
    sealed = sealed_files(submission, context, keeper.randomness)
    content = _content(submission, prepared, sealed)
    box = box_key.seal(write_content(content))
    keeper.failpoints.reach(Failpoint.SEALED)
    entry = Entry(
        v=entry_version(sealed),
        kind=submission.kind,
        kiosk=keeper.identity.kiosk,
        epoch=keeper.identity.epoch,
        seq=head.seq + 1,
        prev=head.hash,
        arrival=arrival,
        suite=recipients[0].suite,
        statement=statement_hash,
        signature=_signature_hash(submission),
        box=hashlib.sha256(box).hexdigest(),
        length=len(box),
        corrects=submission.corrects,
        time=keeper.time_evidence(),
        parts=named_parts(sealed),
    )
    refuse_other_files(entry, content, submission)
    record = Record(entry.seq, counter, sign_jws(write_entry(entry), Typ.ENTRY, signer), box)
    entry_hash = bytes.fromhex(record.hash)
    qr_text = signed_slip_qr_text(entry, entry_hash, signer)
    keeper.failpoints.reach(Failpoint.SIGNED)
    check_code = check_code_of(entry_hash)
    published_as = status_id(prepared.status_key)
    # Whole before the commit: behind it nothing may fail that could be told as "not kept".
    kept = Kept(
        arrival, prepared.inquiry, check_code, qr_text, _wall(moment), False, entry.seq, entry.epoch, published_as
    )
    keep_parts(keeper, entry.seq, sealed)
    # Where the commit fails the files stay as orphans: whoever is sure that no entry names them sweeps them.
    degraded = not commit_record(keeper, store, head, record, entry)
    keeper.failpoints.reach(Failpoint.BEFORE_KEPT)
    return replace(kept, degraded=degraded) if degraded else kept


def commit_record(keeper: Keeper, store: Store, head: Head, record: Record, entry: ChainEntry) -> bool:
    """Put a signed entry behind the head, on both media. False: it rests on one medium only.

    Raises:
        OutboxFull: nothing was kept.
    """
    for folder in (keeper.home.data, keeper.home.mirror):
        keeper.reserves.release_if_needed(folder, 3 * len(record.box or b"") + _OVERHEAD_BYTES)
    _commit(keeper, store, head, record, entry)
    return _mirrored(keeper, record, entry)


def _commit(keeper: Keeper, store: Store, head: Head, record: Record, entry: ChainEntry) -> None:
    keeper.failpoints.reach(Failpoint.BEFORE_COMMIT)
    new_head = replace(head, seq=record.seq, hash=record.hash, counter=record.counter)
    try:
        with store.change():
            store.put_entry(row_of(record, entry))
            store.put_head(new_head)
            keeper.failpoints.reach(Failpoint.IN_TRANSACTION)
    except sqlite3.Error as failed:
        # An error of COMMIT itself does not say whether it happened: what stands in the file decides.
        if not _stands(store, new_head):
            raise OutboxFull("the disk did not take the entry: nothing was kept") from failed
    keeper.failpoints.reach(Failpoint.AFTER_COMMIT)


def _stands(store: Store, head: Head) -> bool:
    with suppress(sqlite3.Error, OutboxError):
        return store.head() == head
    return False


def _mirrored(keeper: Keeper, record: Record, entry: ChainEntry) -> bool:
    keeper.failpoints.reach(Failpoint.BEFORE_MIRROR)
    mirrored = False
    try:
        if keeper.mirror.is_present():
            keeper.mirror.append([record], day_of(entry))
            mirrored = True
    except Exception:  # noqa: BLE001 - after COMMIT nothing may take the promise back
        mirrored = False
    if not mirrored:
        keeper.lose_mirror()
        return False
    keeper.failpoints.reach(Failpoint.AFTER_MIRROR)
    return True


def _content(submission: Submission, prepared: Prepared, sealed: Sequence[SealedFile]) -> BoxContent:
    secrets = Secrets(
        arrival=prepared.arrival,
        status_key=prepared.status_key,
        mail=submission.mail,
        proof=_proof(submission),
    )
    return BoxContent(
        content_version(sealed),
        submission.statement,
        submission.signature,
        submission.certificate,
        secrets,
        keys_of(sealed),
    )


def _proof(submission: Submission) -> bytes | None:
    if submission.kind is StatementKind.SUBMISSION:
        return None
    if submission.corrects is None or submission.old_status_key is None:
        raise OutboxError("a correction or withdrawal names the old number and knows its status key")
    digest = hashlib.sha256(submission.statement).digest()
    return change_proof(submission.old_status_key, submission.kind, submission.corrects, digest)


def _signature_hash(submission: Submission) -> str | None:
    if submission.signature is None:
        return None
    return signature_hash(submission.statement, submission.signature).hex()


def _wall(moment: datetime) -> datetime:
    return moment.replace(microsecond=moment.microsecond // 1000 * 1000)
