"""A contact into custody. Everything that the acknowledgement says is in the one transaction before it.

Custody is not judgement: bytes whose signature fails are kept and counted too. Only a second story about one place
of the chain is not stored; it becomes evidence, and a person is called (`central.intake.custody.second_stories`).
"""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import OperationalError, connection, transaction
from django.utils import timezone

from central import keys
from central.audit.head import audit_head
from central.audit.record import NewEntry, collected, record_all
from central.database.bulk_rows import written_together
from central.database.sqlite_in_turn.base import standing_as_one
from central.faults import where
from central.intake.act_details import Delivered
from central.intake.actions.spend_nonce import spend
from central.intake.boxes import filed
from central.intake.contact_entries import Presented, present_again
from central.intake.custody import custody_rows
from central.intake.custody.custody_rows import Place
from central.intake.custody.group_commit import GroupCommit
from central.intake.custody.second_stories import tell_broken_chain, tell_second_story
from central.intake.documents import CurrentIncarnation
from central.intake.failpoints import Failpoint, reach
from central.intake.models import CustodyEntry
from central.intake.refusals import KioskApiError, malformed
from central.intake.timestamps import parse_moment
from central.kiosks.actions.states import suspect
from central.kiosks.contact_rows import body_code, lock_kiosks, write_kiosk
from central.kiosks.heartbeats import keep_heartbeat
from central.kiosks.models import Kiosk, KioskKey, SuspicionEvidence
from central.kiosks.states import KioskState
from central.store.keeping import keep
from central.store.port import StoreAway
from sync.contract.capabilities import CENTRE_READS
from sync.contract.chain.chain_entry import read_chain_entry
from sync.contract.timestamps import rfc3339
from sync.contract.wire.ack import Ack, AuditHead, LogHead
from sync.contract.wire.contact import Heartbeat
from sync.contract.wire.contact_frames import CONTACT_LIMIT_ENTRIES, ContactEntry
from sync.contract.wire.messages import write_message
from sync.envelope.jws import Typ, payload_in, sign_jws
from sync.envelope.keys.signer import TrustedKey
from sync.envelope.merkle import Frontier

LOG = logging.getLogger(__name__)


@dataclass(frozen=True)
class Custody:
    """What the centre answers. `stored` new entries were taken in by this contact."""

    ack: bytes
    kiosk: Kiosk
    stored: int


@dataclass(frozen=True)
class News:
    """What an acknowledgement tells beside custody: which request it answers, and what is new at the centre."""

    request: str = ""
    catalogue: int = 0
    status_cursor: int = 0
    enrolment: str = ""
    manifest: str = ""
    index: str = ""
    """Hashes of what the kiosk should hold; empty: there is none."""


@dataclass(frozen=True)
class Contact:
    """What a kiosk's verified request brings."""

    kiosk_id: int
    nonce: str
    heartbeat: Heartbeat
    presented: Sequence[Presented]
    incarnation: CurrentIncarnation
    news: News = News()


@dataclass(frozen=True)
class Taken:
    """A contact that was served, before anything of it is written."""

    kiosk: Kiosk
    places: list[Place]
    log_size: int
    log_root: str
    """Hex, after its own entries: as the acknowledgement says it."""
    ack: bytes


def take_custody(
    kiosk_id: int,
    nonce: str,
    heartbeat: Heartbeat,
    presented: Sequence[Presented],
    incarnation: CurrentIncarnation,
    news: News = News(),
) -> Custody:
    """Keep what is new, notice what contradicts, and acknowledge. Returns when all of it is durable.

    Contacts that come at the same moment share a transaction; none sees or suffers anything of another.

    Raises:
        KioskApiError: stale nonce, a kiosk that may not speak, or another epoch; a large box that cannot be kept now.
    """
    try:
        contact = Contact(kiosk_id, nonce, heartbeat, filed(presented), incarnation, news)
        if connection.in_atomic_block:
            return _served(_take([contact])[0])  # the caller's transaction is no other thread's
        return _TOGETHER.do(contact)
    except StoreAway:
        raise KioskApiError(503, "busy", "large boxes cannot be kept at this moment; send them again later") from None


def _take_together(contacts: Sequence[Contact]) -> Sequence[Custody | Exception]:
    """Each contact's answer. If the shared transaction fails, each has one of its own: one must not hold up another."""
    if len(contacts) > 1:
        try:
            return _take(contacts)
        except OperationalError:
            raise  # the database is away for all of them
        except Exception as wrong:  # noqa: BLE001 - whatever one contact sets off, the others go on
            LOG.warning("%d contacts are taken one by one: %s", len(contacts), where(wrong))
    return [_take_alone(contact) for contact in contacts]


def _take_alone(contact: Contact) -> Custody | Exception:
    try:
        return _take([contact])[0]
    except Exception as wrong:  # noqa: BLE001 - raised again in the thread that asked
        return wrong


