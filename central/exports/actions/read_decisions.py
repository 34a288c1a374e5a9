"""A sheet with decisions becomes a plan, and nothing else: what changes, what cannot, what cannot be read."""

from __future__ import annotations

import hashlib
from collections.abc import Collection

from django.db import transaction
from django.utils import timezone

from central.applications.access import within_duty
from central.audit.record import record
from central.exports.act_details import SheetRead
from central.exports.columns import FIXED, NUMBER
from central.exports.decision_rules import lines_of_sheet
from central.exports.models import DecisionLine, DecisionSheet
from central.exports.sheet_reading import read_sheet
from central.staff.duties import Duty
from central.staff.models import StaffMember


def read_decisions(data: bytes, member: StaffMember, closed: Collection[str]) -> DecisionSheet:
    """`closed` are the procedures that may not be opened from where the member sits.

    Raises:
        SheetRefused: nothing is kept.
    """
    mine = within_duty(member, Duty.REVIEW).exclude(procedure__in=closed)
    lines, undecided = lines_of_sheet(read_sheet(data, str(FIXED[NUMBER].label)), mine)
    with transaction.atomic():
        sheet = DecisionSheet.objects.create(
            body=member.body,
            made_by=member,
            made_at=timezone.now(),
            sha256=hashlib.sha256(data).hexdigest(),
            undecided=undecided,
        )
        for line in lines:
            line.sheet = sheet
        DecisionLine.objects.bulk_create(lines, batch_size=200)
        planned = sum(line.state == DecisionLine.State.PLANNED for line in lines)
        told = SheetRead(planned=planned, refused=len(lines) - planned, sha256=sheet.sha256)
        record(member, "decisions.read", sheet.audit_subject, sheet.body, told)
    return sheet
