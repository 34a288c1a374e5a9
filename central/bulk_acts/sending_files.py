"""The same files to one person: by mail where there is an address and the set is small enough for one, else at the
counter. Either way the status page says so, and the history has it.

What goes is opened when the mail goes: files that were thrown away meanwhile stay here.
"""

from __future__ import annotations

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from central.applications.access import may_review
from central.applications.actions.fetch import fetch
from central.applications.actions.move import By, note
from central.applications.mail_attachments import AttachmentAway, MailAttachment, NotToBeSent, register
from central.applications.models import Application
from central.applications.refusals import NoSuchEdge
from central.applications.slip_words import add_notice
from central.bulk_acts.models import BulkAct, BulkPlan, PlannedChange, PlannedFile
from central.certificates.reply_documents import also_unsigned
from central.notices.models import Delivery
from central.notices.reply_to import section_mail
from central.notices.texts import files_on_status, files_sent
from central.serving.addresses import BULK_FILES_BYTES
from central.staff.models import StaffMember
from central.store.keeping import content_of
from central.store.port import StoreError
from sync.contract.states import HandlingStatus

GONE = (HandlingStatus.WITHDRAWN, HandlingStatus.FORCE_COMPLETED)
"""The applicant went, or nothing is to be told any more."""
KIND = "bulk"


def send_files(application_id: int, member: StaffMember, *, revision: int, plan: BulkPlan) -> Application:
    """Once for each application of a plan.

    Raises:
        HandlingRefused
    """
    with transaction.atomic():
        application = fetch(application_id, member, revision, may_review, decides=False)
        if application.status in GONE:
            raise NoSuchEdge("nothing is told to whoever went")
        by_mail = goes_by_mail(plan, application)
        add_notice(application, files_on_status(plan.sentence, by_mail=by_mail))
        if by_mail:
            names = plan.files.order_by("slot").values_list("name", flat=True)
            said = files_sent(application, plan.sentence, list(names))
            Delivery.objects.create(
                act="files_sent",
                body_id=application.body_id,
                application=application,
                once=once_of(plan, application_id),
                to=application.mail,
                reply_to=section_mail(application.body_id, application.procedure),
                language=application.language,
                subject=said.subject,
                text=said.text,
                document=f"{KIND}:{plan.pk}",
                state_at=timezone.now(),
            )
        note(application, By.staff(member), "files_sent")
    return application


def once_of(plan: BulkPlan, application_id: int) -> str:
    """What its mail tells of."""
    return f"{KIND}:{plan.pk}:{application_id}"


def size_of(plan: BulkPlan) -> int:
    """Bytes of all files together."""
    return sum(plan.files.values_list("size", flat=True))


def goes_by_mail(plan: BulkPlan, application: Application) -> bool:
    """Whether this one gets them by mail, as things are now."""
    return bool(application.mail) and size_of(plan) <= settings.MAIL_FILES_BYTES


def files_for_mail(number: str) -> tuple[MailAttachment, ...]:
    """The set of a plan, byte for byte as it was looked at.

    Raises:
        NotToBeSent, AttachmentAway
    """
    _, _, plan = number.partition(":")
    files = list(PlannedFile.objects.filter(plan=int(plan)).order_by("slot"))
    if not files or any(file.state != PlannedFile.State.CLEAN for file in files):
        raise NotToBeSent("these files do not go any more")
    try:
        return tuple(MailAttachment(one.name, content_of(one.sha256, BULK_FILES_BYTES), one.type) for one in files)
    except StoreError as away:
        raise AttachmentAway("the files cannot be read now") from away


def _gone() -> QuerySet[PlannedChange]:
    """To whom a set went."""
    return PlannedChange.objects.filter(plan__act=BulkAct.SEND_FILES, state=PlannedChange.State.DONE)


def enter() -> None:
    """Hand them out to mails; tell the lists who has them."""
    register(files_for_mail, f"{KIND}:")
    also_unsigned(_gone)