def _take(contacts: Sequence[Contact]) -> list[Custody | KioskApiError]:
    """One transaction for all of them. They are judged one after the other; what contradicts or heals what is stored is
    written there and then (evidence, a suspect kiosk, a place taken over). What is new is written after it, together.
    """
    times = [custody_rows.ack_times(contact.kiosk_id, contact.presented) for contact in contacts]
    with standing_as_one(), transaction.atomic():
        kiosks = lock_kiosks({contact.kiosk_id for contact in contacts})
        log = custody_rows.lock_log() if any(contact.presented for contact in contacts) else custody_rows.log_edge()
        # The head that stands before this transaction: no entry of it can vanish again.
        now, size, audit = timezone.now(), log.size, AuditHead(*audit_head())
        with collected() as suspicions:
            judged = [
                _judge(contact, kiosks[contact.kiosk_id], log, told_at, now, audit)
                for contact, told_at in zip(contacts, times, strict=True)
            ]
        taken = [one for one in judged if isinstance(one, Taken)]
        if files := [place.entry.file for one in taken for place in one.places if place.entry.file]:
            keep(files)
        with written_together() as writer:
            placed = [(one.kiosk, place) for one in taken for place in one.places]
            if placed:
                custody_rows.write_places(writer, placed, now)
                reach(Failpoint.CUSTODY_APPENDED)
            if log.size != size:
                custody_rows.write_log(writer, log)
            custody_rows.write_acks(writer, [(one.kiosk, one.ack) for one in taken], now)
            for one in taken:
                write_kiosk(writer, one.kiosk)
            record_all([*suspicions, *(_delivered(one) for one in taken if one.places)])
        reach(Failpoint.CUSTODY_BEFORE_COMMIT)
    reach(Failpoint.CUSTODY_AFTER_COMMIT)
    return [Custody(one.ack, one.kiosk, len(one.places)) if isinstance(one, Taken) else one for one in judged]


def _judge(
    contact: Contact, kiosk: Kiosk, log: Frontier, times: Mapping[str, datetime], now: datetime, audit: AuditHead
) -> Taken | KioskApiError:
    """What becomes of one contact; `kiosk` and `log` go on with it in memory. A refusal leaves both as they were."""
    try:
        next_nonce = spend(kiosk, contact.nonce)
        if contact.heartbeat.epoch != kiosk.epoch:
            raise malformed("the heartbeat is of another epoch than this key")
    except KioskApiError as refused:
        return refused
    kiosk.nonce = next_nonce
    reach(Failpoint.CUSTODY_BEGIN)
    places = custody_rows.append(kiosk, _new_entries(kiosk, contact.presented, log), log, times)
    _judge_heartbeat(kiosk, contact.heartbeat)
    _keep_heartbeat(kiosk, contact.heartbeat, now)
    # Signed before the commit, so that its hash is known to it; nobody sees it unless the commit succeeds.
    jws = sign_jws(write_message(_ack(contact, kiosk, log, now, audit)), Typ.ACK, keys.signer("ack"))
    return Taken(kiosk, places, log.size, log.root().hex(), jws)


def _served(answer: Custody | KioskApiError) -> Custody:
    if isinstance(answer, KioskApiError):
        raise answer
    return answer


def _delivered(one: Taken) -> NewEntry:
    first, last = one.places[0].entry.seq, one.places[-1].entry.seq
    told = Delivered(epoch=one.kiosk.epoch, first=first, last=last, log=one.log_size, root=one.log_root)
    return NewEntry(one.kiosk, "kiosk.delivered", one.kiosk.audit_name, body_code(one.kiosk), told)


def _ack(contact: Contact, kiosk: Kiosk, log: Frontier, now: datetime, audit: AuditHead) -> Ack:
    return Ack(
        v=1,
        incarnation=contact.incarnation.id,
        kiosk=kiosk.code,
        epoch=kiosk.epoch,
        stored_up_to=kiosk.stored_up_to,
        head=kiosk.head,
        time=rfc3339(now),
        nonce=kiosk.nonce,
        log=LogHead(log.size, log.root().hex()),
        request=contact.news.request,
        state=kiosk.state,
        catalogue=contact.news.catalogue,
        status_cursor=contact.news.status_cursor,
        audit=audit,
        reads=CENTRE_READS,
        enrolment=contact.news.enrolment or None,
        manifest=contact.news.manifest or None,
        index=contact.news.index or None,
    )


def _new_entries(kiosk: Kiosk, presented: Sequence[Presented], log: Frontier) -> list[Presented]:
    """The entries that go on from the stored head. Those before it are compared, and take over a damaged place.

    Writes what it finds against the kiosk: a second story makes it suspect.
    """
    if not presented or presented[0].seq > kiosk.stored_up_to + 1:
        # Beyond a gap nothing is stored. The acknowledgement says where we stand: a kiosk that was told more before
        # learns that this centre has forgotten something (restored without a new incarnation) and raises the alarm.
        return []
    known = [entry for entry in presented if entry.seq <= kiosk.stored_up_to]
    _compare(kiosk, known, log)
    new: list[Presented] = []
    head, certain = kiosk.head, True
    for index, entry in enumerate(presented[len(known) :], start=len(known)):
        misfit = entry.prev is not None and entry.prev != head
        # Where nobody could read what stands before it, this entry's word on that hash is the better one: among these
        # (`certain`), or at the stored head, if it is the first that goes on from there.
        if misfit and certain and (new or not custody_rows.is_damaged(kiosk, kiosk.stored_up_to)):
            tell_broken_chain(kiosk, presented[index:], head)
            break
        new.append(entry)
        head, certain = entry.hash, entry.claims is not None
    return new


