"""One-time codes, and the epoch that begins when a machine has proven one."""

from __future__ import annotations

import hmac
import secrets
from dataclasses import dataclass
from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from central.audit.record import record
from central.kiosks.models import EnrolmentCode, Kiosk, KioskEpoch, KioskKey
from central.kiosks.refusals import CodeRefused, NotAllowed
from central.kiosks.states import KioskState
from central.staff.access import has_duty
from central.staff.duties import Duty
from central.staff.models import StaffMember
from sync.contract.messages import EnrolmentHello
from sync.envelope import enrolment
from sync.envelope.enrolment import public_key_of
from sync.envelope.refusals import BadSignature
from sync.envelope.signer import TrustedKey, kid_of
from sync.errors import EnvelopeError

CODE_LIFE = timedelta(minutes=15)
PROOFS_LIMIT = 5
"""Wrong proofs after which a code is spent: a typing mistake is caught by its check characters before."""


def make_code(code: str, by: StaffMember | str, root_public: bytes) -> enrolment.EnrolmentCode:
    """A code for one machine in this place, good for fifteen minutes; earlier ones end. Show it once.

    Raises:
        NotAllowed
    """
    made = enrolment.EnrolmentCode.make(secrets.token_bytes, root_public)
    with transaction.atomic():
        kiosk = Kiosk.objects.select_for_update(of=("self",)).select_related("body").get(code=code)
        if isinstance(by, StaffMember) and not has_duty(by, Duty.OPERATE_KIOSKS, kiosk.body_id):
            raise NotAllowed("this needs the duty of operating kiosks")
        now = timezone.now()
        kiosk.enrolment_codes.filter(used_at=None).update(used_at=now, secret=b"")
        # Old rows give up their short ids, so that a new code may carry the same four characters again.
        EnrolmentCode.objects.exclude(used_at=None).filter(code_id=made.code_id).delete()
        EnrolmentCode.objects.create(
            kiosk=kiosk,
            body_id=kiosk.body_id,
            code_id=made.code_id,
            secret=made.secret,
            made_by=by.audit_name if isinstance(by, StaffMember) else by,
            made_at=now,
            expires_at=now + CODE_LIFE,
        )
        record(by, "kiosk.code_made", kiosk.audit_name, kiosk.body.code, {"code": made.code_id})
    return made


def hear_hello(hello: EnrolmentHello, body: bytes, nonce: str) -> EnrolmentCode:
    """Keep the machine's first message, over which both sides prove. A code hears one machine only.

    Raises:
        CodeRefused
    """
    for text in (hello.entry_key, hello.line_key):
        _usable_key(text)
    with transaction.atomic():
        code = _open_code(hello.code_id)
        if code.hello and not hmac.compare_digest(bytes(code.hello), body):
            # A second machine under the same code: whoever it is, one of the two read it over a shoulder.
            code.failures += 1
            code.hello = b""
        if not code.hello:
            code.hello, code.nonce = body, nonce
        code.save()
    return code


@dataclass(frozen=True)
class Begun:
    """An epoch that has just begun."""

    kiosk: Kiosk
    code: EnrolmentCode
    secret: bytes
    entry_kid: str
    line_kid: str


def begin_epoch(code_id: str, proof: str, root: str, hello: EnrolmentHello, nonce: str) -> Begun:
    """Check the proof, spend the code, and begin an epoch with the machine's keys. In the caller's transaction.

    Raises:
        CodeRefused: the caller commits what was counted.
    """
    code = _open_code(code_id)
    secret = bytes(code.secret)
    try:
        enrolment.check_kiosk_proof(proof, secret, bytes(code.hello), code.nonce, root)
    except BadSignature as wrong:
        raise CodeRefused("bad_proof") from wrong
    now = timezone.now()
    kiosk = Kiosk.objects.select_for_update(of=("self",)).select_related("body", "hall").get(pk=code.kiosk_id)
    if kiosk.epoch:
        kiosk.epochs.filter(number=kiosk.epoch).update(ended_at=now, stored_up_to=kiosk.stored_up_to, head=kiosk.head)
    kiosk.epoch += 1
    kiosk.epoch_prev, kiosk.stored_up_to = kiosk.head, 0
    kiosk.state, kiosk.state_reason, kiosk.nonce, kiosk.heartbeat = KioskState.ENROLLED.value, "", nonce, {}
    kiosk.save()
    KioskEpoch.objects.create(
        kiosk=kiosk, body_id=kiosk.body_id, number=kiosk.epoch, prev=kiosk.epoch_prev, started_at=now
    )
    kids = {}
    for use, text in (("entry", hello.entry_key), ("line", hello.line_key)):
        public = public_key_of(text)
        kids[use] = kid_of(public)
        if KioskKey.objects.filter(kid=kids[use]).exists():
            raise CodeRefused("bad_proof")
        KioskKey.objects.create(
            kiosk=kiosk, body_id=kiosk.body_id, epoch=kiosk.epoch, use=use, kid=kids[use], public=public
        )
    code.used_at, code.secret = now, b""
    code.save()
    record(
        code.made_by,
        "kiosk.enrolled",
        kiosk.audit_name,
        kiosk.body.code,
        {"epoch": kiosk.epoch, "code": code.code_id, "entry": kids["entry"], "line": kids["line"]},
    )
    return Begun(kiosk, code, secret, kids["entry"], kids["line"])


def count_failure(code_id: str) -> None:
    """Remember a wrong proof; after a few the code is spent."""
    with transaction.atomic():
        code = EnrolmentCode.objects.select_for_update().filter(code_id=code_id, used_at=None).first()
        if code is None:
            return
        code.failures += 1
        if code.failures >= PROOFS_LIMIT:
            code.used_at, code.secret = timezone.now(), b""
        code.save()


def _open_code(code_id: str) -> EnrolmentCode:
    code = EnrolmentCode.objects.select_for_update().filter(code_id=code_id).first()
    if code is None:
        raise CodeRefused("bad_proof")
    if code.used_at is not None or code.failures >= PROOFS_LIMIT:
        raise CodeRefused("code_used")
    if code.expires_at < timezone.now():
        raise CodeRefused("code_expired")
    return code


def _usable_key(text: str) -> None:
    try:
        TrustedKey(public_key_of(text)).verify(b"", bytes(64))
    except BadSignature:
        return  # a key it is; that it signed nothing yet is expected
    except EnvelopeError as wrong:
        raise CodeRefused("bad_proof") from wrong
