"""Runs of the connection test, each with what its steps saw. Nothing of it is ever taken away."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from central.applications.models import Application
from central.catalogue.models import Leaflet
from central.organisation.models import Body
from central.staff.models import StaffMember


class ConnectionRun(models.Model):
    """One test, from its beginning on."""

    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="connection_runs")
    by = models.ForeignKey(StaffMember, on_delete=models.PROTECT, related_name="connection_runs")
    begun_at = models.DateTimeField()
    audit_from = models.BigIntegerField()
    """The log's newest entry when it began: what is older proves nothing of it."""
    zoned = models.ForeignKey(Application, on_delete=models.PROTECT, null=True, related_name="+")
    """A test application of a My Number procedure."""
    other = models.ForeignKey(Application, on_delete=models.PROTECT, null=True, related_name="+")
    """One of a procedure that opens from every zone."""
    zoned_leaflet = models.ForeignKey(Leaflet, on_delete=models.PROTECT, null=True, related_name="+")
    other_leaflet = models.ForeignKey(Leaflet, on_delete=models.PROTECT, null=True, related_name="+")

    def __str__(self) -> str:
        return f"connection test {self.pk}"


class ConnectionStep(models.Model):
    """What one step saw last. A step that is not here was not run."""

    class How(models.TextChoices):
        """Who saw it."""

        COMMAND = "command", _("コマンドの接続")
        TERMINAL = "terminal", _("端末からの接続")
        CENTRE = "centre", _("この装置の記録")
        PERSON = "person", _("人が確かめた")

    run = models.ForeignKey(ConnectionRun, on_delete=models.PROTECT, related_name="steps")
    number = models.PositiveSmallIntegerField()
    good = models.BooleanField()
    reason = models.CharField(max_length=40)
    """A code of `central.connection_tests.steps`."""
    how = models.CharField(max_length=10, choices=How.choices)
    by = models.ForeignKey(StaffMember, on_delete=models.PROTECT, related_name="connection_steps")
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["run", "number"], name="one_step_of_a_connection_run"),
        ]

    def __str__(self) -> str:
        return f"{self.run_id}/{self.number}"
