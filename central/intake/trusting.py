"""By what a body's signing certificates are judged: its anchors, the accepted policies, the newest revocation list."""

from __future__ import annotations

from django.conf import settings

from central.catalogue.models import TrustAnchor
from central.intake.checks import Trust


def trust_of(body_id: int) -> Trust:
    """As configured at this moment."""
    anchors = TrustAnchor.objects.filter(body_id=body_id, use=TrustAnchor.Use.SIGN).order_by("pk")
    return Trust.of(
        tuple(bytes(anchor.certificate) for anchor in anchors), tuple(settings.SIGN_POLICIES), settings.CRL_FILE
    )
