"""By what statements to a body are judged: its anchors, accepted policies, the revocation lists, and its halls."""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime
from functools import lru_cache, partial

from django.conf import settings
from django.utils import timezone

from central import keys
from central.catalogue.models import PublishedCatalogue, TrustAnchor
from central.intake.models import SignedDocument
from central.intake.revocation.revocation_files import lists_at_hand
from central.intake.verdicts.checks import Recipient, Trust
from central.intake.verdicts.preparers import has_prepared
from central.organisation.models import Hall
from sync.contract.wire.catalogue import Catalogue, StaffCard, read_catalogue
from sync.contract.wire.manifest import Manifest
from sync.contract.wire.messages import DOCUMENT_LIMIT_BYTES, read_message
from sync.envelope.jws import Typ, payload_in
from sync.envelope.keys.signer import TrustedKey
from sync.envelope.manifest import SEALING_USES, read_manifest
from sync.errors import SyncError


def trust_of(body_id: int) -> Trust:
    """As configured at this moment."""
    anchors = TrustAnchor.objects.filter(body_id=body_id, use=TrustAnchor.Use.SIGN).order_by("pk")
    halls = Hall.objects.filter(serves=body_id).values_list("pk", flat=True)
    return Trust(
        tuple(bytes(anchor.certificate) for anchor in anchors),
        tuple(settings.SIGN_POLICIES),
        lists_at_hand(),
        timezone.now(),
        frozenset(halls),
        staff_listed,
        partial(has_prepared, body_id),
        _sealing(),
    )


def _sealing() -> dict[Recipient, str]:
    """Boxes that were sealed before a rotation still come: the keys of every manifest count."""
    manifests = SignedDocument.objects.filter(kind=SignedDocument.Kind.MANIFEST).values_list("jws", flat=True)
    return {recipient: use for jws in manifests for recipient, use in _sealing_keys_of(bytes(jws))}


@lru_cache(maxsize=64)
def _sealing_keys_of(jws: bytes) -> tuple[tuple[Recipient, str], ...]:
    """Of a manifest that was installed, so its signature held then."""
    manifest = read_message(Manifest, payload_in(jws, Typ.MANIFEST))
    return tuple(((key.kid, int(key.alg)), key.use) for key in manifest.keys if key.use in SEALING_USES)


def catalogue_signed(jws: bytes) -> Catalogue | None:
    """A catalogue as this city published it. None: no key signed it that a manifest of the city root names for that.

    The row of the database alone is nobody's word: whoever can write it could put a card on a staff list.
    """
    root = TrustedKey(keys.root_public())
    manifests = SignedDocument.objects.filter(kind=SignedDocument.Kind.MANIFEST).order_by("-number")
    for manifest in manifests.values_list("jws", flat=True):
        with suppress(SyncError):
            payload = read_manifest(bytes(manifest), root).verify(jws, Typ.CATALOGUE, "catalogue", DOCUMENT_LIMIT_BYTES)
            return read_catalogue(payload)
    return None


def staff_published(hall_id: int, version: int) -> tuple[StaffCard, ...] | None:
    """The staff list of a hall's catalogue; None where no such version was published."""
    found = PublishedCatalogue.objects.filter(hall_id=hall_id, version=version).values_list("jws", flat=True).first()
    catalogue = None if found is None else catalogue_signed(bytes(found))
    return None if catalogue is None else catalogue.staff


def staff_listed(hall_id: int, card: str) -> bool:
    """Whether a catalogue that was published to this hall's kiosks has the staff card. The newest are asked first."""
    published = PublishedCatalogue.objects.filter(hall_id=hall_id).order_by("-version").values_list("pk", "issued_at")
    return any(card in _cards_of(pk, issued_at) for pk, issued_at in published)


@lru_cache(maxsize=4096)
def _cards_of(catalogue_id: int, _issued_at: datetime) -> frozenset[str]:
    """A published catalogue never changes, so it is read once in a process."""
    jws = bytes(PublishedCatalogue.objects.values_list("jws", flat=True).get(pk=catalogue_id))
    catalogue = catalogue_signed(jws)
    return frozenset() if catalogue is None else frozenset(staff.card for staff in catalogue.staff)
