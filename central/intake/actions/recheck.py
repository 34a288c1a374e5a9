"""What a person decides about an entry that needs a look: judge it again, or take it in although a check failed."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import transaction

from central import keys
from central.applications.act_details import TakenInAnyway
from central.applications.actions.manual_check import close_manual_check, lock_manual_check
from central.applications.models import Application, ManualCheck
from central.applications.proof import faults_of_manual_check, refuse_faults
from central.applications.refusals import Altered, Incomplete, NotProvable, NotVisible
from central.audit.record import record, recorded_last
from central.catalogue.queries import definition_by
from central.intake.actions.take_custody import present_row, take_over
from central.intake.boxes import NoBox, box_of
from central.intake.models import CustodyEntry, WaitingEntry
from central.intake.verdicts.trust_store import trust_of
from central.intake.verdicts.unsealing import Opened, open_entry
from central.intake.verdicts.verdict_rows import record_submissions
from central.staff.models import StaffMember
from central.store.port import StoreAway
from sync.contract.chain.statement import StatementKind


def judge_again(check_id: int, member: StaffMember, resolution: str) -> None:
    """Close the manual check and let the worker open the entry again: after a key or a definition was restored.

    What still does not hold opens a new one.

    Raises:
        HandlingRefused
    """
    with transaction.atomic():
        _, row = _judgeable(check_id, member)
    with _at_hand():
        # A fault of its bytes was found by a program that knew less, perhaps.
        box = box_of(row.pk) if row.fault else None
        if box is NoBox.AWAY:
            raise StoreAway("its box cannot be read now")
        found = present_row(row, box) if isinstance(box, bytes) else None
    with _at_hand(), transaction.atomic():
        manual_check, row = _judgeable(check_id, member)
        if found is not None:
            take_over(row, found)
        WaitingEntry.objects.get_or_create(entry=row, defaults={"kiosk_id": row.kiosk_id})
        close_manual_check(manual_check, member, resolution)


def take_in_anyway(check_id: int, member: StaffMember, resolution: str) -> Application:
    """Take an invalid submission in on a person's word. Its failed checks stay beside it for good.

    Raises:
        Incomplete: it cannot be read, or it is no submission.
        HandlingRefused
    """
    with transaction.atomic():
        manual_check = _open_manual_check(check_id, member)
    # Before the transaction that decides: what is wrong with a file is noted by itself.
    refuse_faults(faults_of_manual_check(manual_check))
    box = box_of(_entry_of(manual_check).pk)
    if box is NoBox.AWAY:
        raise NotProvable("its box cannot be read now")
    if box is None or isinstance(box, NoBox):
        raise Altered("its box cannot be read")
    with transaction.atomic(), recorded_last():
        manual_check = _open_manual_check(check_id, member)
        row = _entry_of(manual_check)
        one = open_entry(
            row,
            box,
            row.kiosk.code,
            keys.opening_keys(),
            definition_by,
            trust_of,
        )
        if manual_check.kind != ManualCheck.Kind.INVALID or not isinstance(one, Opened):
            raise Incomplete("only what could be read can be taken in")
        if one.entry.kind is not StatementKind.SUBMISSION:
            raise Incomplete("a correction or withdrawal cannot be taken in without its proof")
        one.verdict.checks.outcomes["taken_in_by"] = member.audit_name
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
            TakenInAnyway(reasons=tuple(reason[:100] for reason in manual_check.reasons)),
        )
        close_manual_check(manual_check, member, resolution)
    return application


@contextmanager
def _at_hand() -> Iterator[None]:
    try:
        yield
    except StoreAway as away:
        raise NotProvable("the store is away: nothing was changed") from away


def _judgeable(check_id: int, member: StaffMember) -> tuple[ManualCheck, CustodyEntry]:
    manual_check = _open_manual_check(check_id, member)
    if manual_check.kind == ManualCheck.Kind.ANOMALY or manual_check.counted_on is not None:
        raise Incomplete("there is nothing to judge again in what was read well, or only counts")
    return manual_check, _entry_of(manual_check)


def _open_manual_check(check_id: int, member: StaffMember) -> ManualCheck:
    manual_check = lock_manual_check(check_id, member)
    if manual_check.resolved_at is not None:
        raise NotVisible("there is nothing open of this number here")
    return manual_check


def _entry_of(manual_check: ManualCheck) -> CustodyEntry:
    if manual_check.kiosk_id is None or manual_check.epoch is None or manual_check.seq is None:
        raise Incomplete("no kiosk sent this: custody holds nothing of it")
    rows = CustodyEntry.objects.select_related("body", "kiosk")
    return rows.get(kiosk_id=manual_check.kiosk_id, epoch=manual_check.epoch, seq=manual_check.seq)
