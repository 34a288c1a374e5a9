"""The life of an account: first secrets, changes of them, ends of sessions, and taking it away.

Whoever does something to another person's account says who they are; that name is in the log. Nobody resets alone: a
second person's name stands beside it.
"""

from __future__ import annotations

import secrets
import time
from base64 import b32encode
from binascii import unhexlify
from datetime import timedelta

from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.utils import timezone
from django_otp.oath import TOTP
from django_otp.plugins.otp_totp.models import TOTPDevice
from msgspec import UNSET

from central.audit.record import NewEntry, record
from central.staff.act_details import Enabled, Reset, SessionsEnded
from central.staff.models import StaffMember, StaffSession
from central.staff.sessions import deleted

FIRST_SECRETS_LAST = timedelta(hours=24)
"""So long a password that somebody else made opens the page on which the member chooses an own one."""
SYSTEM = "system"


class AccountRefused(Exception):
    """Nothing was changed; the message says why."""


def acting(by: str) -> StaffMember | str:
    """Who does something to an account. Only before the first member there is nobody to name.

    Raises:
        AccountRefused
    """
    if not by:
        if StaffMember.objects.filter(is_active=True).exists():
            raise AccountRefused("say who does this: --by STAFF_NUMBER")
        return SYSTEM
    member = StaffMember.objects.filter(staff_number=by, is_active=True).first()
    if member is None:
        raise AccountRefused(f"there is no active member {by}")
    return member


def disable(number: str, by: StaffMember | str, second: StaffMember | None = None) -> int:
    """The member is out at once and does not come in again; returns how many sessions ended. `second`: who agreed.

    Raises:
        AccountRefused
    """
    with transaction.atomic():
        member = _locked(number)
        member.is_active = False
        member.save(update_fields=["is_active"])
        return _signed_out(member, by, "staff.disabled", second=second)


def enable(number: str, by: StaffMember | str, second: StaffMember | None = None) -> str:
    """The member may come in again, with a first password (returned) and a second factor to be made.

    Raises:
        AccountRefused
    """
    with transaction.atomic():
        member = _locked(number)
        if member.is_active:
            raise AccountRefused(f"{number} is active")
        member.is_active = True
        password = give_first_secrets(member)
        told = Enabled(second_person=second.staff_number if second else UNSET)
        record(by, "staff.enabled", member.audit_name, member.body, told)
    return password


def end_sessions(number: str, by: StaffMember | str) -> int:
    """Sign the member out everywhere; returns how many sessions ended.

    Raises:
        AccountRefused
    """
    with transaction.atomic():
        return _signed_out(_locked(number), by, "staff.sessions_ended")


def reset(number: str, by: StaffMember | str, second: StaffMember | str) -> str:
    """Both factors are dead at once; the first password that is returned is good for `FIRST_SECRETS_LAST`.

    Raises:
        AccountRefused: not two people, or one of them is the member.
    """
    with transaction.atomic():
        member = _locked(number)
        if not isinstance(by, StaffMember) or not isinstance(second, StaffMember):
            raise AccountRefused("two members have to be named")
        if len({by.pk, second.pk, member.pk}) != 3:
            raise AccountRefused("a reset takes two people, and none of them is the member")
        if not member.is_active:
            raise AccountRefused(f"{number} is disabled")
        password = give_first_secrets(member)
        record(by, "staff.reset", member.audit_name, member.body, Reset(second_person=second.staff_number))
    return password


def give_first_secrets(member: StaffMember) -> str:
    """A first password (returned), no second factor, no session. In the caller's transaction."""
    password = secrets.token_urlsafe(12)
    member.set_password(password)
    member.first_secrets_until = timezone.now() + FIRST_SECRETS_LAST
    member.save()
    TOTPDevice.objects.filter(user=member).delete()
    _end(member)
    return password


