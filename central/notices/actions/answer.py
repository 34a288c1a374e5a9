"""What came back from a recipient who was asked: staff write it down, however it came. Or nobody asks any more."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from central.applications.access import may_review
from central.applications.actions.fetch import fetch
from central.applications.actions.move import By, note
from central.applications.history import HandlingDetails
from central.applications.slip_words import add_notice
from central.notices import texts
from central.notices.models import Delivery
from central.notices.refusals import NoticeIncomplete, NoticeStale
from central.staff.models import StaffMember

ANSWER_LIMIT = 2_000


def record_answer(delivery_id: int, member: StaffMember, said: str) -> Delivery:
    """It came: by telephone, at the counter, on paper.

    Raises:
        HandlingRefused, NoticeRefused
    """
    return _ended(delivery_id, member, said, Delivery.Answer.ANSWERED)


def drop_question(delivery_id: int, member: StaffMember, why: str) -> Delivery:
    """No answer is needed any more.

    Raises:
        HandlingRefused, NoticeRefused
    """
    return _ended(delivery_id, member, why, Delivery.Answer.DROPPED)


def _ended(delivery_id: int, member: StaffMember, said: str, end: Delivery.Answer) -> Delivery:
    said = said.strip()
    if not said or len(said) > ANSWER_LIMIT:
        raise NoticeIncomplete("an answer has 1 to 2,000 characters")
    answered = end == Delivery.Answer.ANSWERED
    application_id = Delivery.objects.values_list("application_id", flat=True).get(pk=delivery_id)
    with transaction.atomic():
        application = fetch(application_id, member, None, may_review, decides=False)
        row = Delivery.objects.select_for_update(of=("self",)).get(pk=delivery_id)
        if row.answer != Delivery.Answer.AWAITED:
            raise NoticeStale("no answer is awaited any more")
        row.answer, row.answer_said = end, said
        row.answer_at, row.answer_by = timezone.now(), member
        row.save(update_fields=["answer", "answer_said", "answer_at", "answer_by"])
        add_notice(application, texts.answer_came(row.subject) if answered else texts.answer_not_needed(row.subject))
        act = "answer_recorded" if answered else "answer_dropped"
        note(application, By.staff(member), act, HandlingDetails(reason=said))
    return row
