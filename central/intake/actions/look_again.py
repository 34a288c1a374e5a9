"""What a person decides about an entry that needs a look: judge it again, or take it in although a check failed."""

from __future__ import annotations

from django.db import transaction

from central import keys
from central.applications.actions.look import close_look, lock_look
from central.applications.models import Application, NeedsLook
from central.applications.proof import faults_of_look
from central.applications.refusals import Altered, Incomplete, NotVisible
from central.audit.record import record, recorded_last
from central.catalogue.queries import definition_by
from central.intake.boxes import NoBox, box_of
from central.intake.models import CustodyEntry, WaitingEntry
from central.intake.opening import Opened, open_entry
from central.intake.recording import record_submissions
from central.intake.trusting import trust_of
from central.staff.models import StaffMember
from sync.contract.chain.statement import StatementKind


def judge_again(look_id: int, member: StaffMember, resolution: str) -> None:
    """Close the look and let the worker open the entry again: after a key or a definition was restored.

    What still does not hold opens a new look.

    Raises:
        HandlingRefused
    """
    with transaction.atomic():
        look = _open_look(look_id, member)
        if look.kind == NeedsLook.Kind.ANOMALY or look.counted_on is not None:
            raise Incomplete("there is nothing to judge again in what was read well, or only counts")
        row = _entry_of(look)
        WaitingEntry.objects.get_or_create(entry=row, defaults={"kiosk_id": row.kiosk_id})
        close_look(look, member, resolution)


def take_in_anyway(look_id: int, member: StaffMember, resolution: str) -> Application:
    """Take an invalid submission in on a person's word. Its failed checks stay beside it for good.

    Raises:
        Incomplete: it cannot be read, or it is no submission.
        HandlingRefused
    """
    with transaction.atomic(), recorded_last():
        look = _open_look(look_id, member)
        if faults_of_look(look):
            raise Altered("what the person read is not what came: judge it again first")
        row = _entry_of(look)
        box = box_of(row.pk)
        if box is None or isinstance(box, NoBox):
            raise Altered("its box cannot be read")
        one = open_entry(
            row,
            box,
            row.kiosk.code,
            keys.opening_keys(),
            definition_by,
            trust_of,
        )
        if look.kind != NeedsLook.Kind.INVALID or not isinstance(one, Opened):
            raise Incomplete("only what could be read can be taken in")
        if one.entry.kind is not StatementKind.SUBMISSION:
            raise Incomplete("a correction or withdrawal cannot be taken in without its proof")
        one.verdict.checks["taken_in_by"] = member.audit_name
        record_submissions([one])
        # By its bytes, not its number: a restored machine gives numbers again, and the first is a neighbour's.
        application = Application.objects.filter(versions__entry_hash=row.entry_hash).first()
        if application is None:
            raise Incomplete("its arrival number is taken by another application")
        record(
            member,
            "application.taken_in_anyway",
            application.audit_subject,
            application.body.code,
            {"reasons": [reason[:100] for reason in look.reasons]},
        )
        close_look(look, member, resolution)
    return application


def _open_look(look_id: int, member: StaffMember) -> NeedsLook:
    look = lock_look(look_id, member)
    if look.resolved_at is not None:
        raise NotVisible("there is nothing open of this number here")
    return look


def _entry_of(look: NeedsLook) -> CustodyEntry:
    if look.kiosk_id is None or look.epoch is None or look.seq is None:
        raise Incomplete("no kiosk sent this: custody holds nothing of it")
    rows = CustodyEntry.objects.select_related("body", "kiosk")
    return rows.get(kiosk_id=look.kiosk_id, epoch=look.epoch, seq=look.seq)
