"""A contact into custody. Everything that the acknowledgement says is in the one transaction before it.

Custody is not judgement: bytes whose signature fails are kept and counted too. Only a second story about one place
of the chain is not stored; it becomes evidence, and a person is called.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone

from central import keys
from central.audit.record import record
from central.intake import storing
from central.intake.actions.spend_nonce import body_code, lock_kiosk, spend
from central.intake.documents import CurrentIncarnation
from central.intake.failpoints import Failpoint, reach
from central.intake.moments import moment, parse_moment
from central.intake.queueing import heavy_write
from central.intake.refusals import malformed
from central.intake.verifying import Presented
from central.kiosks.actions.states import suspect
from central.kiosks.heartbeats import kept
from central.kiosks.models import Kiosk, SuspicionEvidence
from central.kiosks.states import KioskState
from central.row_writing import written_together
from sync.contract.messages import Ack, Heartbeat, LogHead, write_message
from sync.envelope.jws import Typ, sign_jws
from sync.envelope.merkle import Frontier


@dataclass(frozen=True)
class Custody:
    """What the centre answers. `stored` new entries were taken in by this contact."""

    ack: bytes
    kiosk: Kiosk
    stored: int


def take_custody(
    kiosk_id: int,
    nonce: str,
    heartbeat: Heartbeat,
    presented: Sequence[Presented],
    incarnation: CurrentIncarnation,
) -> Custody:
    """Keep what is new, notice what contradicts, and acknowledge.

    Raises:
        LineRefused: stale nonce, a kiosk that may not speak, or another epoch.
    """
    times = storing.ack_times(kiosk_id, presented)
    with heavy_write():
        kiosk = lock_kiosk(kiosk_id)
        kiosk.nonce = spend(kiosk, nonce)
        reach(Failpoint.CUSTODY_BEGIN)
        if heartbeat.epoch != kiosk.epoch:
            raise malformed("the heartbeat is of another epoch than this key")
        now = timezone.now()
        # Before anything is judged: who records a suspicion holds the audit's head, and must not want the log after it.
        log = storing.lock_log() if presented else storing.log_edge()
        size = log.size
        places = storing.append(kiosk, _new_entries(kiosk, presented, log), log, times)
        _judge_heartbeat(kiosk, heartbeat)
        _keep_heartbeat(kiosk, heartbeat, now)
        # Signed before the commit, so that its hash is known to it; nobody sees it unless the commit succeeds.
        jws = sign_jws(write_message(_ack(kiosk, log, incarnation, now)), Typ.ACK, keys.signer("ack"))
        with written_together() as writer:
            if places:
                storing.write_places(writer, kiosk, places, now)
                reach(Failpoint.CUSTODY_APPENDED)
            if log.size != size:
                storing.write_log(writer, log)
            storing.write_ack(writer, kiosk, jws, now)
            storing.write_kiosk(writer, kiosk)
            if places:
                told = {"epoch": kiosk.epoch, "from": places[0].entry.seq, "to": places[-1].entry.seq, "log": log.size}
                record(kiosk, "kiosk.delivered", kiosk.audit_name, body_code(kiosk), told)
        reach(Failpoint.CUSTODY_BEFORE_COMMIT)
    reach(Failpoint.CUSTODY_AFTER_COMMIT)
    return Custody(jws, kiosk, len(places))


def _ack(kiosk: Kiosk, log: Frontier, incarnation: CurrentIncarnation, now: datetime) -> Ack:
    return Ack(
        v=1,
        incarnation=incarnation.id,
        kiosk=kiosk.code,
        epoch=kiosk.epoch,
        stored_up_to=kiosk.stored_up_to,
        head=kiosk.head,
        time=moment(now),
        nonce=kiosk.nonce,
        log=LogHead(log.size, log.root().hex()),
    )


def _new_entries(kiosk: Kiosk, presented: Sequence[Presented], log: Frontier) -> list[Presented]:
    """The entries that go on from the stored head. Those before it are compared, and taken over where healed."""
    if not presented or presented[0].seq > kiosk.stored_up_to + 1:
        # Beyond a gap nothing is stored. The acknowledgement says where we stand: a kiosk that was told more before
        # learns that this centre has forgotten something (restored without a new incarnation) and raises the alarm.
        return []
    known = [entry for entry in presented if entry.seq <= kiosk.stored_up_to]
    _compare(kiosk, known, log)
    new: list[Presented] = []
    head, certain = kiosk.head, True
    for entry in presented[len(known) :]:
        misfit = entry.prev is not None and entry.prev != head
        # Before bytes that nobody could read, this entry's word on their hash is the better one.
        if misfit and certain and (new or not storing.is_damaged(kiosk, kiosk.stored_up_to)):
            suspect(kiosk, _evidence(kiosk, entry, "broken_chain", head))
            break
        new.append(entry)
        head, certain = entry.hash, entry.claims is not None
    return new


def _compare(kiosk: Kiosk, known: Sequence[Presented], log: Frontier) -> None:
    if not known:
        return
    stored = storing.stored_at(kiosk, known[0].seq, known[-1].seq)
    for entry in known:
        row = stored.get(entry.seq)
        if row is None:
            continue  # of before a restored backup that did not hold it: cannot be compared
        if row.fault and not entry.fault:
            storing.heal(kiosk, row, entry, log)
        elif row.entry_hash != entry.hash and not entry.fault:
            suspect(kiosk, _evidence(kiosk, entry, "other_content", row.entry_hash))


def _judge_heartbeat(kiosk: Kiosk, heartbeat: Heartbeat) -> None:
    """A kiosk whose outbox ends before what we hold of it was set back, or is a copy."""
    if heartbeat.seq < kiosk.stored_up_to:
        reason, stored = "behind_stored", kiosk.head
    elif heartbeat.seq == kiosk.stored_up_to and heartbeat.head != kiosk.head:
        if storing.is_damaged(kiosk, kiosk.stored_up_to):
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
    kiosk.heartbeat = kept(heartbeat)


def _evidence(kiosk: Kiosk, entry: Presented, reason: str, stored: str) -> SuspicionEvidence:
    return SuspicionEvidence(
        epoch=kiosk.epoch,
        seq=entry.seq,
        reason=reason,
        presented=entry.hash,
        stored=stored,
        jws=entry.jws,
        box=entry.box,
    )
