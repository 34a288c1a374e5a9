"""The lock of a name that was tried wrongly too often. Each lock in a row is twice as long as the last.

An attempt is counted as wrong before it is looked at and given back if it was right: many at once cannot all meet a
lock that is still open, and no transaction stays open while a password is hashed (on SQLite that would hold up every
other writer for a third of a second).
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction

from central.limits.models import Lockout


@dataclass(frozen=True)
class LockoutPolicy:
    """So many wrong attempts under one name, then a lock. Names of different purposes know nothing of each other."""

    purpose: str
    tries: int
    first_lock: timedelta
    longest_lock: timedelta
    forgotten_after: timedelta
    """Without an attempt for so long a name's row is dropped: whoever types names at random fills no table."""

    def locked_until(self, name: str, now: datetime) -> datetime | None:
        """The end of a lock that is on now."""
        lock = Lockout.objects.filter(purpose=self.purpose, name_hash=_hash(name)).first()
        return self._end(lock, now) if lock is not None else None

    def begin(self, name: str, now: datetime) -> datetime | None:
        """Count an attempt; the end of the lock, if it may not even be looked at. Call inside a transaction."""
        lock = self._row(name)
        lock.locked_until = self._end(lock, now)
        if lock.locked_until is None:
            if lock.failures >= self.tries:
                # The last try is still being looked at, or was lost with its process.
                self._lock(lock, now)
            else:
                lock.failures += 1
        lock.touched_at = now
        lock.save()
        return self._end(lock, now)

    def settle_wrong(self, name: str, now: datetime) -> Lockout:
        """The attempt was wrong; the last of `tries` begins a lock. Call inside a transaction."""
        lock = self._row(name)
        if lock.failures >= self.tries:
            self._lock(lock, now)
            lock.save()
        Lockout.objects.filter(purpose=self.purpose, touched_at__lt=now - self.forgotten_after).delete()
        return lock

    def settle_right(self, name: str) -> None:
        """The attempt was right as far as it went. Call inside a transaction."""
        lock = self._row(name)
        lock.failures = max(lock.failures - 1, 0)
        lock.save()

    def tries_left(self, lock: Lockout) -> int:
        """Wrong attempts until the next lock."""
        return self.tries - lock.failures

    def forget_failures(self, name: str) -> None:
        """A success: the next lock is a first one again."""
        Lockout.objects.filter(purpose=self.purpose, name_hash=_hash(name)).delete()

    def _end(self, lock: Lockout, now: datetime) -> datetime | None:
        """No lock ends later than the longest one: what says so was kept while the clock ran ahead."""
        if lock.locked_until is None or lock.locked_until <= now:
            return None
        return min(lock.locked_until, now + self.longest_lock)

    def _lock(self, lock: Lockout, now: datetime) -> None:
        length = min(self.first_lock * 2 ** min(lock.locks, 20), self.longest_lock)
        lock.locked_until, lock.locks, lock.failures = now + length, lock.locks + 1, 0

    def _row(self, name: str) -> Lockout:
        purpose, name_hash = self.purpose, _hash(name)
        try:
            with transaction.atomic():
                Lockout.objects.get_or_create(purpose=purpose, name_hash=name_hash)
        except IntegrityError:
            # Two attempts made the row at once; either will do.
            pass
        return Lockout.objects.select_for_update().get(purpose=purpose, name_hash=name_hash)


def _hash(name: str) -> str:
    return hashlib.sha256(name.strip().lower().encode()).hexdigest()