def choose_first_secrets(member: StaffMember, hashed: str, device: TOTPDevice) -> NewEntry:
    """The member's own password (as `make_password` gives it) and second factor take the place of others' making.

    Returns the audit entry, which its caller records last.

    Raises:
        AccountRefused: disabled, reset or chosen since this request began.
    """
    with transaction.atomic():
        _lock_unchanged(member)
        member.password, member.first_secrets_until = hashed, None
        member.save(update_fields=["password", "first_secrets_until"])
        _put(member, device)
    return NewEntry(member, "staff.secrets_chosen", member.audit_name, member.body)


def change_password(member: StaffMember, password: str, session_name: str) -> int:
    """Another password; every session but this one ends. Returns how many.

    Raises:
        AccountRefused: disabled, reset or changed since this request began.
    """
    hashed = make_password(password)  # a third of a second, in which nobody waits for the row
    with transaction.atomic():
        _lock_unchanged(member)
        member.password = hashed
        member.save(update_fields=["password"])
        return _signed_out(member, member, "staff.password_changed", but=session_name)


def change_factor(member: StaffMember, device: TOTPDevice, session_name: str) -> int:
    """Another second factor; every session but this one ends. Returns how many.

    Raises:
        AccountRefused: disabled, reset or changed since this request began.
    """
    with transaction.atomic():
        _lock_unchanged(member)
        _put(member, device)
        return _signed_out(member, member, "staff.factor_changed", but=session_name)


def end_own(member: StaffMember, session_names: list[str]) -> int:
    """End some of one's own sessions; returns how many."""
    with transaction.atomic():
        ended = deleted(StaffSession.objects.filter(member=member, session_key__in=session_names))
        if ended:
            record(member, "staff.sessions_ended", member.audit_name, member.body, SessionsEnded(ended=ended))
    return ended


def new_device(member: StaffMember, key: str, code: str) -> TOTPDevice | None:
    """A second factor, not saved, if this code is of this key (hex) at this moment; None: it is not."""
    totp = TOTP(unhexlify(key))
    totp.time = time.time()
    if not code.isdecimal() or not totp.verify(int(code), tolerance=1):
        return None
    device = unsaved_device(member, key)
    device.last_t = totp.t()  # the code that proves it signs nobody in
    return device


def unsaved_device(member: StaffMember, key: str) -> TOTPDevice:
    """A second factor of this key, for its address."""
    return TOTPDevice(user=member, key=key, confirmed=True, name="authenticator")


def key_to_type(key: str) -> str:
    """The key in base 32, in groups, for whoever cannot scan."""
    text = b32encode(unhexlify(key)).decode()
    return " ".join(text[place : place + 4] for place in range(0, len(text), 4))


def _put(member: StaffMember, device: TOTPDevice) -> None:
    TOTPDevice.objects.filter(user=member).delete()
    device.save()


def _end(member: StaffMember, but: str = "") -> int:
    return deleted(StaffSession.objects.filter(member=member).exclude(session_key=but))


def _signed_out(
    member: StaffMember, by: StaffMember | str, act: str, but: str = "", second: StaffMember | None = None
) -> int:
    """End the member's sessions, all but one at most, and record the act that ended them. Returns how many."""
    ended = _end(member, but)
    told = SessionsEnded(ended=ended, second_person=second.staff_number if second else UNSET)
    record(by, act, member.audit_name, member.body, told)
    return ended


def _lock_unchanged(member: StaffMember) -> None:
    """Lock the row, if nothing about the way in is other than when this request read it."""
    now = StaffMember.objects.select_for_update(of=("self",)).get(pk=member.pk)
    read = (member.is_active, member.password, member.first_secrets_until)
    if not now.is_active or (now.is_active, now.password, now.first_secrets_until) != read:
        raise AccountRefused("the account was changed meanwhile")


def _locked(number: str) -> StaffMember:
    member = (
        StaffMember.objects.select_for_update(of=("self",)).select_related("body").filter(staff_number=number).first()
    )
    if member is None:
        raise AccountRefused(f"there is no member {number}")
    return member
