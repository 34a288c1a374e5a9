"""Whether a message that waited may still go: asked at the moment of sending, of the application as it is then."""

from __future__ import annotations

from collections.abc import Mapping

from django.db.models import Q

from central.applications.models import Application
from central.applications.transitions import ACCEPTED
from central.applications.trials import goes_out
from central.notices.models import Delivery
from sync.contract.states import ENDS, HandlingStatus

_S = HandlingStatus
_EVERY = frozenset(HandlingStatus)
_LEFT = frozenset({_S.WITHDRAWN, _S.FORCE_COMPLETED})
"""The applicant went, or nothing is to be told any more (強制完了)."""
STILL: Mapping[str, frozenset[HandlingStatus]] = {
    "arrived": _EVERY - _LEFT,
    "corrected": _EVERY - _LEFT,
    "sent_back": frozenset({_S.SENT_BACK}),
    "accepted": frozenset({*ACCEPTED, _S.COMPLETED}),
    "acceptance_refused": frozenset({_S.NOT_ACCEPTED}),
    "completed": frozenset({_S.COMPLETED}),
    "reply_issued": frozenset({*ACCEPTED, _S.COMPLETED}),
    "reply_revoked": _EVERY,
    "batch_letter": _EVERY - _LEFT,
    "files_sent": _EVERY - _LEFT,
}
"""Act of which a mail tells → states of the application in which it is still true and of use."""
GOES_AFTER_AN_END = (_S.COMPLETED, _S.NOT_ACCEPTED)
"""Whoever was chosen for a bulk notice in one of these was chosen knowingly; nobody is who went."""
NO_ADDRESS = "no_address"
TRIAL = "trial"
"""It waited when trials were not told apart yet."""


def states_for(row: Delivery) -> frozenset[HandlingStatus]:
    """The states in which this message may go."""
    if row.notice_id is not None:
        return frozenset({*(_EVERY - ENDS), *(GOES_AFTER_AN_END if row.chosen_after_end else ())})
    return STILL.get(row.act, _EVERY)


def left_out() -> Q:
    """Rows of a bulk notice that will not go, as things are now."""
    knowingly = Q(chosen_after_end=True, application__status__in=GOES_AFTER_AN_END)
    return Q(state=Delivery.State.PLANNED, application__status__in=ENDS) & ~knowingly


def why_not(row: Delivery, application: Application) -> str:
    """Code of why this message is not needed any more; empty while it is."""
    if not goes_out(application):
        return TRIAL
    if application.status not in states_for(row):
        return "application_ended" if row.notice_id is not None else "state_changed"
    if row.act == "sent_back" and _told_anew(row):
        return "told_anew"
    if row.notice_id is None and not application.mail:
        return NO_ADDRESS
    return ""


def _told_anew(row: Delivery) -> bool:
    """Sent back again since: only the newest words are what the applicant has to do."""
    return Delivery.objects.filter(application_id=row.application_id, act=row.act, pk__gt=row.pk).exists()
