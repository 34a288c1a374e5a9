"""Bodies, their halls, and what an office says of its procedures. Every other app's rows point into this tree."""

from __future__ import annotations

from typing import ClassVar

from django.core.validators import RegexValidator
from django.db import models

BODY_CODE = RegexValidator(r"^\d{5}(-\d{1,4})?$")


class Body(models.Model):
    """団体: a prefecture, a municipality (5 digits), or a section of one (its municipality, dash, number)."""

    code = models.CharField(max_length=10, unique=True, validators=[BODY_CODE])
    name = models.CharField(max_length=60)
    parent = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="children")

    class Meta:
        ordering: ClassVar = ["code"]

    def __str__(self) -> str:
        return self.name


class Hall(models.Model):
    """庁舎: where kiosks stand. Texts are mappings from language to words, as they go into the catalogue."""

    body = models.OneToOneField(Body, on_delete=models.PROTECT, related_name="hall")
    city = models.JSONField()
    name = models.JSONField()
    counter = models.JSONField()
    phone = models.CharField(max_length=20)
    kiosk_label = models.JSONField()
    serves: models.ManyToManyField[Body, models.Model] = models.ManyToManyField(Body, related_name="served_at")
    """Bodies whose procedures and statuses the hall's kiosks show."""

    def __str__(self) -> str:
        return str(self.name.get("ja", self.body.code))


class ProcedureFacts(models.Model):
    """What a body's office says of a procedure beside its form (`ServiceFacts` on the wire), as it is now.

    Changed without a new version: nobody signs it. A kiosk has it with the next catalogue.
    """

    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="facts")
    procedure = models.CharField(max_length=60)
    document = models.BinaryField()
    changed_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["body", "procedure"], name="one_facts_of_a_procedure"),
        ]

    def __str__(self) -> str:
        return self.procedure
