"""Papers, their files, their layouts, and PDFs of many applications. What was laid out is never written over."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from central.applications.copy_models import Which
from central.applications.models import Application
from central.catalogue.models import ProcedureVersion
from central.organisation.models import Body
from central.staff.models import StaffMember


class PaperForm(models.Model):
    """A city's paper form of one procedure."""

    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="paper_forms")
    procedure = models.CharField(max_length=60)
    title = models.CharField(max_length=100)
    newest = models.PositiveIntegerField(default=0)
    """Number of the newest layout: the one that is being worked on."""
    asked = models.PositiveIntegerField(null=True)
    """Number of the layout that somebody asked to put in force."""
    asked_by = models.ForeignKey(StaffMember, on_delete=models.PROTECT, null=True, related_name="+")
    asked_at = models.DateTimeField(null=True)
    in_force = models.PositiveIntegerField(null=True)
    """Number of the layout that applications are printed with; None: not yet."""
    in_force_by = models.ForeignKey(StaffMember, on_delete=models.PROTECT, null=True, related_name="+")
    in_force_at = models.DateTimeField(null=True)
    made_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["body", "procedure", "pk"]
        indexes: ClassVar = [models.Index(fields=["body", "procedure"], name="paper_form_of_procedure")]

    def __str__(self) -> str:
        return f"{self.procedure} {self.pk}"

    @property
    def audit_subject(self) -> str:
        """How the audit log knows it."""
        return f"paper_form:{self.pk}"


class PaperFile(models.Model):
    """A PDF that somebody brought, cleaned. Append-only."""

    paper = models.ForeignKey(PaperForm, on_delete=models.PROTECT, related_name="files")
    number = models.PositiveIntegerField()
    original_sha256 = models.CharField(max_length=64)
    """Of the bytes that came; they are not kept."""
    sha256 = models.CharField(max_length=64)
    """Of the cleaned file, in the store."""
    sizes = models.TextField()
    """JSON of `boxes.PageSize` for each page."""
    by = models.ForeignKey(StaffMember, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["paper", "number"], name="one_paper_file_of_a_number"),
        ]

    def __str__(self) -> str:
        return f"{self.paper_id}/{self.number}"


class PaperLayout(models.Model):
    """One state of a paper's boxes. Append-only: a change, and a step back too, is a row more."""

    paper = models.ForeignKey(PaperForm, on_delete=models.PROTECT, related_name="layouts")
    number = models.PositiveIntegerField()
    file = models.ForeignKey(PaperFile, on_delete=models.PROTECT, related_name="+")
    definition = models.ForeignKey(ProcedureVersion, on_delete=models.PROTECT, related_name="+")
    """The form whose questions its boxes name."""
    boxes = models.TextField()
    """JSON of `boxes.PaperBoxes`."""
    by = models.ForeignKey(StaffMember, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["paper", "number"], name="one_paper_layout_of_a_number"),
        ]

    def __str__(self) -> str:
        return f"{self.paper_id}/{self.number}"


class PaperBatch(models.Model):
    """Many applications as one PDF. Its file goes after a day; the row says what it was."""

    class State(models.TextChoices):
        """`done` has a file until `gone`."""

        WAITING = "waiting", _("順番を待っています")
        DONE = "done", _("できました")
        FAILED = "failed", _("作れませんでした")
        GONE = "gone", _("消しました")

    layout = models.ForeignKey(PaperLayout, on_delete=models.PROTECT, related_name="+")
    by = models.ForeignKey(StaffMember, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    why = models.CharField(max_length=400)
    """How they were chosen, in words."""
    which = models.CharField(max_length=10, choices=Which.choices, default=Which.ORIGINAL)
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    sha256 = models.CharField(max_length=64, blank=True)
    """Of the file in the store, while there is one."""
    made_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar = ["-pk"]
        indexes: ClassVar = [
            models.Index(fields=["made_at"], name="paper_batch_with_file", condition=models.Q(state="done"))
        ]

    def __str__(self) -> str:
        return f"{self.pk} {self.state}"

    @property
    def audit_subject(self) -> str:
        """How the audit log knows it."""
        return f"paper_batch:{self.pk}"


class PaperBatchLine(models.Model):
    """One application of it, as it was chosen."""

    class Outcome(models.TextChoices):
        """What became of it."""

        CHOSEN = "chosen", _("これから")
        PRINTED = "printed", _("入っています")
        CHANGED = "changed", _("えらんだあとで変わったので、入っていません")
        NOT_SEEN = "not_seen", _("いまは見られないので、入っていません")
        NOT_PROVEN = "not_proven", _("届いたときの内容と合わないので、入っていません")
        TOLD = "told", _("入っています（書けなかった欄があります）")

    batch = models.ForeignKey(PaperBatch, on_delete=models.CASCADE, related_name="lines")
    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="+")
    revision = models.PositiveIntegerField()
    outcome = models.CharField(max_length=10, choices=Outcome.choices, default=Outcome.CHOSEN)
    page = models.PositiveIntegerField(null=True)
    """Where it begins in the PDF."""
    copy = models.PositiveIntegerField(null=True)
    """Number of the working copy that it had as it was chosen, of a PDF of 編集; None: 原本."""
    boxes_left = models.TextField(blank=True)
    """Ids of the boxes into which nothing, or not all, could be drawn, with spaces between them."""

    class Meta:
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["batch", "application"], name="one_paper_batch_line_of_an_application"),
        ]

    def __str__(self) -> str:
        return f"{self.batch_id}/{self.application_id}"
