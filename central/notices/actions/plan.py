"""Making a bulk notice: choose and write. The plan is stored rows, and what is stored is what is sent.

Rows are made and filled some at a time, each time in a transaction of its own: nobody else waits for a large notice.
"""

from __future__ import annotations

from datetime import date, timedelta

from django.db import transaction
from django.db.models import Count, Exists, OuterRef, QuerySet
from django.utils import timezone
from django.utils.translation import gettext

from central.applications.access import within_duty
from central.applications.models import Application
from central.applications.trials import counted
from central.audit.record import record
from central.jobs.actions.enqueue import enqueue
from central.notices import texts
from central.notices.access import has_duty_for_all
from central.notices.act_details import ToRecipients
from central.notices.actions import fill
from central.notices.actions.fetch import lock_notice, see_notice
from central.notices.answers import MOST_AWAITED, awaited
from central.notices.models import BulkNotice, Delivery
from central.notices.refusals import NoticeIncomplete, NoticeNotAllowed, NoticeNotYours, NoticeStale
from central.notices.reply_to import section_mail
from central.notices.still import GOES_AFTER_AN_END
from central.staff.duties import Duty
from central.staff.models import StaffMember
from sync.contract.forms.texts import Text

MOST_RECIPIENTS = 20_000
PIECE = 100
LEFT_TO_THE_REQUEST = timedelta(minutes=1)
"""After that a job fills what whoever wrote to few has left without words."""
WRITABLE = (BulkNotice.State.DRAFT, BulkNotice.State.FILLING, BulkNotice.State.PLANNED)
FILLED_AT_ONCE = 10
"""Pieces that whoever writes waits for; a job fills the others."""


def choose(member: StaffMember, applications: QuerySet[Application], why: str) -> BulkNotice:
    """A draft for these people, without trials. All others must be the member's to review, of one body.

    Raises:
        NoticeNotAllowed, NoticeIncomplete
    """
    rows = counted(applications).order_by("pk")
    if rows.exclude(Exists(within_duty(member, Duty.REVIEW).filter(pk=OuterRef("pk")))).exists():
        raise NoticeNotAllowed("not all of these applications are this person's")
    people = list(rows.values_list("pk", flat=True)[: MOST_RECIPIENTS + 1])
    first = rows.first()
    if not people and applications.exists():
        raise NoticeIncomplete(gettext("えらんだのは試験運用の申請だけです。お知らせは送れません。"))
    if first is None or not people:
        raise NoticeIncomplete(gettext("送る人をえらんでください。"))
    if len(people) > MOST_RECIPIENTS:
        raise NoticeIncomplete(
            gettext("一度に送れるのは%(most)s人までです。条件を足してください。") % {"most": MOST_RECIPIENTS}
        )
    if rows.exclude(body_id=first.body_id).exists():
        raise NoticeIncomplete(gettext("ひとつの団体の申請だけをえらんでください。"))
    notice = BulkNotice.objects.create(
        body_id=first.body_id,
        title="",
        why=why,
        state=BulkNotice.State.CHOOSING,
        made_by=member,
        made_at=timezone.now(),
        reply_to=section_mail(first.body_id, first.procedure),
    )
    for start in range(0, len(people), PIECE):
        _take_in(notice, people[start : start + PIECE])
    with transaction.atomic():
        notice.state = BulkNotice.State.DRAFT
        notice.save(update_fields=["state"])
        record(member, "notice.made", notice.audit_subject, notice.body, ToRecipients(recipients=len(people)))
    return notice


def _take_in(notice: BulkNotice, people: list[int]) -> None:
    Delivery.objects.bulk_create(
        [
            Delivery(
                body_id=notice.body_id,
                application=application,
                notice=notice,
                once=f"notice:{notice.pk}:{application.pk}",
                to=application.mail,
                chosen_after_end=application.status in GOES_AFTER_AN_END,
                reply_to=notice.reply_to,
                language=application.language,
                state_at=notice.made_at,
            )
            for application in Application.objects.filter(pk__in=people).order_by("pk")
        ]
    )


def write(
    notice_id: int,
    member: StaffMember,
    *,
    revision: int,
    title: str,
    subject: str,
    text: Text,
    answer_until: date | None = None,
) -> BulkNotice:
    """Set the words and fill them for every recipient. Each row's words come from its own application alone.

    A notice to very many is `filling` afterwards, until a job has filled the last of them.

    Raises:
        NoticeRefused
    """
    for template in (subject, *text.values()):
        if wrong := texts.wrong_places(template):
            raise NoticeIncomplete(gettext("%(name)sに入るものがありません。") % {"name": "・".join(wrong)})
    seen = see_notice(notice_id, member, revision)
    if answer_until is not None:
        _refuse_too_many_questions(seen)
    reviews_all = has_duty_for_all(member, Duty.REVIEW, seen)
    with transaction.atomic():
        notice = lock_notice(seen)
        if notice.state not in WRITABLE:
            raise NoticeStale("a notice that runs is not written any more")
        if not reviews_all:
            raise NoticeNotYours("writing to these people needs the duty of review for each of their procedures")
        notice.title, notice.subject, notice.text = title, subject, dict(text)
        notice.answer_until = answer_until
        notice.state = BulkNotice.State.FILLING
        # Whoever writes is the maker from now on: the second person must be somebody else than the last writer.
        notice.made_by = member
        notice.revision += 1
        notice.save()
        count = notice.deliveries.count()
        # Queued however few they are: the request may die before the last of them has its words. Few are the request's
        # own work; a worker would only do the same beside it.
        few = count < FILLED_AT_ONCE * fill.PIECE
        enqueue(
            fill.FILL_NOTICE,
            fill.FillNotice(notice.pk, notice.revision, count),
            by=member,
            about=notice.audit_subject,
            body=notice.body,
            run_at=timezone.now() + (LEFT_TO_THE_REQUEST if few else timedelta(0)),
        )
        record(member, "notice.planned", notice.audit_subject, notice.body, ToRecipients(recipients=count))
    for _ in range(FILLED_AT_ONCE):
        if not fill.fill_piece(notice.pk):
            break
    notice.refresh_from_db()
    return notice


def _refuse_too_many_questions(notice: BulkNotice) -> None:
    """Nobody is asked for more answers than the status page shows."""
    theirs = awaited().filter(application__in=notice.deliveries.values("application")).values("application").order_by()
    if people := theirs.annotate(questions=Count("pk")).filter(questions__gte=MOST_AWAITED).count():
        raise NoticeIncomplete(
            gettext("%(people)s人には、もう%(most)s件の回答を求めています。回答を記録してから、送ってください。")
            % {"people": people, "most": MOST_AWAITED}
        )
