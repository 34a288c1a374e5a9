"""交付, the worker's half: files are set and signed while nothing is held, then all copies of a request are issued
in one transaction, which keeps the files, moves the request on and tells the applicant.

A worker that dies before that transaction leaves nothing but reserved numbers; when its lease ends another one makes
the files anew. No file exists that the register does not know, and no number stands on two of them that count.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from msgspec import Struct

from central.applications.actions.fetch import fetch
from central.applications.actions.move import By, move, note
from central.applications.history import HandlingDetails
from central.applications.models import Application
from central.applications.refusals import HandlingRefused, NotProvable
from central.applications.slip_words import promise
from central.applications.transitions import ACCEPTED
from central.audit.record import NewEntry, record_all
from central.certificates.access import may_issue
from central.certificates.act_details import Issued
from central.certificates.issuing.collection_notice import ready_text
from central.certificates.issuing.document_files import digest_of, keep_file, put_file
from central.certificates.issuing.signed_documents import SignedFile, signed_file
from central.certificates.models import IssuedDocument
from central.certificates.refusals import CertificateRefused, MissingGlyph, NoIssuer, NotAtHand, NotSet
from central.certificates.states import DocumentState
from central.jobs.actions.cancel import cancel
from central.jobs.actions.enqueue import enqueue
from central.jobs.kinds import Ended, Kind, Turn, Write, register
from central.jobs.models import OPEN, Job
from central.jobs.refusals import JobStale
from central.resident_register.refusals import NotIssuable
from central.staff.duties import Duty
from central.staff.models import StaffMember
from sync.contract.states import HandlingStatus

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


class Obstacle(StrEnum):
    """Why a job ended without documents. The numbers stay reserved. The values are stored."""

    NOT_ISSUABLE = "not_issuable"
    """Not registered, other household, protected, leaving: one word for all."""
    MISSING_GLYPH = "missing_glyph"
    NO_ISSUER = "no_issuer"
    NOT_SET = "not_set"
    NO_STORE = "no_store"
    CHANGED = "changed"
    """Somebody finished or ended it meanwhile, the request is not accepted any more, or who asked may not issue."""


WORDS: dict[Obstacle, StrOrPromise] = {
    Obstacle.NOT_ISSUABLE: _("ここでは交付できません"),
    Obstacle.MISSING_GLYPH: _("印字できない文字があります"),
    Obstacle.NO_ISSUER: _("署名する準備ができていません"),
    Obstacle.NOT_SET: _("作れませんでした"),
    Obstacle.NO_STORE: _("ファイルの保管場所が使えませんでした"),
    Obstacle.CHANGED: _("先に終わったか、状態が変わっていました"),
}


class MakeDocuments(Struct, frozen=True):
    """What is reserved for one application, in the name of who asked for it."""

    application: int
    by: int


class Nowhere(Struct, frozen=True):
    """One step is all; what it made and nobody kept is made anew."""


class Made(Struct, frozen=True):
    """Numbers that were issued, or what stood in the way."""

    numbers: tuple[str, ...] = ()
    obstacle: str = ""
    """One of `Obstacle`."""


def queue_making(application: Application, member: StaffMember) -> Job:
    """In the caller's transaction. A request has one such job at a time. One that was put aside is ended: what it has
    not issued is issued in the name of whoever asks now.
    """
    about = application.audit_subject
    for aside in Job.objects.filter(kind=MAKE_DOCUMENTS.name, about=about, state=Job.State.ASIDE):
        with suppress(JobStale):  # somebody let it go on, or ended it, at this moment
            cancel(aside.pk, member)
    asked = MakeDocuments(application.pk, member.pk)
    return making_of(application) or enqueue(MAKE_DOCUMENTS, asked, by=member, about=about, body=application.body)


def making_of(application: Application) -> Job | None:
    """The job that is at this request, or waits for its turn."""
    jobs = Job.objects.filter(kind=MAKE_DOCUMENTS.name, about=application.audit_subject, state__in=OPEN)
    return jobs.first()


def _step(turn: Turn[MakeDocuments, Nowhere]) -> Write[Nowhere, Made]:
    asked, at = turn.arguments, timezone.now()
    waiting = _reserved(asked.application).select_related("body__parent", "household__body__parent", "application")
    files: dict[int, SignedFile] = {}
    try:
        for document in waiting:
            turn.beat()
            files[document.pk] = signed_file(document, at)
            put_file(files[document.pk].content)
    except (NotIssuable, CertificateRefused) as refusal:
        ended = Ended(Made(obstacle=obstacle_of(refusal)), 0)
        return lambda: ended

    def write() -> Ended[Made]:
        try:
            member = StaffMember.objects.get(pk=asked.by)
            application = fetch(asked.application, member, None, may_issue)
        except HandlingRefused as refusal:
            return Ended(Made(obstacle=obstacle_of(refusal)), 0)
        documents = list(_reserved(application.pk).filter(pk__in=files).select_for_update(of=("self",)))
        if not files or len(documents) != len(files) or application.status not in ACCEPTED:
            return Ended(Made(obstacle=Obstacle.CHANGED), 0)
        _issue(application, documents, files, member, at)
        numbers = tuple(document.number for document in documents)
        return Ended(Made(numbers), len(numbers))

    return write


def _issue(
    application: Application,
    documents: Sequence[IssuedDocument],
    files: Mapping[int, SignedFile],
    member: StaffMember,
    at: datetime,
) -> None:
    for document in documents:
        file = files[document.pk]
        document.state = DocumentState.ISSUED.value
        document.sha256, document.sheets = digest_of(file.content), file.sheets
        document.issued_at, document.issued_by = at, member
        document.save(update_fields=["state", "sha256", "sheets", "issued_at", "issued_by"])
        keep_file(document, file.content)
    record_all([_issued_entry(document, application, member) for document in documents])
    _tell_applicant(application, member, documents)


def _tell_applicant(application: Application, member: StaffMember, documents: Sequence[IssuedDocument]) -> None:
    """The slip's status now says that it is ready, and where. Who listens to `handled` reads here whether the file
    itself goes by mail.
    """
    first = documents[0]
    promise(application, ready_text(application, first))
    act = f"{first.category}_issued"
    decided = HandlingDetails(documents=tuple(document.number for document in documents), by_mail=first.by_mail)
    if application.status == HandlingStatus.ACCEPTED_REPLIED:
        note(application, By.staff(member), act, decided)
    else:
        move(application, HandlingStatus.ACCEPTED_REPLIED, By.staff(member), act, decided)


def obstacle_of(refusal: NotIssuable | CertificateRefused | HandlingRefused) -> Obstacle:
    """As it is stored: no character of a name, nothing of a person."""
    match refusal:
        case NotIssuable():
            return Obstacle.NOT_ISSUABLE
        case MissingGlyph():
            return Obstacle.MISSING_GLYPH
        case NoIssuer():
            return Obstacle.NO_ISSUER
        case NotSet():
            return Obstacle.NOT_SET
        case NotAtHand() | NotProvable():
            return Obstacle.NO_STORE
        case _:
            return Obstacle.CHANGED


def _reserved(application_id: int) -> QuerySet[IssuedDocument]:
    rows = IssuedDocument.objects.filter(application_id=application_id, state=DocumentState.RESERVED.value)
    return rows.select_related("body", "application").order_by("number")


def _issued_entry(document: IssuedDocument, application: Application, member: StaffMember) -> NewEntry:
    return NewEntry(
        member,
        f"{document.category}.issued",
        document.audit_subject,
        document.body,
        Issued(application=application.arrival_number, kind=document.kind, sheets=document.sheets),
    )


def _outcome(result: Made) -> str:
    if result.obstacle:
        return gettext("発行していません：%(why)s") % {"why": WORDS[Obstacle(result.obstacle)]}
    return gettext("発行しました：%(numbers)s") % {"numbers": "、".join(result.numbers)}


MAKE_DOCUMENTS = Kind(
    name="certificates.make",
    words=_("証明書・返信文書を作り、署名する"),
    arguments=MakeDocuments,
    start=Nowhere(),
    result=Made,
    step=_step,
    outcome=_outcome,
    after_cancel=_("取った番号は残ります。申請の画面から、続きを作るか、無効にしてください。"),
    duties=(Duty.ISSUE_CERTIFICATE,),
)


def enter() -> None:
    """Let workers take it up."""
    register(MAKE_DOCUMENTS)
