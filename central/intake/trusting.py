"""By what statements to a body are judged: its anchors, accepted policies, newest revocation list, and its halls."""

from __future__ import annotations

from django.conf import settings

from central.catalogue.models import Hall, TrustAnchor
from central.intake.checks import Trust


def trust_of(body_id: int) -> Trust:
    """As configured at this moment."""
    anchors = TrustAnchor.objects.filter(body_id=body_id, use=TrustAnchor.Use.SIGN).order_by("pk")
    halls = Hall.objects.filter(serves=body_id).values_list("pk", flat=True)
    return Trust.of(
        tuple(bytes(anchor.certificate) for anchor in anchors),
        tuple(settings.SIGN_POLICIES),
        settings.CRL_FILE,
        frozenset(halls),
    )
