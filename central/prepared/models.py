"""Who prepared what for a resident: no answer, no name of the resident, no code."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from central.catalogue.models import ProcedureVersion
from central.organisation.models import Body
from central.staff.models import StaffMember


class PreparedApplication(models.Model):
    """One paper that was handed out."""

    born_with_an_entry = True
    """Each row is made together with an entry of the audit log: beside one, an empty log was emptied."""

    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="+")
    procedure = models.CharField(max_length=60)
    definition = models.ForeignKey(ProcedureVersion, on_delete=models.PROTECT, related_name="+")
    by = models.ForeignKey(StaffMember, on_delete=models.PROTECT, related_name="+")
    draft = models.CharField(max_length=32, unique=True)
    """Name of the sealed draft, out of the code on the paper."""
    once = models.CharField(max_length=32, unique=True)
    """Of the page on which it was typed and what was typed: pressed twice it is one, with the newer paper. Nothing can
    be read out of it: the page's half is random and kept nowhere."""
    answers = models.PositiveIntegerField()
    """How many were typed."""
    made_at = models.DateTimeField()
    ends_on = models.DateField()

    class Meta:
        ordering: ClassVar = ["-made_at", "-pk"]
        indexes: ClassVar = [
            models.Index(fields=["by", "made_at"], name="prepared_by_a_member"),
            models.Index(fields=["body", "procedure", "by"], name="prepared_of_a_procedure"),
        ]

    def __str__(self) -> str:
        return f"{self.procedure} {self.pk}"

    @property
    def audit_subject(self) -> str:
        """How the audit log knows it."""
        return f"prepared:{self.pk}"
