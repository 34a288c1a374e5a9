"""One file, handed to a member who reads its application. Only what was opened, compared and scanned is; it is saved,
never shown by the browser in a page of ours.
"""

from __future__ import annotations

from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET

from central.applications.models import Application
from central.applications.not_done import not_done
from central.applications.views import find
from central.attachments.act_details import FileOpened
from central.attachments.models import AttachedFile
from central.attachments.opened_files import opened_file
from central.audit.record import record
from central.staff.access import signed_in
from central.staff.models import StaffMember
from central.staff.zones import zone_of
from central.store.port import StoreError
from sync.envelope.refusals import NotOpenable

POLICY = "default-src 'none'; sandbox; frame-ancestors 'none'"
KNOWN_TYPES = frozenset(
    {
        "application/pdf",
        "image/jpeg",
        "image/png",
        "application/zip",
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    }
)
"""Types under which a file is handed out; every other is bytes."""
NOT_READ = gettext_lazy(
    "このファイルは、いま保管場所から読めません。しばらくしてから、もう一度お試しください。"
    "つづくときは、情報政策課に知らせてください。"
)


@require_GET
def file(request: HttpRequest, number: str, version: int, place: int) -> HttpResponse:
    """A file of a version, to be saved."""
    member = signed_in(request)
    application = find(request, member, number)
    found = clean_file(application, version, place)
    try:
        content = opened_file(found)
    except (StoreError, NotOpenable):
        return not_done(request, str(NOT_READ), 503)
    _record(request, member, application, found)
    return handed(found.name, found.type, content)


def clean_file(application: Application, version: int, place: int) -> AttachedFile:
    """A file that may be opened.

    Raises:
        Http404: there is none, or it may not.
    """
    rows = AttachedFile.objects.filter(application=application, version__number=version, number=place)
    found = rows.select_related("version", "kept__version").first()
    if found is None or found.state != AttachedFile.State.CLEAN:
        raise Http404
    return found


def _record(request: HttpRequest, member: StaffMember, application: Application, found: AttachedFile) -> None:
    told = FileOpened(zone=zone_of(request).id, version=found.version.number, file=found.number, sha256=found.sha256)
    with transaction.atomic():
        record(member, "file.opened", application.audit_subject, application.body, told)


def handed(name: str, kind: str, content: bytes) -> HttpResponse:
    """To be saved: nothing of it is run, and nothing of it stays in a browser."""
    answer = HttpResponse(content, content_type=kind if kind in KNOWN_TYPES else "application/octet-stream")
    answer.headers["Content-Disposition"] = content_disposition_header(True, name) or "attachment"
    answer.headers["X-Content-Type-Options"] = "nosniff"
    answer.headers["Content-Security-Policy"] = POLICY
    answer.headers["Cache-Control"] = "no-store"
    return answer
