"""A letter of a batch that goes by post: its address as it was read, its bundle, and where it stands."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _


class PostalLetter(models.Model):
    """One letter to one person."""

    class State(models.TextChoices):
        """`returned` and `left_out` are ends; `posted` is one until it comes back."""

        NO_ADDRESS = "no_address", _("住所がありません")
        WAITING = "waiting", _("印刷はこれから")
        BUNDLED = "bundled", _("印刷する束に入れました")
        PRINTED = "printed", _("印刷しました")
        POSTED = "posted", _("郵便に出しました")
        RETURNED = "returned", _("戻ってきました")
        LEFT_OUT = "left_out", _("出しません")

    row = models.OneToOneField("batches.BatchRow", on_delete=models.PROTECT, related_name="+")
    batch = models.ForeignKey("batches.MassBatch", on_delete=models.PROTECT, related_name="+", db_index=False)
    application = models.ForeignKey("applications.Application", on_delete=models.PROTECT, related_name="+")
    postal_code = models.CharField(max_length=7, blank=True)
    """Seven digits; empty: none was stated."""
    address = models.TextField(blank=True)
    """As the newest statement had it when it was read."""
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    bundle = models.PositiveIntegerField(default=0)
    """1 for the first of the batch; 0: in none yet."""
    place = models.PositiveSmallIntegerField(default=0)
    """In its bundle, in postal order; 1 for the first."""
    state_at = models.DateTimeField()
    state_by = models.ForeignKey("staff.StaffMember", on_delete=models.PROTECT, null=True, related_name="+")
    why = models.TextField(blank=True)
    """Of one that came back: what staff wrote down."""

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["batch", "state"], name="postal_letter_of_batch"),
            models.Index(fields=["batch", "bundle", "place"], name="postal_letter_in_bundle"),
        ]

    def __str__(self) -> str:
        return f"{self.batch_id}/{self.pk} {self.state}"
