"""What lies in the store, and how often it is named. The files themselves lie elsewhere."""

from __future__ import annotations

from enum import IntEnum
from typing import ClassVar

from django.db import models


class StoredFile(models.Model):
    """A file, from before it is written until after it is deleted."""

    sha256 = models.CharField(primary_key=True, max_length=64)
    size = models.BigIntegerField()
    uses = models.PositiveIntegerField(default=0)
    """How many rows name it, counted in their transactions. 0: nothing does (yet, or any more)."""
    since = models.DateTimeField()
    """By the database's clock: since when nothing names it, or it is named."""
    going = models.BooleanField(default=False)
    """It is being deleted: nobody may name it any more."""
    trouble = models.CharField(max_length=4, blank=True)
    """Code for a person (docs/trouble-codes.md); empty: nothing is known against it."""

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["trouble"], name="stored_file_in_trouble", condition=~models.Q(trouble="")),
        ]

    def __str__(self) -> str:
        return self.sha256[:16]


class Way(IntEnum):
    """What the store was asked for. A full disk is read well: a good read takes nothing back that a writer told."""

    WRITING = 1
    READING = 2


class StoreOutage(models.Model):
    """Since when the store does not answer, or may not be written (a row for each `Way`; none: it works)."""

    id = models.SmallIntegerField(primary_key=True, default=1)
    since = models.DateTimeField()
    said = models.CharField(max_length=100)
    """The port's own words: no path, no address."""

    def __str__(self) -> str:
        return f"away since {self.since}"
