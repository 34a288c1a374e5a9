"""The second person's word."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from central.audit.record import record
from central.exports.access import may_release
from central.exports.actions.ask import asked_details
from central.exports.actions.fetch import lock_export
from central.exports.actions.write import queue_writing
from central.exports.models import Export
from central.exports.refusals import ExportNotAllowed
from central.staff.models import StaffMember


def release(seen: Export, member: StaffMember, *, revision: int) -> Export:
    """From now on it is written.

    Raises:
        ExportNotAllowed: its maker, or without the duty for all that is in it.
        ExportStale
    """
    if not may_release(member, seen):
        raise ExportNotAllowed("another person, who approves for all that is in it")
    with transaction.atomic():
        export = lock_export(seen, revision, Export.State.ASKED)
        export.released_by, export.released_at = member, timezone.now()
        export.state = Export.State.WRITING
        export.revision += 1
        export.save(update_fields=["released_by", "released_at", "state", "revision"])
        queue_writing(export, export.made_by)
        record(member, "export.released", export.audit_subject, export.body, asked_details(export, second_person=True))
    return export
