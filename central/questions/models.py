"""Whose turn it is to ask."""

from __future__ import annotations

from django.db import models


class QuestionTurn(models.Model):
    """The nonce that a kiosk's next question may spend, and how often it asked. A row of its own, so that a question
    never waits for an upload that holds the kiosk's row, nor an upload for a question.
    """

    kiosk = models.OneToOneField("kiosks.Kiosk", on_delete=models.PROTECT, primary_key=True, related_name="+")
    nonce = models.CharField(max_length=43)
    """No secret: it counts only under the kiosk's signature."""
    empty_at = models.DateTimeField(null=True)
    """When the last of its questions will have leaked out of its bucket (`central.limits.rate_limit`)."""

    def __str__(self) -> str:
        return f"turn of {self.kiosk_id}"
