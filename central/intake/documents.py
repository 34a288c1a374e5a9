"""The documents that the city root signed: which is newest. Read at every contact, so kept for a moment."""

from __future__ import annotations

from dataclasses import dataclass

from central.intake.models import SignedDocument
from central.intake.refusals import KioskApiError


@dataclass(frozen=True)
class CurrentIncarnation:
    """Who this centre is now."""

    id: str
    jws: str


def newest(kind: SignedDocument.Kind) -> SignedDocument:
    """The newest document of a kind.

    Raises:
        KioskApiError: none was installed yet.
    """
    found = SignedDocument.objects.filter(kind=kind).order_by("-number").first()
    if found is None:
        raise KioskApiError(503, "busy", f"this centre has no {kind.value} yet")
    return found


def current_incarnation() -> CurrentIncarnation:
    """The incarnation that requests must name as their audience.

    Raises:
        KioskApiError
    """
    document = newest(SignedDocument.Kind.INCARNATION)
    return CurrentIncarnation(document.name, bytes(document.jws).decode())
