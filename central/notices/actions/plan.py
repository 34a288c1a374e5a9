"""Making a bulk notice: choose, write, fill for each. The plan is stored rows, and what is stored is what is sent."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext

from central.applications.access import visible_to
from central.applications.models import Application
from central.audit.record import record
from central.notices import texts
from central.notices.actions.fetch import fetch_notice
from central.notices.models import BulkNotice, Delivery
from central.notices.refusals import NoticeIncomplete, NoticeNotAllowed, NoticeStale
from central.notices.reply_to import section_mail
from central.staff.access import has_duty
from central.staff.duties import Duty
from central.staff.models import StaffMember
from sync.contract.procedures import Text

MOST_RECIPIENTS = 20_000


def choose(member: StaffMember, applications: Sequence[Application], why: str) -> BulkNotice:
    """A draft for these people. All must be visible to the member, of one body.

    Raises:
        NoticeNotAllowed, NoticeIncomplete
    """
    if not applications or len(applications) > MOST_RECIPIENTS:
        raise NoticeIncomplete(gettext("送る人をえらんでください。"))
    bodies = {application.body_id for application in applications}
    if len(bodies) != 1:
        raise NoticeIncomplete(gettext("ひとつの団体の申請だけをえらんでください。"))
    body_id = bodies.pop()
    wanted = {application.pk for application in applications}
    allowed = visible_to(member).filter(body_id=body_id).values_list("pk", flat=True)
    if not has_duty(member, Duty.REVIEW, body_id) or not wanted <= set(allowed):
        raise NoticeNotAllowed("not all of these applications are this person's")
    now = timezone.now()
    with transaction.atomic():
        notice = BulkNotice.objects.create(
            body_id=body_id,
            title="",
            why=why[:200],
            made_by=member,
            made_at=now,
            reply_to=section_mail(body_id, applications[0].procedure),
        )
        Delivery.objects.bulk_create(
            [
                Delivery(
                    body_id=body_id,
                    application=application,
                    notice=notice,
                    once=f"notice:{notice.pk}:{application.pk}",
                    to=application.mail,
                    reply_to=notice.reply_to,
                    language=application.language,
                    state_at=now,
                )
                for application in applications
            ],
            batch_size=500,
        )
        record(member, "notice.made", notice.audit_subject, notice.body, {"recipients": len(applications)})
    return notice


def write(notice_id: int, member: StaffMember, *, revision: int, title: str, subject: str, text: Text) -> BulkNotice:
    """Set the words and fill them for every recipient. Each row's words come from its own application alone.

    Raises:
        NoticeRefused
    """
    with transaction.atomic():
        notice = fetch_notice(notice_id, member, revision)
        if notice.state not in (BulkNotice.State.DRAFT, BulkNotice.State.PLANNED):
            raise NoticeStale("a notice that runs is not written any more")
        if not has_duty(member, Duty.REVIEW, notice.body_id):
            raise NoticeNotAllowed("writing a notice needs the duty of review")
        notice.title, notice.subject, notice.text = title, subject, dict(text)
        rows = list(notice.deliveries.select_related("application", "application__definition"))
        for row in rows:
            _fill(row, notice)
        Delivery.objects.bulk_update(rows, ["subject", "text", "status_text"], batch_size=200)
        notice.state = BulkNotice.State.PLANNED
        # Whoever writes is the maker from now on: the second person must be somebody else than the last writer.
        notice.made_by = member
        notice.revision += 1
        notice.save()
        record(member, "notice.planned", notice.audit_subject, notice.body, {"recipients": len(rows)})
    return notice


def _fill(row: Delivery, notice: BulkNotice) -> None:
    application = row.application
    words = notice.text.get(row.language) or notice.text.get("ja", "")
    try:
        row.subject = " ".join(texts.filled(notice.subject, application, notice.reply_to).split())
        body = texts.filled(words, application, notice.reply_to).strip()
        row.status_text = {
            language: texts.filled(said, application, notice.reply_to).strip() for language, said in notice.text.items()
        }
    except texts.UnknownPlaceholder as unknown:
        name = unknown.args[0]
        raise NoticeIncomplete(gettext("【%(name)s】に入るものがありません。") % {"name": name}) from unknown
    row.text = f"{body}\n\n--\n{texts.office(application)}\n{texts.footer(row.language)}\n"
