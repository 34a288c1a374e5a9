"""Enrolment over the line: hello, then proof and grant. Both sides prove the code (`sync.envelope.enrolment`)."""

from __future__ import annotations

from django.db import transaction

from central import keys
from central.catalogue.queries import newest_catalogue
from central.intake.actions.spend_nonce import fresh_nonce
from central.intake.documents import current_incarnation, newest
from central.intake.models import SignedDocument
from central.intake.refusals import KioskApiError
from central.kiosks.actions.enrolment import begin_epoch, check_proof, hear_hello
from sync.contract.wire.enrolment import EnrolmentChallenge, EnrolmentGrant, EnrolmentHello, EnrolmentProof
from sync.contract.wire.messages import write_message
from sync.envelope.base64url import to_base64url
from sync.envelope.enrolment import centre_proof, grant_mac


def challenge(hello: EnrolmentHello, body: bytes, source: str) -> EnrolmentChallenge:
    """Prove ourselves to a machine that names a code. `source`: by whom strangers' tries are counted.

    Raises:
        CodeRefused, TooManyTries
    """
    code = hear_hello(hello, body, fresh_nonce(), source)
    root = _root()
    return EnrolmentChallenge(
        v=1, nonce=code.nonce, root=root, proof=centre_proof(bytes(code.secret), body, code.nonce, root)
    )


def grant(proof: EnrolmentProof, source: str) -> tuple[bytes, str]:
    """Begin an epoch for the machine that proved the code; returns the grant's bytes and the MAC over them.

    Raises:
        CodeRefused, TooManyTries
        KioskApiError: this centre has no catalogue or documents yet.
    """
    root = _root()
    check_proof(proof, root, source)
    with transaction.atomic():
        return _grant(proof, root)


def _grant(proof: EnrolmentProof, root: str) -> tuple[bytes, str]:
    nonce = fresh_nonce()
    begun = begin_epoch(proof, root, nonce)
    catalogue = newest_catalogue(begun.kiosk.hall)
    if catalogue is None:
        raise KioskApiError(503, "busy", "no catalogue was published for this hall yet")
    message = EnrolmentGrant(
        v=1,
        kiosk=begun.kiosk.code,
        epoch=begun.kiosk.epoch,
        prev=begun.kiosk.epoch_prev,
        last_counter=begun.kiosk.last_counter,
        manifest=bytes(newest(SignedDocument.Kind.MANIFEST).jws).decode(),
        incarnation=current_incarnation().jws,
        catalogue=bytes(catalogue.jws).decode(),
        nonce=nonce,
        entry_kid=begun.entry_kid,
        line_kid=begun.line_kid,
        enrolment=begun.enrolment,
    )
    written = write_message(message)
    return written, grant_mac(begun.secret, bytes(begun.code.hello), begun.code.nonce, root, written)


def _root() -> str:
    return to_base64url(keys.root_public()).decode()
