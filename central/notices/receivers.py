"""Deliveries that follow from what happens to applications, written in the transaction of the change itself."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from django.utils import timezone

from central.applications import signals
from central.applications.models import Application, HandlingEvent
from central.notices import texts
from central.notices.models import Delivery
from central.notices.reply_to import section_mail

AFTER: dict[str, Callable[[Application], texts.Words]] = {
    "sent_back": texts.sent_back,
    "accepted": texts.result,
    "acceptance_refused": texts.result,
    "completed": texts.result,
    "corrected": texts.arrived,
}
"""Act of the history → what its applicant is told."""


def connect() -> None:
    """Listen."""
    signals.arrived.connect(tell_of_arrival, dispatch_uid="notices.arrived")
    signals.handled.connect(tell_of_handling, dispatch_uid="notices.handled")


def tell_of_arrival(applications: Sequence[Application], **_: object) -> None:
    """受付完了メール to those who gave an address."""
    with_mail = [each for each in applications if each.mail]
    sections = {key: section_mail(*key) for key in {(each.body_id, each.procedure) for each in with_mail}}
    Delivery.objects.bulk_create(
        [
            _delivery(each, f"arrived:{each.pk}", texts.arrived(each), sections[each.body_id, each.procedure])
            for each in with_mail
        ],
        ignore_conflicts=True,
    )


def tell_of_handling(application: Application, event: HandlingEvent, **_: object) -> None:
    """差戻し and results to those who gave an address."""
    write = AFTER.get(event.act)
    if write is not None and application.mail:
        section = section_mail(application.body_id, application.procedure)
        _delivery(application, f"event:{event.pk}", write(application), section).save()


def _delivery(application: Application, once: str, said: texts.Words, section: str) -> Delivery:
    return Delivery(
        body_id=application.body_id,
        application=application,
        once=once,
        to=application.mail,
        reply_to=section,
        language=application.language,
        subject=said.subject,
        text=said.text,
        state_at=timezone.now(),
    )
