"""How often one source may be wrong: leaky buckets in the database, for sign-in and for enrolment codes.

A bucket is one moment, the one at which it will be empty; each try moves it on, and waiting lets it run dry (GCRA, the
cell rate algorithm of ATM networks). Sources fall into a fixed number of buckets by a keyed hash: nobody can fill the
table, and it names nobody. Two sources that share a bucket (one pair in 4,096) share its room.
"""

from __future__ import annotations

import hmac
from dataclasses import dataclass
from datetime import datetime, timedelta
from ipaddress import IPv6Address, ip_network
from typing import Any

from django.conf import settings
from django.db import IntegrityError, transaction
from django.http import HttpRequest

from central.staff.models import TryBucket
from central.staff.zones import client_address

PLACES = 4096
_IPV6_PREFIX = 64
"""One household or office has a whole /64."""


@dataclass(frozen=True)
class Pace:
    """So many tries at once, then one each `every`."""

    purpose: str
    burst: int
    every: timedelta

    def take(self, source: str, now: datetime) -> timedelta:
        """Count a try of this source. Zero: it may go on; else how long it has to wait, and nothing was counted."""
        wait = self._wait(self._row(source), now)
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

    def _wait(self, row: TryBucket | None, now: datetime) -> timedelta:
        if row is None or row.empty_at is None:
            return timedelta(0)
        return max(row.empty_at + self.every - self.burst * self.every - now, timedelta(0))

    def _row(self, source: str) -> TryBucket | None:
        return TryBucket.objects.filter(purpose=self.purpose, place=_place(self.purpose, source)).first()

    def _locked(self, source: str) -> TryBucket:
        wanted: dict[str, Any] = {"purpose": self.purpose, "place": _place(self.purpose, source)}
        try:
            with transaction.atomic():
                TryBucket.objects.get_or_create(**wanted)
        except IntegrityError:
            # Two tries made the row at once; either will do.
            pass
        return TryBucket.objects.select_for_update().get(**wanted)


def source_of(request: HttpRequest) -> str:
    """The address that a request truly comes from, for counting: of IPv6 its network."""
    address = client_address(request)
    return str(ip_network((address, _IPV6_PREFIX), strict=False) if isinstance(address, IPv6Address) else address)


def _place(purpose: str, source: str) -> int:
    named = hmac.digest(settings.SECRET_KEY.encode(), f"tries|{purpose}|{source}".encode(), "sha256")
    return int.from_bytes(named[:2], "big") % PLACES
