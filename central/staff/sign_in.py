"""Signing in: number and password, then the second factor. Only after both does a session know the member.

Between the steps the session holds the member's id for five minutes, and no page but the second step reads it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.contrib.auth import login
from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.http import HttpRequest
from django_otp import login as otp_login
from django_otp.plugins.otp_totp.models import TOTPDevice
from django_otp.util import random_hex

from central.audit.details import ReadIn
from central.audit.record import NewEntry, record, record_all
from central.limits.client_address import source_of
from central.limits.lockout import LockoutPolicy
from central.limits.rate_limit import RateLimit
from central.staff import session
from central.staff.accounts import choose_first_secrets
from central.staff.act_details import SignInFailed
from central.staff.models import StaffMember, StaffSession
from central.staff.sessions import ZONE
from central.staff.zones import Zone

SECOND_STEP_S = 300
BY_ADDRESS = RateLimit("sign_in", burst=30, every=timedelta(seconds=20))
"""Wrong attempts of one address under all numbers together: a whole office may stand behind one address and mistype in
the morning, but trying one password on everybody is over after thirty members."""
BY_NUMBER = LockoutPolicy(
    "sign_in",
    tries=5,
    first_lock=timedelta(minutes=15),
    longest_lock=timedelta(days=1),
    forgotten_after=timedelta(days=7),
)
"""Wrong attempts under one sign-in number, whether a member has it or not."""
_PENDING, _PENDING_AT, _TYPED, _PASSWORD = "sign_in_member", "sign_in_at", "sign_in_typed", "sign_in_password"
_NEW_KEY = "sign_in_new_key"


@dataclass(frozen=True)
class WrongAttempt:
    """Number, password or code was wrong."""

    tries_left: int


@dataclass(frozen=True)
class Locked:
    """Too many wrong attempts under this number."""

    until: datetime


@dataclass(frozen=True)
class Crowded:
    """Too many wrong attempts from this address, under whatever numbers."""

    until: datetime


@dataclass(frozen=True)
class FirstSecretsOver:
    """The password was right, but somebody else made it, and too long ago."""


@dataclass(frozen=True)
class RightPassword:
    """The second step may be asked; or, of a password that somebody else made, the member's own secrets."""

    member: StaffMember


@dataclass(frozen=True)
class SignedIn:
    """Both factors were right; the session is the member's."""

    member: StaffMember


def check_password(
    request: HttpRequest, typed: str, password: str, zone: Zone, now: datetime
) -> RightPassword | FirstSecretsOver | WrongAttempt | Locked | Crowded:
    """First step. A number that nobody has takes as long and is answered alike."""
    refused = _begin(request, typed, now)
    if refused is not None:
        return refused
    number = typed.strip().lower()
    member = StaffMember.objects.select_related("body").filter(staff_number=number, is_active=True).first()
    if member is None:
        make_password(password)
        return _failed(typed, None, "password", zone, now)
    if not member.check_password(password):
        return _failed(typed, member, "password", zone, now)
    with transaction.atomic():
        BY_NUMBER.settle_right(typed)
        BY_ADDRESS.give_back(source_of(request))
    if member.first_secrets_until is not None and member.first_secrets_until <= now:
        return FirstSecretsOver()
    request.session.cycle_key()
    request.session[_PASSWORD] = member.get_session_auth_hash()
    request.session[_PENDING], request.session[_PENDING_AT] = member.pk, now.timestamp()
    request.session[_TYPED] = typed
    return RightPassword(member)


def pending_member(request: HttpRequest, now: datetime) -> StaffMember | None:
    """Who has passed the first step within the last five minutes."""
    if now.timestamp() - float(request.session.get(_PENDING_AT, 0)) > SECOND_STEP_S:
        return None
    member = StaffMember.objects.filter(pk=request.session.get(_PENDING, 0), is_active=True).first()
    if member is None or request.session.get(_PASSWORD) != member.get_session_auth_hash():
        return None  # reset or changed between the steps
    return member