def _compare(kiosk: Kiosk, known: Sequence[Presented], log: Frontier) -> None:
    if not known:
        return
    stored = custody_rows.stored_at(kiosk, known[0].seq - 1, known[-1].seq + 1)
    for entry in known:
        row = stored.get(entry.seq)
        if row is None:
            continue  # of before a restored backup that did not hold it: cannot be compared
        if row.fault and not entry.fault:
            reason, expected = _other_story(row, entry, stored)
            if reason:
                tell_second_story(kiosk, entry, reason, expected)
            else:
                custody_rows.heal(kiosk, row, entry, log)
        elif row.entry_hash != entry.hash and not entry.fault:
            tell_second_story(kiosk, entry, "other_content", row.entry_hash)


def present_row(row: CustodyEntry, box: bytes) -> Presented | None:
    """Bytes that a program before this one could not read, as a kiosk presents them, if they hold now; a large box is
    put into the store. Call it before the transaction: no contact waits for a store.

    Raises:
        StoreAway
    """
    key = KioskKey.objects.filter(kiosk_id=row.kiosk_id, epoch=row.epoch, use="entry").first()
    if key is None:
        return None
    entry, signer = ContactEntry(bytes(row.jws), box), TrustedKey(bytes(key.public))
    found = present_again(entry, signer, row.kiosk.code, row.epoch)
    return filed([found])[0] if found is not None and found.seq == row.seq else None


def take_over(row: CustodyEntry, found: Presented) -> None:
    """What was found by `present_row` takes its own place, in the caller's transaction; nothing changes if another
    story stands beside it.

    Raises:
        StoreAway: its file was swept meanwhile.
    """
    kiosk = lock_kiosks({row.kiosk_id})[row.kiosk_id]
    if not row.fault:
        return
    log = custody_rows.lock_log()
    beside = CustodyEntry.objects.filter(kiosk_id=row.kiosk_id, epoch=row.epoch)
    stored = {one.seq: one for one in beside.filter(seq__gte=row.seq - 1, seq__lte=row.seq + 1)}
    if _other_story(row, found, stored)[0] or beside.filter(entry_hash=found.hash).exists():
        return
    custody_rows.heal(kiosk, row, found, log)
    with written_together() as writer:
        custody_rows.write_log(writer, log)
        write_kiosk(writer, kiosk)


def _other_story(row: CustodyEntry, entry: Presented, stored: Mapping[int, CustodyEntry]) -> tuple[str, str]:
    """Why good bytes may not take this place over, and the hash that was expected; empty: they may.

    What the kiosk signed stays: the entry whose box alone was another, and the neighbours that say what stands between.
    """
    if row.fault == custody_rows.OTHER_BOX:
        return ("", "") if row.entry_hash == entry.hash else ("other_content", row.entry_hash)
    before, after = stored.get(entry.seq - 1), stored.get(entry.seq + 1)
    if before is not None and custody_rows.is_signed(before) and before.entry_hash != entry.prev:
        return "broken_chain", before.entry_hash
    if after is not None and custody_rows.is_signed(after):
        named = read_chain_entry(payload_in(bytes(after.jws), Typ.ENTRY)).prev
        if named != entry.hash:
            return "broken_chain", named
    return "", ""


def _judge_heartbeat(kiosk: Kiosk, heartbeat: Heartbeat) -> None:
    """A kiosk whose outbox ends before what we hold of it was set back, or is a copy."""
    if heartbeat.seq < kiosk.stored_up_to:
        reason, stored = "behind_stored", kiosk.head
    elif heartbeat.seq == kiosk.stored_up_to and heartbeat.head != kiosk.head:
        if custody_rows.is_damaged(kiosk, kiosk.stored_up_to):
            return
        reason, stored = "other_head", kiosk.head
    else:
        return
    suspect(
        kiosk,
        SuspicionEvidence(
            epoch=kiosk.epoch, seq=heartbeat.seq, reason=reason, presented=heartbeat.head[:64], stored=stored
        ),
    )


def _keep_heartbeat(kiosk: Kiosk, heartbeat: Heartbeat, now: datetime) -> None:
    if kiosk.state == KioskState.ENROLLED:
        kiosk.state = KioskState.ACTIVE.value
    kiosk.contact_at = now
    wall = parse_moment(heartbeat.wall)
    kiosk.clock_ahead_ms = round((wall - now).total_seconds() * 1000) if wall is not None else None
    keep_heartbeat(kiosk, heartbeat)


# Several contacts are no larger together than one may be: all others wait until they are durable.
_TOGETHER: GroupCommit[Contact, Custody] = GroupCommit(
    _take_together, size=lambda contact: len(contact.presented), most=CONTACT_LIMIT_ENTRIES
)
