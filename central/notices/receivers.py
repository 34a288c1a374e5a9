"""Deliveries that follow from what happens to applications, written in the transaction of the change itself."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from django.utils import timezone

from central.applications import signals
from central.applications.history import details_in
from central.applications.models import Application, HandlingEvent
from central.applications.trials import goes_out
from central.notices import texts
from central.notices.models import Delivery
from central.notices.reply_to import section_mail

AFTER: dict[str, Callable[[Application, HandlingEvent], texts.Words]] = {
    "sent_back": lambda application, _: texts.sent_back(application),
    "accepted": lambda application, _: texts.result(application),
    "acceptance_refused": lambda application, _: texts.result(application),
    "completed": lambda application, _: texts.result(application),
    "corrected": lambda application, _: texts.arrived(application),
    "reply_issued": lambda application, event: texts.reply(application, attached=bool(_document(event))),
    "reply_revoked": lambda application, event: texts.reply_revoked(application, details_in(event).documents[0]),
}
"""Act of the history → what its applicant is told."""


def connect() -> None:
    """Listen."""
    signals.arrived.connect(tell_of_arrival, dispatch_uid="notices.arrived")
    signals.handled.connect(tell_of_handling, dispatch_uid="notices.handled")


def tell_of_arrival(applications: Sequence[Application], **_: object) -> None:
    """受付完了メール to those who gave an address."""
    with_mail = [each for each in applications if each.mail and goes_out(each)]
    sections = {key: section_mail(*key) for key in {(each.body_id, each.procedure) for each in with_mail}}
    Delivery.objects.bulk_create(
        [
            _delivery(
                each, "arrived", f"arrived:{each.pk}", texts.arrived(each), sections[each.body_id, each.procedure]
            )
            for each in with_mail
        ],
        ignore_conflicts=True,
    )


def tell_of_handling(application: Application, event: HandlingEvent, **_: object) -> None:
    """差戻し, results and replies to those who gave an address."""
    write = AFTER.get(event.act)
    if write is not None and application.mail and goes_out(application):
        section = section_mail(application.body_id, application.procedure)
        delivery = _delivery(application, event.act, f"event:{event.pk}", write(application, event), section)
        delivery.document = _document(event)
        delivery.save()


def _document(event: HandlingEvent) -> str:
    """Number of the file that goes with the mail, where a clerk chose so; empty otherwise."""
    decided = details_in(event)
    return decided.documents[0] if event.act == "reply_issued" and decided.by_mail else ""


def _delivery(application: Application, act: str, once: str, said: texts.Words, section: str) -> Delivery:
    return Delivery(
        act=act,
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
