"""Asking for the file: its columns and its format."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext

from central.applications.copy_models import Which
from central.applications.second_person import hold_maker
from central.audit.record import record
from central.exports.access import second_person_needed
from central.exports.act_details import ExportAsked
from central.exports.actions.fetch import lock_export
from central.exports.actions.write import queue_writing
from central.exports.columns import WHOSE, columns_for
from central.exports.models import Export, Format
from central.exports.refusals import ExportIncomplete, ExportNotAllowed
from central.exports.row_reading import offered_columns
from central.staff.models import StaffMember

STATES = (Export.State.CHOSEN, Export.State.ASKED)


def ask(
    seen: Export,
    member: StaffMember,
    *,
    revision: int,
    keys: Sequence[str],
    form: Format,
    which: Which = Which.ORIGINAL,
) -> Export:
    """Few rows are written at once; more than may go alone wait for a second person. Files of applications have no
    columns, and no other format.

    Raises:
        ExportNotAllowed: only its maker asks for it.
        ExportIncomplete, ExportStale
    """
    if member.pk != seen.made_by_id:
        raise ExportNotAllowed("another's export")
    if not seen.of_files and not columns_for(keys, offered_columns(seen)):
        raise ExportIncomplete(gettext("列を1つ以上えらんでください。"))
    # A table of 編集 says of each row whose answers it has.
    keys = [*keys, WHOSE] if which is Which.EDITED else keys
    columns = [] if seen.of_files else columns_for(keys, offered_columns(seen))
    with transaction.atomic():
        hold_maker(member.pk)
        export = lock_export(seen, revision, *STATES)
        second = second_person_needed(export)
        export.columns = "\n".join(column.key for column in columns)
        if not export.of_files:
            export.format, export.which = form, which.value
        export.asked_at = timezone.now()
        export.revision += 1
        export.state = Export.State.ASKED if second else Export.State.WRITING
        if not second:
            export.released_by, export.released_at = member, export.asked_at
        export.save()
        if not second:
            queue_writing(export, member)
        record(member, "export.asked", export.audit_subject, export.body, asked_details(export, second_person=second))
    return export


def asked_details(export: Export, *, second_person: bool) -> ExportAsked:
    """For the log."""
    return ExportAsked(
        lines=export.rows, format=export.format, columns=len(export.column_keys), second_person=second_person
    )
