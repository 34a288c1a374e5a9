"""The lock of a sign-in number that was typed wrongly too often. Each lock in a row is twice as long as the last.

An attempt is counted as wrong before it is looked at and given back if it was right: many at once cannot all meet a
lock that is still open, and no transaction stays open while a password is hashed (on SQLite that would hold up every
other writer for a third of a second).
"""

from __future__ import annotations

import hashlib
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction

from central.staff.models import SignInLock

TRIES = 5
"""Wrong attempts before a lock."""
FIRST_LOCK = timedelta(minutes=15)
LONGEST_LOCK = timedelta(days=1)
FORGOTTEN_AFTER = timedelta(days=7)
"""Without an attempt for so long a number's row is dropped: whoever types numbers at random fills no table."""


def locked_until(typed: str, now: datetime) -> datetime | None:
    """The end of a lock that is on now."""
    lock = SignInLock.objects.filter(typed=_key(typed)).first()
    return _end(lock, now) if lock is not None else None


def begin(typed: str, now: datetime) -> datetime | None:
    """Count an attempt; the end of the lock, if it may not even be looked at. Call inside a transaction."""
    lock = _row(typed)
    if _end(lock, now) is None:
        if lock.failures >= TRIES:
            # The last try is still being looked at, or was lost with its process.
            _lock(lock, now)
        else:
            lock.failures += 1
    lock.touched_at = now
    lock.save()
    return _end(lock, now)


def settle_wrong(typed: str, now: datetime) -> SignInLock:
    """The attempt was wrong; the last of `TRIES` begins a lock. Call inside a transaction."""
    lock = _row(typed)
    if lock.failures >= TRIES:
        _lock(lock, now)
        lock.save()
    SignInLock.objects.filter(touched_at__lt=now - FORGOTTEN_AFTER).delete()
    return lock


def settle_right(typed: str) -> None:
    """The attempt was right as far as it went. Call inside a transaction."""
    lock = _row(typed)
    lock.failures = max(lock.failures - 1, 0)
    lock.save()


def tries_left(lock: SignInLock) -> int:
    """Wrong attempts until the next lock."""
    return TRIES - lock.failures


def forget_failures(typed: str) -> None:
    """A success: the next lock is a first one again."""
    SignInLock.objects.filter(typed=_key(typed)).delete()


def _lock(lock: SignInLock, now: datetime) -> None:
    length = min(FIRST_LOCK * 2 ** min(lock.locks, 20), LONGEST_LOCK)
    lock.locked_until, lock.locks, lock.failures = now + length, lock.locks + 1, 0


def _end(lock: SignInLock, now: datetime) -> datetime | None:
    return lock.locked_until if lock.locked_until is not None and lock.locked_until > now else None


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
