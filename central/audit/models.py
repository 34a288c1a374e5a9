"""One table of entries that only grows, and the one row that says where its chain ends."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

FIRST_PREV = "0" * 64
"""`prev_hash` of entry 1."""


class AuditEntry(models.Model):
    """What one actor did to one thing. Immutable: the database refuses UPDATE and DELETE."""

    number = models.BigIntegerField(primary_key=True)
    """1, 2, 3 … without a gap."""
    at = models.DateTimeField(db_index=True)
    actor = models.CharField(max_length=80)
    """`staff:sato`, `kiosk:99201-003`, `applicant`, `system`."""
    act = models.CharField(max_length=60)
    """`application.accepted`: docs/audit-acts.md lists them."""
    subject = models.CharField(max_length=120)
    """`application:9920120261120003012345`: an identifier, never a name."""
    body = models.CharField(max_length=10)
    """Code of the body whose log this is; empty for acts of the whole service."""
    details = models.JSONField(default=dict)
    """Written and read by `central.audit.details`."""
    prev_hash = models.CharField(max_length=64)
    hash = models.CharField(max_length=64)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["subject", "number"], name="audit_by_subject"),
            models.Index(fields=["body", "number"], name="audit_by_body"),
            models.Index(fields=["actor", "number"], name="audit_by_actor"),
            models.Index(fields=["act", "number"], name="audit_by_act"),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.act}"


class AuditHead(models.Model):
    """The end of the chain; its row lock is what makes writers queue."""

    id = models.SmallIntegerField(primary_key=True, default=1)
    number = models.BigIntegerField(default=0)
    hash = models.CharField(max_length=64, default=FIRST_PREV)

    def __str__(self) -> str:
        return f"head {self.number}"
