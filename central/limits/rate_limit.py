"""How often one source may try: leaky buckets in the database, since there are many web workers.

A bucket is one moment, the one at which it will be empty; each try moves it on, and waiting lets it run dry (GCRA, the
cell rate algorithm of ATM networks). Sources fall into a fixed number of buckets by a keyed hash: nobody can fill the
table, and it names nobody. Two sources that share a bucket (one pair in 4,096) share its room.
"""

from __future__ import annotations

import hmac
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db import IntegrityError, transaction

from central.limits.models import RateBucket

PLACES = 4096


@dataclass(frozen=True)
class RateLimit:
    """So many tries at once, then one each `every`. The app that opens a door says how wide it is."""

    purpose: str
    burst: int
    every: timedelta

    def take(self, source: str, now: datetime) -> timedelta:
        """Count a try of this source. Zero: it may go on; else how long it has to wait, and nothing was counted."""
        row = self._row(source)
        if row is not None and row.empty_at is not None and row.empty_at > self._full(now):
            self._cut(source, now)
        wait = self._wait(row, now)
        if wait:
            return wait  # who knocks at a full bucket costs one read
        with transaction.atomic():
            row = self._locked(source)
            wait = self._wait(row, now)
            if not wait:
                row.empty_at = max(row.empty_at or now, now) + self.every
                row.save(update_fields=["empty_at"])
        return wait

    def give_back(self, source: str) -> None:
        """The try was a right one after all."""
        with transaction.atomic():
            row = self._locked(source)
            if row.empty_at is not None:
                row.empty_at -= self.every
                row.save(update_fields=["empty_at"])

    def counted(self, empty_at: datetime | None, now: datetime) -> tuple[timedelta, datetime]:
        """A try against a bucket that its owner keeps, and has locked: how long it has to wait, and the moment to keep
        from now on. Whoever is known by a row of its own shares its room with nobody."""
        full = self._full(now)
        until = min(empty_at or now, full)
        wait = max(until + self.every - full, timedelta(0))
        return wait, until if wait else max(until, now) + self.every

    def _wait(self, row: RateBucket | None, now: datetime) -> timedelta:
        return self.counted(row.empty_at if row is not None else None, now)[0]

    def _full(self, now: datetime) -> datetime:
        """When a bucket that is full now will be empty: no try makes it later."""
        return now + self.burst * self.every

    def _cut(self, source: str, now: datetime) -> None:
        """It was filled while the clock ran ahead. It is full from now on, and leaks."""
        with transaction.atomic():
            row = self._locked(source)
            if row.empty_at is not None and row.empty_at > self._full(now):
                row.empty_at = self._full(now)
                row.save(update_fields=["empty_at"])

    def _row(self, source: str) -> RateBucket | None:
        return RateBucket.objects.filter(purpose=self.purpose, place=self._place(source)).first()

    def _locked(self, source: str) -> RateBucket:
        purpose, place = self.purpose, self._place(source)
        try:
            with transaction.atomic():
                RateBucket.objects.get_or_create(purpose=purpose, place=place)
        except IntegrityError:
            # Two tries made the row at once; either will do.
            pass
        return RateBucket.objects.select_for_update().get(purpose=purpose, place=place)

    def _place(self, source: str) -> int:
        # "tries" is what the first installations hashed: another word would forget every bucket that is not empty.
        named = hmac.digest(settings.SECRET_KEY.encode(), f"tries|{self.purpose}|{source}".encode(), "sha256")
        return int.from_bytes(named[:2], "big") % PLACES
