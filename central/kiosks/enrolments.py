"""What each kiosk may have, as the centre signs it for the kiosk itself (docs/adr/0019-statuses.md).

One document in force for each kiosk, named by its hash in every acknowledgement and given by that hash. It is made anew
only when what it says has changed, or the key that says it.
"""

from __future__ import annotations

from collections.abc import Iterable

from django.utils import timezone

from central import keys
from central.catalogue.models import PublishedObject
from central.kiosks.models import Kiosk
from sync.contract.timestamps import rfc3339
from sync.contract.wire.catalogue import sha256_of
from sync.contract.wire.kiosk_enrolment import KioskEnrolment, read_enrolment
from sync.contract.wire.messages import write_message
from sync.contract.wire.partitions import prefix_of
from sync.envelope.jws import Typ, kid_in, payload_in, sign_jws
from sync.errors import SyncError


def enrolment_in_force(sha256: str) -> KioskEnrolment | None:
    """The one of this hash. None: there is none, or what lies there cannot be read."""
    return _read(_jws(sha256))


def renew(kiosk: Kiosk) -> str:
    """The JWS in force for this kiosk. It is signed anew if it said something else until now, or was signed by another
    key than acknowledgements are: an older key may be taken back. In the caller's transaction.
    """
    hall = kiosk.hall.body.code
    bodies = kiosk.hall.serves.order_by("code").values_list("code", flat=True)
    wanted = tuple(sorted(prefix_of(body, hall) for body in bodies))
    in_force, signer = _jws(kiosk.enrolment), keys.signer("ack")
    held = _read(in_force)
    if held is not None and in_force is not None:
        says_the_same = (held.kiosk, held.hall, held.partitions) == (kiosk.code, hall, wanted)
        if says_the_same and kid_in(in_force, Typ.ENROLMENT) == signer.kid:
            return in_force.decode()
    says = KioskEnrolment(v=1, kiosk=kiosk.code, hall=hall, partitions=wanted, issued_at=rfc3339(timezone.now()))
    jws = sign_jws(write_message(says), Typ.ENROLMENT, signer)
    kiosk.enrolment = sha256_of(jws)
    PublishedObject.objects.create(sha256=kiosk.enrolment, data=jws)
    Kiosk.objects.filter(pk=kiosk.pk).update(enrolment=kiosk.enrolment)
    return jws.decode()


def renew_each(kiosks: Iterable[Kiosk]) -> int:
    """Of those that ever had a machine; how many were signed anew."""
    count = 0
    for kiosk in kiosks:
        before = kiosk.enrolment
        renew(kiosk)
        count += kiosk.enrolment != before
    return count


def _jws(sha256: str) -> bytes | None:
    data = PublishedObject.objects.filter(pk=sha256).values_list("data", flat=True).first() if sha256 else None
    return None if data is None or sha256_of(bytes(data)) != sha256 else bytes(data)


def _read(jws: bytes | None) -> KioskEnrolment | None:
    if jws is None:
        return None
    try:
        return read_enrolment(payload_in(jws, Typ.ENROLMENT))
    except SyncError:
        return None
