"""Finding an export, and locking it as a page showed it."""

from __future__ import annotations

from collections.abc import Collection

from central.exports.access import exports_visible_to
from central.exports.models import Export
from central.exports.refusals import ExportNotVisible, ExportStale
from central.staff.models import StaffMember


def see_export(export_id: int, member: StaffMember, closed: Collection[str]) -> Export:
    """As far as this person may know of it from where they sit.

    Raises:
        ExportNotVisible
    """
    rows = exports_visible_to(member, closed).select_related("made_by", "released_by", "body")
    found = rows.filter(pk=export_id).first()
    if found is None:
        raise ExportNotVisible("no such export for this person")
    return found


def lock_export(seen: Export, revision: int, *states: Export.State) -> Export:
    """The same row, locked in the caller's transaction.

    Raises:
        ExportStale: it has another revision or state by now.
    """
    locked = Export.objects.select_for_update().get(pk=seen.pk)
    if locked.revision != revision or locked.state not in states:
        raise ExportStale("this export was changed meanwhile")
    return locked
