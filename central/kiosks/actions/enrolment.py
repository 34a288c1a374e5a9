"""One-time codes, and the epoch that begins when a machine has proven one.

Nobody spends a code but the machine that proves it. Its secret has 80 bits and ends in minutes, so wrong proofs are no
danger but a load: each costs a try of its address and of its code, and both run dry in minutes. Whoever knows the code
is never counted, at the hello by the MAC in it, at the proof by the proof: strangers cannot keep the right machine out.
"""

from __future__ import annotations

import re
import secrets
from dataclasses import dataclass
from datetime import timedelta

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from central.audit.record import record
from central.kiosks.act_details import CodeMade, Enrolled
from central.kiosks.arrival_number_takeover import counter_to_grant
from central.kiosks.enrolments import renew
from central.kiosks.heartbeats import forget_heartbeat
from central.kiosks.models import EnrolmentCode, Kiosk, KioskEpoch, KioskKey
from central.kiosks.refusals import CodeRefused, NotAllowed, NotToEnrol, TooManyTries
from central.kiosks.states import ENROLS, KioskState
from central.limits.rate_limit import RateLimit
from central.staff.access import has_duty
from central.staff.duties import Duty
from central.staff.models import StaffMember
from sync.contract.numbers import PLAIN_ALPHABET
from sync.contract.wire.enrolment import EnrolmentHello, EnrolmentProof
from sync.contract.wire.messages import read_message
from sync.envelope import enrolment
from sync.envelope.enrolment import public_key_of
from sync.envelope.keys.signer import TrustedKey, kid_of
from sync.envelope.refusals import BadSignature
from sync.errors import EnvelopeError

CODE_LIFE = timedelta(minutes=15)
_ID = re.compile(rf"[{PLAIN_ALPHABET}]{{{enrolment.CODE_ID_LENGTH}}}")
BY_ADDRESS = RateLimit("enrol", burst=10, every=timedelta(seconds=6))
"""Of one address under all codes: 160 in the life of a code, of a million short ids and 2^80 secrets."""
BY_CODE = RateLimit("enrol_code", burst=5, every=timedelta(seconds=30))
"""At one short id, whether it exists or not, from all addresses together."""


def make_code(code: str, by: StaffMember | str, root_public: bytes) -> enrolment.EnrolmentCode:
    """A code for one machine in this place, good for fifteen minutes; earlier ones end. Show it once.

    Raises:
        NotAllowed
        NotToEnrol: the machine that stands there has not been revoked.
    """
    made = enrolment.EnrolmentCode.make(secrets.token_bytes, root_public)
    with transaction.atomic():
        kiosk = Kiosk.objects.select_for_update(of=("self",)).select_related("body").get(code=code)
        if isinstance(by, StaffMember) and not has_duty(by, Duty.OPERATE_KIOSKS, kiosk.body_id):
            raise NotAllowed("this needs the duty of operating kiosks")
        if KioskState(kiosk.state) not in ENROLS:
            raise NotToEnrol(
                f"kiosk {code} is {kiosk.state}: revoke it before another machine is enrolled in its place"
            )
        now = timezone.now()
        end_codes(kiosk)
        # Old rows give up their short ids, so that a new code may carry the same four characters again.
        over = ~Q(used_at=None) | Q(expires_at__lt=now)
        EnrolmentCode.objects.filter(over, code_id=made.code_id).delete()
        EnrolmentCode.objects.create(
            kiosk=kiosk,
            body_id=kiosk.body_id,
            code_id=made.code_id,
            secret=made.secret,
            made_by=by.audit_name if isinstance(by, StaffMember) else by,
            made_at=now,
            expires_at=now + CODE_LIFE,
        )
        record(by, "kiosk.code_made", kiosk.audit_name, kiosk.body.code, CodeMade(code=made.code_id))
    return made


def end_codes(kiosk: Kiosk) -> None:
    """No code made until now enrols a machine in this place. In the caller's transaction."""
    kiosk.enrolment_codes.filter(used_at=None).update(used_at=timezone.now(), secret=b"")


def hear_hello(hello: EnrolmentHello, body: bytes, nonce: str, source: str) -> EnrolmentCode:
    """Keep the machine's first message, over which both sides prove; the newest of them counts.

    One that does not show the code costs a try of its `source`, and never takes the place of one that did.

    Raises:
        CodeRefused, TooManyTries
    """
    found = _named(hello.code_id)
    knows = found is not None and _is_open(found) and enrolment.shows_the_code(hello, bytes(found.secret))
    if not knows:
        _count_try(hello.code_id, source)
    for text in (hello.entry_key, hello.line_key):
        _usable_key(text)
    if found is None:
        raise CodeRefused("bad_proof")
    with transaction.atomic():
        code = _open_code(hello.code_id)
        if bytes(code.hello) == body:
            return code  # said again, because our answer was lost
        if not knows and _was_heard_from_who_knows(code):
            raise CodeRefused("bad_proof")
        code.hello, code.nonce = body, nonce
        code.save(update_fields=["hello", "nonce"])
    return code


