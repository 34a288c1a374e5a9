"""The lock of a sign-in number that was typed wrongly too often. Each lock in a row is twice as long as the last."""

from __future__ import annotations

import hashlib
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction

from central.staff.models import SignInLock

TRIES = 5
"""Wrong attempts before a lock."""
FIRST_LOCK = timedelta(minutes=15)
LONGEST_LOCK = timedelta(days=1)


def locked_until(typed: str, now: datetime) -> datetime | None:
    """The end of a lock that is on now."""
    lock = SignInLock.objects.filter(typed=_key(typed)).first()
    if lock is None or lock.locked_until is None or lock.locked_until <= now:
        return None
    return lock.locked_until


def take_turn(typed: str) -> None:
    """Let attempts under one number follow each other: many at once must not all meet a lock that is still open.

    Held until the caller's transaction ends.
    """
    _row(typed)


def count_failure(typed: str, now: datetime) -> SignInLock:
    """Count one wrong attempt; the last of `TRIES` begins a lock. Call inside a transaction."""
    lock = _row(typed)
    lock.failures += 1
    if lock.failures >= TRIES:
        length = min(FIRST_LOCK * 2 ** min(lock.locks, 20), LONGEST_LOCK)
        lock.locked_until, lock.locks, lock.failures = now + length, lock.locks + 1, 0
    lock.save()
    return lock


def tries_left(lock: SignInLock) -> int:
    """Wrong attempts until the next lock."""
    return TRIES - lock.failures


def forget_failures(typed: str) -> None:
    """A success: the next lock is a first one again."""
    SignInLock.objects.filter(typed=_key(typed)).delete()


def _row(typed: str) -> SignInLock:
    key = _key(typed)
    try:
        with transaction.atomic():
            SignInLock.objects.get_or_create(typed=key)
    except IntegrityError:
        # Two attempts made the row at once; either will do.
        pass
    return SignInLock.objects.select_for_update().get(typed=key)


def _key(typed: str) -> str:
    return hashlib.sha256(typed.strip().lower().encode()).hexdigest()