@transaction.atomic
def check_code(
    request: HttpRequest, member: StaffMember, code: str, zone: Zone, now: datetime
) -> SignedIn | WrongAttempt | Locked | Crowded:
    """Second step: a TOTP code (RFC 6238), good once."""
    typed = str(request.session.get(_TYPED, member.staff_number))
    refused = _begin(request, typed, now)
    if refused is not None:
        return refused
    digits = "".join(code.split())
    device = next(
        (
            device
            for device in TOTPDevice.objects.select_for_update().filter(user=member, confirmed=True)
            if device.verify_token(digits)
        ),
        None,
    )
    if device is None:
        return _failed(typed, member, "code", zone, now)
    BY_NUMBER.forget_failures(typed)
    BY_ADDRESS.give_back(source_of(request))
    _enter(request, member, device, zone, now)
    return SignedIn(member)


def prove_old(
    request: HttpRequest, member: StaffMember, password: str, code: str, zone: Zone, now: datetime
) -> WrongAttempt | Locked | Crowded | None:
    """Both factors once more, from somebody who is signed in; counted as at sign-in. None: they are right."""
    refused = _begin(request, member.staff_number, now)
    if refused is not None:
        return refused
    if not member.check_password(password):
        return _failed(member.staff_number, member, "own_password", zone, now)
    with transaction.atomic():
        devices = TOTPDevice.objects.select_for_update().filter(user=member, confirmed=True)
        right = any(device.verify_token("".join(code.split())) for device in devices)
    if not right:
        return _failed(member.staff_number, member, "own_code", zone, now)
    with transaction.atomic():
        BY_NUMBER.forget_failures(member.staff_number)
        BY_ADDRESS.give_back(source_of(request))
    return None


def key_to_enrol(request: HttpRequest) -> str:
    """The key (hex) of a second factor that is being made in this session; the same until it is taken or left."""
    if _NEW_KEY not in request.session:
        request.session[_NEW_KEY] = random_hex(20)
    return str(request.session[_NEW_KEY])


def forget_key(request: HttpRequest) -> None:
    """It was taken."""
    request.session.pop(_NEW_KEY, None)


def enter_with_new_secrets(
    request: HttpRequest, member: StaffMember, password: str, device: TOTPDevice, zone: Zone, now: datetime
) -> None:
    """The member has chosen own secrets, and is in.

    Raises:
        AccountRefused: disabled, reset or chosen since this request began.
    """
    hashed = make_password(password)  # a third of a second, in which nobody waits for the row
    with transaction.atomic():
        BY_NUMBER.forget_failures(str(request.session.get(_TYPED, member.staff_number)))
        chosen = choose_first_secrets(member, hashed, device)
        _enter(request, member, device, zone, now, chosen)


def _enter(
    request: HttpRequest, member: StaffMember, device: TOTPDevice, zone: Zone, now: datetime, *before: NewEntry
) -> None:
    """In the caller's transaction. The audit log comes last of all: whoever held it and wanted another row would meet
    whoever holds that row and wants the log."""
    StaffMember.objects.filter(pk=member.pk).update(previous_sign_in_at=member.last_login)
    login(request, member, backend="django.contrib.auth.backends.ModelBackend")
    otp_login(request, device)
    for key in (_PENDING, _PENDING_AT, _TYPED, _PASSWORD, _NEW_KEY):
        request.session.pop(key, None)
    session.start(request, now)
    request.session[ZONE] = zone.id
    StaffSession.objects.filter(expire_date__lt=now).delete()
    came_in = NewEntry(member, "staff.signed_in", member.audit_name, member.body, ReadIn(zone=zone.id))
    record_all([*before, came_in])


@transaction.atomic
def _begin(request: HttpRequest, typed: str, now: datetime) -> Locked | Crowded | None:
    """Count the attempt, under its address first: numbers at random from a crowded one leave no rows."""
    wait = BY_ADDRESS.take(source_of(request), now)
    if wait:
        return Crowded(now + wait)
    until = BY_NUMBER.begin(typed, now)
    return Locked(until) if until is not None else None


@transaction.atomic
def _failed(typed: str, member: StaffMember | None, step: str, zone: Zone, now: datetime) -> WrongAttempt | Locked:
    lock = BY_NUMBER.settle_wrong(typed, now)
    # A number that nobody has is not written down: people type their password into the wrong field.
    subject = member.audit_name if member else "staff:unknown"
    locked = lock.locked_until is not None and lock.locked_until > now
    record(
        "anonymous",
        "staff.sign_in_failed",
        subject,
        member.body if member else None,
        SignInFailed(step=step, zone=zone.id, locked=locked),
    )
    if lock.locked_until is not None and lock.locked_until > now:
        return Locked(lock.locked_until)
    return WrongAttempt(BY_NUMBER.tries_left(lock))