def check_proof(proof: EnrolmentProof, root: str, source: str) -> None:
    """Return if this proves an open code. A wrong one costs a try of its `source`; a right one is never held up.

    Raises:
        CodeRefused, TooManyTries
    """
    try:
        _check(_named(proof.code_id), proof, root)
    except CodeRefused:
        _count_try(proof.code_id, source)
        raise


@dataclass(frozen=True)
class Begun:
    """An epoch that has just begun."""

    kiosk: Kiosk
    code: EnrolmentCode
    secret: bytes
    entry_kid: str
    line_kid: str
    enrolment: str
    """JWS of what it may have."""


def begin_epoch(proof: EnrolmentProof, root: str, nonce: str) -> Begun:
    """Check the proof, spend the code, and begin an epoch with the machine's keys. In the caller's transaction.

    Raises:
        CodeRefused
    """
    kiosk = (
        # The kiosk before its codes, as `make_code` does.
        Kiosk.objects.select_for_update(of=("self",))
        .select_related("body", "hall")
        .filter(enrolment_codes__code_id=proof.code_id)
        .first()
    )
    code = EnrolmentCode.objects.select_for_update().filter(code_id=proof.code_id, kiosk=kiosk).first()
    secret = _check(code, proof, root)
    assert code is not None
    assert kiosk is not None
    if KioskState(kiosk.state) not in ENROLS:
        raise CodeRefused("code_used")  # a machine was heard of since, or a person stopped the place
    hello = read_message(EnrolmentHello, bytes(code.hello))
    now = timezone.now()
    if kiosk.epoch:
        kiosk.epochs.filter(number=kiosk.epoch).update(ended_at=now, stored_up_to=kiosk.stored_up_to, head=kiosk.head)
    kiosk.last_counter = counter_to_grant(kiosk, now)
    kiosk.epoch += 1
    kiosk.epoch_prev, kiosk.stored_up_to = kiosk.head, 0
    kiosk.state, kiosk.state_reason, kiosk.nonce = KioskState.ENROLLED.value, "", nonce
    forget_heartbeat(kiosk)
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
    issued = renew(kiosk)
    record(
        code.made_by,
        "kiosk.enrolled",
        kiosk.audit_name,
        kiosk.body.code,
        Enrolled(epoch=kiosk.epoch, code=code.code_id, entry=kids["entry"], line=kids["line"]),
    )
    return Begun(kiosk, code, secret, kids["entry"], kids["line"], issued)


def _named(code_id: str) -> EnrolmentCode | None:
    """Not locked. Text that is no id is asked of no database: one of them refuses some characters with a fault."""
    return EnrolmentCode.objects.filter(code_id=code_id).first() if _ID.fullmatch(code_id) else None


def _check(code: EnrolmentCode | None, proof: EnrolmentProof, root: str) -> bytes:
    """The secret of the code that this proves.

    Raises:
        CodeRefused
    """
    if code is None:
        raise CodeRefused("bad_proof")
    _refuse_if_over(code)
    if not code.hello:
        raise CodeRefused("bad_proof")
    secret = bytes(code.secret)
    try:
        enrolment.check_kiosk_proof(proof.proof, secret, bytes(code.hello), code.nonce, root)
    except BadSignature as wrong:
        raise CodeRefused("bad_proof") from wrong
    return secret


def _count_try(code_id: str, source: str) -> None:
    now = timezone.now()
    wait = BY_ADDRESS.take(source, now) or BY_CODE.take(code_id, now)
    if wait:
        raise TooManyTries(wait)


def _open_code(code_id: str) -> EnrolmentCode:
    code = EnrolmentCode.objects.select_for_update().filter(code_id=code_id).first()
    if code is None:
        raise CodeRefused("bad_proof")
    _refuse_if_over(code)
    return code


def _refuse_if_over(code: EnrolmentCode) -> None:
    if code.used_at is not None:
        raise CodeRefused("code_used")
    if code.expires_at < timezone.now():
        raise CodeRefused("code_expired")


def _is_open(code: EnrolmentCode) -> bool:
    return code.used_at is None and code.expires_at >= timezone.now()


def _was_heard_from_who_knows(code: EnrolmentCode) -> bool:
    if not code.hello:
        return False
    return enrolment.shows_the_code(read_message(EnrolmentHello, bytes(code.hello)), bytes(code.secret))


def _usable_key(text: str) -> None:
    try:
        TrustedKey(public_key_of(text)).verify(b"", bytes(64))
    except BadSignature:
        return  # a key it is; that it signed nothing yet is expected
    except EnvelopeError as wrong:
        raise CodeRefused("bad_proof") from wrong
