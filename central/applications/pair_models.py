"""What a person decided about two applications that may be one. Append-only (the database refuses everything else)."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from central.applications.models import Application


class PairChoice(models.Model):
    """One decision about two applications; of a later one of the same two the last counts. Append-only."""

    class Choice(models.TextChoices):
        """Which of them counts."""

        BOTH = "both", _("2つとも残す")
        FIRST = "first", _("1つ目が重複")
        SECOND = "second", _("2つ目が重複")

    body = models.ForeignKey("organisation.Body", on_delete=models.PROTECT, related_name="+")
    first = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="+")
    """Of the two the one with the smaller key."""
    second = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="+")
    choice = models.CharField(max_length=6, choices=Choice.choices)
    reason = models.TextField(max_length=500)
    at = models.DateTimeField()
    by = models.ForeignKey("staff.StaffMember", on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=models.Q(first_id__lt=models.F("second_id")), name="pair_is_in_order"),
        ]

    def __str__(self) -> str:
        return f"{self.first_id}/{self.second_id} {self.choice}"

    def is_duplicate(self, application_id: int) -> bool:
        """Whether it says this of this one."""
        duplicate = {self.Choice.FIRST.value: self.first_id, self.Choice.SECOND.value: self.second_id}
        return duplicate.get(self.choice) == application_id

    def other_than(self, application_id: int) -> int:
        """Key of the other one."""
        return self.second_id if application_id == self.first_id else self.first_id
