"""What one member asks a colleague or a group about one application, and how that came to its end. Both append-only."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from central.applications.models import Application


class Consultation(models.Model):
    """職員への質問: to one member, or to whoever of a group answers first. Append-only."""

    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="consultations")
    body = models.ForeignKey("organisation.Body", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    asker = models.ForeignKey("staff.StaffMember", on_delete=models.PROTECT, related_name="+")
    to_member = models.ForeignKey("staff.StaffMember", on_delete=models.PROTECT, null=True, related_name="+")
    to_group = models.ForeignKey("staff.StaffGroup", on_delete=models.PROTECT, null=True, related_name="+")
    text = models.TextField(max_length=2000)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(to_member__isnull=True, to_group__isnull=False)
                | Q(to_member__isnull=False, to_group__isnull=True),
                name="consultation_asks_one",
            ),
        ]

    def __str__(self) -> str:
        return f"consultation {self.pk}"


class ConsultationEnd(models.Model):
    """The one answer, or that the asker took the question back. Append-only."""

    class Kind(models.TextChoices):
        """How it ended."""

        ANSWERED = "answered", _("答えた")
        TAKEN_BACK = "taken_back", _("取り下げた")

    consultation = models.OneToOneField(Consultation, on_delete=models.PROTECT, related_name="end")
    body = models.ForeignKey("organisation.Body", on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    at = models.DateTimeField()
    by = models.ForeignKey("staff.StaffMember", on_delete=models.PROTECT, related_name="+")
    text = models.TextField(max_length=2000, blank=True)
    """Empty: it was taken back."""

    def __str__(self) -> str:
        return f"{self.consultation_id} {self.kind}"
