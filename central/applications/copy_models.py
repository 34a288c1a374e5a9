"""What staff keep beside what was stated: working copies. Append-only (the database refuses everything else)."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from central.applications.models import Application, ApplicationVersion


class Which(models.TextChoices):
    """Whose answers output is made of. The values are stored."""

    ORIGINAL = "original", _("原本（届いたまま）")
    EDITED = "edited", _("編集（写しのない申請は原本）")


class WorkingCopy(models.Model):
    """One version of the working copy (編集) of an application: all its answers as they stand there, beside what was
    stated, never instead. Append-only.
    """

    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="copies")
    body = models.ForeignKey("organisation.Body", on_delete=models.PROTECT, related_name="+")
    number = models.PositiveIntegerField()
    """1 for the first that was made in this application."""
    version = models.ForeignKey(ApplicationVersion, on_delete=models.PROTECT, related_name="+")
    """The statement from which it was made."""
    content = models.BinaryField()
    """Its answers (`central.applications.copy_content`)."""
    sha256 = models.CharField(max_length=64)
    """Of the content, hex."""
    at = models.DateTimeField()
    author = models.ForeignKey("staff.StaffMember", on_delete=models.PROTECT, related_name="+")
    reason = models.TextField(max_length=500)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["application", "number"], name="one_copy_of_a_number"),
        ]

    def __str__(self) -> str:
        return f"copy {self.number} of {self.application_id}"
