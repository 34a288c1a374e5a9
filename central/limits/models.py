"""What was tried too often. No row names who tried: a place in a fixed number of buckets, or a hash."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils import timezone


class RateBucket(models.Model):
    """A leaky bucket (`central.limits.rate_limit`): at most `PLACES` rows of a purpose."""

    purpose = models.CharField(max_length=12)
    place = models.PositiveSmallIntegerField()
    """Keyed hash of whoever tries, folded into a fixed number of places."""
    empty_at = models.DateTimeField(null=True)
    """When the last of its tries will have leaked away."""

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["purpose", "place"], name="one_rate_bucket_of_a_place"),
        ]

    def __str__(self) -> str:
        return f"{self.purpose} {self.place}"


class Lockout(models.Model):
    """Wrong attempts under one name, whether somebody has it or not: a stranger learns nothing from it."""

    purpose = models.CharField(max_length=12)
    name_hash = models.CharField(max_length=64)
    """SHA-256 (hex) of the name as typed."""
    failures = models.PositiveIntegerField(default=0)
    """Wrong attempts since the last success or lock."""
    locks = models.PositiveIntegerField(default=0)
    """Locks in a row without a success between them; each is twice as long."""
    locked_until = models.DateTimeField(null=True, blank=True)
    touched_at = models.DateTimeField(default=timezone.now, db_index=True)
    """Last attempt: rows that nobody has touched for long are dropped, so typing names at random fills no table."""

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["purpose", "name_hash"], name="one_lockout_of_a_name"),
        ]

    def __str__(self) -> str:
        return f"{self.purpose}: {self.failures} wrong, {self.locks} locks"
