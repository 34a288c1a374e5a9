"""Whether a message about an application has left since a step of its history: then that step is not undone."""

from __future__ import annotations

from django.db.models import Q

from central.applications.models import Application, HandlingEvent
from central.applications.undoing import Left, register
from central.notices.models import Delivery

_S = Delivery.State
GONE = (_S.SENDING, _S.SENT, _S.UNKNOWN, _S.ON_STATUS)


def left_since(application: Application, event: HandlingEvent) -> Left:
    """A mail that went or is going, or words on the status page. What only waits may still be left unsent."""
    gone = Q(state__in=GONE, state_at__gte=event.at)
    return Left.MAIL if Delivery.objects.filter(gone, application=application).exists() else Left.NOT


def enter() -> None:
    """Be asked."""
    register(left_since)
