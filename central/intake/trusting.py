"""By what statements to a body are judged: its anchors, accepted policies, newest revocation list, and its halls."""

from __future__ import annotations

from functools import lru_cache

from django.conf import settings

from central.catalogue.models import Hall, PublishedCatalogue, TrustAnchor
from central.intake.checks import Trust
from sync.contract.messages import Catalogue, read_message
from sync.envelope.jws import Typ, payload_in


def trust_of(body_id: int) -> Trust:
    """As configured at this moment."""
    anchors = TrustAnchor.objects.filter(body_id=body_id, use=TrustAnchor.Use.SIGN).order_by("pk")
    halls = Hall.objects.filter(serves=body_id).values_list("pk", flat=True)
    return Trust.of(
        tuple(bytes(anchor.certificate) for anchor in anchors),
        tuple(settings.SIGN_POLICIES),
        settings.CRL_FILE,
        frozenset(halls),
        staff_listed,
    )


def staff_listed(hall_id: int, card: str) -> bool:
    """Whether a catalogue that was published to this hall's kiosks has the staff card. The newest are asked first."""
    published = PublishedCatalogue.objects.filter(hall_id=hall_id).order_by("-version").values_list("pk", flat=True)
    return any(card in _cards_of(pk) for pk in published)


@lru_cache(maxsize=4096)
def _cards_of(catalogue_id: int) -> frozenset[str]:
    """A published catalogue never changes, so it is read once in a process."""
    jws = bytes(PublishedCatalogue.objects.values_list("jws", flat=True).get(pk=catalogue_id))
    return frozenset(staff.card for staff in read_message(Catalogue, payload_in(jws, Typ.CATALOGUE)).staff)
