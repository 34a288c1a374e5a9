"""A file looked at page by page, as pictures, before anybody opens the file itself. Only what was scanned; each page
that is shown is an entry of the audit log.
"""

from __future__ import annotations

import base64
from dataclasses import dataclass

from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext
from django.views.decorators.http import require_GET

from central.applications.models import Application
from central.applications.views import find
from central.attachments.act_details import FileLookedAt
from central.attachments.models import AttachedFile
from central.attachments.opened_files import opened_file
from central.attachments.page_pictures import (
    MOST_PAGES,
    SHOWN_TYPES,
    DrawingBusy,
    NoSandbox,
    PageNotDrawn,
    PagePicture,
    page_picture,
)
from central.attachments.views import NOT_READ, clean_file
from central.audit.record import record
from central.staff.access import signed_in
from central.staff.models import StaffMember
from central.staff.zones import zone_of
from central.store.port import StoreError
from sync.envelope.refusals import NotOpenable


@dataclass(frozen=True)
class FilePage:
    """What stands on the page."""

    application: Application
    file: AttachedFile
    page: int
    pages: int = 0
    picture: str = ""
    """The JPEG, base64; empty: none, and `trouble` says why."""
    trouble: str = ""

    @property
    def before(self) -> int:
        """The page before this one; 0: there is none."""
        return self.page - 1

    @property
    def after(self) -> int:
        """The page after this one; 0: there is none, or it is not shown."""
        return self.page + 1 if self.page < min(self.pages, MOST_PAGES) else 0

    @property
    def left_out(self) -> int:
        """Pages at the end that are not shown."""
        return max(0, self.pages - MOST_PAGES)


@require_GET
def page(request: HttpRequest, number: str, version: int, place: int) -> HttpResponse:
    """One page of a file."""
    member = signed_in(request)
    application = find(request, member, number)
    found = clean_file(application, version, place)
    wanted = _page(request)
    if found.type not in SHOWN_TYPES:
        raise Http404
    status, shown = 200, FilePage(application, found, wanted)
    try:
        drawn = page_picture(opened_file(found), found.type, wanted)
    except (StoreError, NotOpenable):
        status, shown = 503, FilePage(application, found, wanted, trouble=str(NOT_READ))
    except NoSandbox:
        words = gettext("この機械では、ファイルを画面に出せません。保存して開いてください。")
        status, shown = 503, FilePage(application, found, wanted, trouble=words)
    except DrawingBusy:
        words = gettext("ほかの人がファイルを見ています。少し待って、もう一度お試しください。")
        status, shown = 503, FilePage(application, found, wanted, trouble=words)
    except PageNotDrawn:
        words = gettext("このページは画面に出せません。ファイルがこわれているか、ページがありません。")
        shown = FilePage(application, found, wanted, trouble=words)
    else:
        _record(request, member, shown)
        shown = _with(shown, drawn)
    answer = render(request, "attachments/page.html", {"shown": shown}, status=status)
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _page(request: HttpRequest) -> int:
    said = request.GET.get("page", "1")
    if not said.isascii() or not said.isdecimal() or len(said) > 2 or not 1 <= int(said) <= MOST_PAGES:
        raise Http404
    return int(said)


def _with(shown: FilePage, drawn: PagePicture) -> FilePage:
    picture = base64.b64encode(drawn.jpeg).decode()
    return FilePage(shown.application, shown.file, shown.page, drawn.pages, picture)


def _record(request: HttpRequest, member: StaffMember, shown: FilePage) -> None:
    file, application = shown.file, shown.application
    told = FileLookedAt(
        zone=zone_of(request).id,
        version=file.version.number,
        file=file.number,
        sha256=file.sha256,
        page=shown.page,
    )
    with transaction.atomic():
        record(member, "file.looked_at", application.audit_subject, application.body, told)
