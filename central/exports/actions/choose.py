"""Freezing what was chosen in a list: from now on this export is of these applications and no others."""

from __future__ import annotations

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext, override

from central.applications.access import within_duty
from central.applications.chosen import ListChoice
from central.applications.models import Application
from central.applications.trials import counted
from central.audit.record import record
from central.exports import files_zip
from central.exports.act_details import RowsChosen
from central.exports.columns import FIXED
from central.exports.frozen_set import keep_set, read_set
from central.exports.models import Export, ExportScope, Format
from central.exports.refusals import ExportIncomplete
from central.staff.duties import Duty
from central.staff.models import StaffMember
from sync.contract.forms.attached_files import drawn_size

PART = 10_000
"""Rows that a step of the writing job takes."""


def choose(member: StaffMember, chosen: ListChoice, *, files: bool = False) -> Export:
    """A new export: a table of these applications, or their `files`. Trials, and what the member does not review, are
    left out; how many these are is kept with it.

    Raises:
        ExportIncomplete: nothing is left, or more than one ZIP may hold.
    """
    theirs = counted(chosen.applications).filter(pk__in=within_duty(member, Duty.REVIEW).values("pk"))
    made_at = timezone.now()
    if files:
        _refuse_too_many(theirs)
    frozen = read_set(theirs, files_zip.PART if files else PART)
    left = chosen.applications.count() - frozen.rows
    if not frozen.rows:
        raise ExportIncomplete(gettext("書き出せる申請が入っていません。審査の権限がある申請をえらんでください。"))
    with transaction.atomic():
        export = Export.objects.create(
            body=member.body,
            why=_why(chosen, left),
            made_by=member,
            made_at=made_at,
            rows=frozen.rows,
            keys_sha256=frozen.sha256,
            format=Format.ZIP if files else Format.XLSX,
            columns="" if files else "\n".join(column.key for column in FIXED.values() if column.at_first),
        )
        ExportScope.objects.bulk_create(
            [ExportScope(export=export, body_id=body, procedure=procedure) for body, procedure in sorted(frozen.scopes)]
        )
        keep_set(export, frozen)
        told = RowsChosen(lines=frozen.rows, keys=frozen.sha256)
        record(member, "export.chosen", export.audit_subject, export.body, told)
    return export


def _refuse_too_many(applications: QuerySet[Application]) -> None:
    found = files_zip.files_in(applications)
    if found.applications > files_zip.MOST_APPLICATIONS or found.files > files_zip.MOST_FILES:
        raise ExportIncomplete(
            gettext("1つのZIPにできるのは、申請%(most)s件・ファイル%(files)s個までです。条件を足してください。")
            % {"most": f"{files_zip.MOST_APPLICATIONS:,}", "files": f"{files_zip.MOST_FILES:,}"}
        )
    if found.size > files_zip.MOST_BYTES:
        raise ExportIncomplete(
            gettext("ファイルが全部で%(size)sあります。1つのZIPにできるのは2GBまでです。条件を足してください。")
            % {"size": drawn_size(found.size)}
        )
    if found.applications and not found.files:
        raise ExportIncomplete(gettext("えらんだ申請に、いま開ける添付ファイルはありません。"))


def _why(chosen: ListChoice, left: int) -> str:
    """In the city's words, whatever language the clerk reads: it stands in the check sheet."""
    if left <= 0:
        return chosen.why[:1000]
    with override(settings.LANGUAGE_CODE):
        told = gettext("試験運用の申請と、審査の権限がない申請（%(count)s件）は入っていません") % {"count": left}
    return f"{chosen.why[:900]}。{told}"
