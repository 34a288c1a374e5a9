"""Giving an export up: before there is a file, on the way, or while it lies there."""

from __future__ import annotations

from django.db import transaction

from central.audit.record import record
from central.exports.actions.fetch import lock_export
from central.exports.models import Export
from central.exports.named_files import let_go
from central.exports.refusals import ExportNotAllowed
from central.staff.models import StaffMember

STATES = (Export.State.CHOSEN, Export.State.ASKED, Export.State.WRITING, Export.State.READY)


def discard(seen: Export, member: StaffMember, *, revision: int) -> Export:
    """By its maker, or by whoever was to release it.

    Raises:
        ExportNotAllowed: another's, that does not wait for anybody.
        ExportStale
    """
    if member.pk != seen.made_by_id and seen.state != Export.State.ASKED:
        raise ExportNotAllowed("another's export")
    with transaction.atomic():
        export = lock_export(seen, revision, *STATES)
        give_up(export)
        record(member, "export.discarded", export.audit_subject, export.body)
    return export


def give_up(export: Export, state: Export.State = Export.State.DISCARDED) -> None:
    """Nothing of a locked export's contents is named any more, in the caller's transaction."""
    let_go(export)
    export.state = state
    export.revision += 1
    export.save(update_fields=["state", "revision"])
