"""Freezing what was chosen in a list: from now on this export is of these applications and no others."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext

from central.applications.access import within_duty
from central.applications.chosen import ListChoice
from central.applications.trials import counted
from central.audit.record import record
from central.exports.act_details import RowsChosen
from central.exports.columns import FIXED
from central.exports.frozen_set import keep_set, read_set
from central.exports.models import Export, ExportScope
from central.exports.refusals import ExportIncomplete
from central.staff.duties import Duty
from central.staff.models import StaffMember

PART = 2_000
"""Rows that a step of the writing job takes."""


def choose(member: StaffMember, chosen: ListChoice) -> Export:
    """A new export. Trials, and what the member does not review, are left out.

    Raises:
        ExportIncomplete: nothing is left.
    """
    theirs = counted(chosen.applications).filter(pk__in=within_duty(member, Duty.REVIEW).values("pk"))
    made_at = timezone.now()
    frozen = read_set(theirs, PART)
    if not frozen.rows:
        raise ExportIncomplete(gettext("書き出せる申請が入っていません。審査の権限がある申請をえらんでください。"))
    with transaction.atomic():
        export = Export.objects.create(
            body=member.body,
            why=chosen.why[:1000],
            made_by=member,
            made_at=made_at,
            rows=frozen.rows,
            keys_sha256=frozen.sha256,
            columns="\n".join(column.key for column in FIXED.values() if column.at_first),
        )
        ExportScope.objects.bulk_create(
            [ExportScope(export=export, body_id=body, procedure=procedure) for body, procedure in sorted(frozen.scopes)]
        )
        keep_set(export, frozen)
        told = RowsChosen(lines=frozen.rows, keys=frozen.sha256)
        record(member, "export.chosen", export.audit_subject, export.body, told)
    return export
