"""Changes of a kiosk's state. The table in `central.kiosks.states` is asked first, always."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from central.audit.record import record
from central.kiosks.act_details import StateChanged, Suspected
from central.kiosks.actions.enrolment import end_codes
from central.kiosks.heartbeats import printable
from central.kiosks.models import Kiosk, SuspicionEvidence
from central.kiosks.refusals import NoSuchChange, NotAllowed
from central.kiosks.states import NEXT, KioskState
from central.staff.access import has_duty
from central.staff.duties import Duty
from central.staff.models import StaffMember

EVIDENCE_LIMIT = 50
"""Pieces of one epoch: so many entries, each with its box, and so many heads of heartbeats, which no resident made."""


def suspend(code: str, by: StaffMember | str, reason: str) -> Kiosk:
    """Take nothing more from it until it is released. For people; `by` may be the audit name of a command."""
    return _change(code, KioskState.SUSPENDED, by, "suspended", reason)


def revoke(code: str, by: StaffMember | str, reason: str) -> Kiosk:
    """Its keys count no more, for good. Another machine may be enrolled in its place."""
    return _change(code, KioskState.REVOKED, by, "revoked", reason)


def release(code: str, by: StaffMember | str, reason: str) -> Kiosk:
    """A person has looked: back to service."""
    return _change(code, KioskState.ACTIVE, by, "released", reason)


def drain(code: str, by: StaffMember | str, reason: str) -> Kiosk:
    """A person has confirmed that nothing waits on the media of a revoked kiosk."""
    return _change(code, KioskState.DRAINED, by, "drained", reason)


def suspect(kiosk: Kiosk, evidence: SuspicionEvidence) -> bool:
    """Freeze the evidence and call people, in the caller's transaction; the kiosk's row is locked and saved by it.

    The same evidence shown again is kept once, and of an epoch no more than a person can look at: the first pieces tell
    what happened, and a machine in wrong hands could make others without end. Returns whether this piece is a new one.
    """
    if KioskState.SUSPECT in NEXT[KioskState(kiosk.state)]:
        kiosk.state, kiosk.state_reason = KioskState.SUSPECT.value, evidence.reason
    of_its_epoch = SuspicionEvidence.objects.filter(kiosk=kiosk, epoch=evidence.epoch)
    alike = of_its_epoch.exclude(jws=b"") if evidence.jws else of_its_epoch.filter(jws=b"")
    if alike.count() >= EVIDENCE_LIMIT:
        return False
    kept, new = SuspicionEvidence.objects.get_or_create(
        kiosk=kiosk,
        epoch=evidence.epoch,
        seq=evidence.seq,
        reason=evidence.reason,
        presented=printable(evidence.presented),
        defaults={
            "body_id": kiosk.body_id,
            "at": timezone.now(),
            "stored": evidence.stored,
            "jws": evidence.jws,
            "box": evidence.box,
        },
    )
    if new:
        record(
            "system",
            "kiosk.suspected",
            kiosk.audit_name,
            kiosk.body.code,
            Suspected(reason=kept.reason, epoch=kept.epoch, seq=kept.seq, evidence=kept.pk),
        )
    return new


def _change(code: str, target: KioskState, by: StaffMember | str, act: str, reason: str) -> Kiosk:
    with transaction.atomic():
        kiosk = Kiosk.objects.select_for_update(of=("self",)).select_related("body").get(code=code)
        if isinstance(by, StaffMember) and not has_duty(by, Duty.OPERATE_KIOSKS, kiosk.body_id):
            raise NotAllowed("this needs the duty of operating kiosks")
        if target not in NEXT[KioskState(kiosk.state)]:
            raise NoSuchChange(f"a kiosk that is {kiosk.state} cannot become {target.value}")
        # A code that was given before somebody stopped this place would let a machine in behind that person's back.
        end_codes(kiosk)
        source, kiosk.state, kiosk.state_reason = kiosk.state, target.value, reason[:200]
        kiosk.save(update_fields=["state", "state_reason"])
        told = StateChanged(source=source, reason=reason[:200])
        record(by, f"kiosk.{act}", kiosk.audit_name, kiosk.body.code, told)
    return kiosk
