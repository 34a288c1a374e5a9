"""An export: what was chosen, how it is written, and what became of it. A table that came back with decisions."""

from __future__ import annotations

from typing import ClassVar, Final

from django.db import models
from django.utils.translation import gettext_lazy as _

from central.applications.copy_models import Which


class Format(models.TextChoices):
    """Of the file."""

    XLSX = "xlsx", _("Excel（xlsx）")
    CSV = "csv", _("CSV（UTF-8）")
    CSV_932 = "csv932", _("CSV（Shift_JIS）")
    ZIP = "zip", _("添付ファイル（ZIP）")
    """No table: the files of the applications."""


TABLES: Final = (Format.XLSX, Format.CSV, Format.CSV_932)


class Export(models.Model):
    """Some applications as a file."""

    class State(models.TextChoices):
        """`discarded` and `purged` are ends: there is no file (any more)."""

        CHOSEN = "chosen", _("まだ作っていません")
        ASKED = "asked", _("二人目の許しを待っています")
        WRITING = "writing", _("書いています")
        READY = "ready", _("できました")
        DISCARDED = "discarded", _("やめました")
        PURGED = "purged", _("消しました")

    body = models.ForeignKey("organisation.Body", on_delete=models.PROTECT, related_name="+")
    why = models.CharField(max_length=1000)
    """How the applications were chosen, in words."""
    made_by = models.ForeignKey("staff.StaffMember", on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    """As of this moment they were chosen."""
    rows = models.PositiveIntegerField()
    """How many were chosen."""
    keys_sha256 = models.CharField(max_length=64)
    """Of the frozen set (`ExportLines`). It outlives the file: who was in it can be asked later."""
    state = models.CharField(max_length=10, choices=State.choices, default=State.CHOSEN)
    revision = models.PositiveIntegerField(default=1)
    format = models.CharField(max_length=10, choices=Format.choices, default=Format.XLSX)
    which = models.CharField(max_length=10, choices=Which.choices, default=Which.ORIGINAL)
    """Whose names and answers stand in it."""
    columns = models.TextField(blank=True)
    """Keys of `columns`, one a line, in their order."""
    asked_at = models.DateTimeField(null=True)
    released_by = models.ForeignKey("staff.StaffMember", on_delete=models.PROTECT, null=True, related_name="+")
    released_at = models.DateTimeField(null=True)
    began_at = models.DateTimeField(null=True)
    written = models.PositiveIntegerField(default=0)
    """Rows of the file, or files in it."""
    left_out = models.PositiveIntegerField(default=0)
    """Chosen, and not to be seen by the maker any more when it was written; files that may not be opened."""
    changed = models.PositiveIntegerField(default=0)
    """Written as they stood then, and changed since they were chosen."""
    replaced = models.PositiveIntegerField(default=0)
    """Characters that the file cannot hold: each stands in the report."""
    sha256 = models.CharField(max_length=64, blank=True)
    """The finished file in the store."""
    size = models.BigIntegerField(default=0)
    report_sha256 = models.CharField(max_length=64, blank=True)
    """The report of replaced characters; empty: there were none."""
    ended_at = models.DateTimeField(null=True)
    expires_at = models.DateTimeField(null=True)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["state", "expires_at"], name="export_to_purge"),
            models.Index(fields=["made_by", "-id"], name="export_of_member"),
        ]

    def __str__(self) -> str:
        return f"export {self.pk} {self.state}"

    @property
    def audit_subject(self) -> str:
        """How the audit log knows it."""
        return f"export:{self.pk}"

    @property
    def column_keys(self) -> list[str]:
        """In their order."""
        return self.columns.split("\n") if self.columns else []

    @property
    def of_files(self) -> bool:
        """Whether it holds the files of its applications instead of a table. Chosen with them, and for good."""
        return self.format == Format.ZIP


class ExportScope(models.Model):
    """A body and a procedure of which applications are in an export: who may know of it follows from these."""

    export = models.ForeignKey(Export, on_delete=models.CASCADE, related_name="scopes")
    body = models.ForeignKey("organisation.Body", on_delete=models.PROTECT, related_name="+")
    procedure = models.CharField(max_length=60)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["export", "body", "procedure"], name="one_scope_of_an_export"),
        ]

    def __str__(self) -> str:
        return f"{self.export_id} {self.procedure}"


class ExportLines(models.Model):
    """Some lines of the frozen set (`frozen_set`)."""

    export = models.ForeignKey(Export, on_delete=models.CASCADE, related_name="lines")
    number = models.PositiveIntegerField()
    packed = models.BinaryField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["export", "number"], name="one_part_of_a_frozen_set"),
        ]

    def __str__(self) -> str:
        return f"{self.export_id}/{self.number}"


class ExportPiece(models.Model):
    """Some rows of an export that is being written, as a file of the store."""

    export = models.ForeignKey(Export, on_delete=models.CASCADE, related_name="pieces")
    number = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    report_sha256 = models.CharField(max_length=64, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["export", "number"], name="one_piece_of_a_number"),
        ]

    def __str__(self) -> str:
        return f"{self.export_id}/{self.number}"


class DecisionSheet(models.Model):
    """A table that came back with decisions: a plan, until somebody has read and run it."""

    class State(models.TextChoices):
        """`done`, `stopped` and `discarded` are ends."""

        PLANNED = "planned", _("確かめる")
        HELD = "held", _("始まるのを待っています")
        RUNNING = "running", _("決めています")
        DONE = "done", _("終わりました")
        STOPPED = "stopped", _("止めました")
        DISCARDED = "discarded", _("捨てました")

    body = models.ForeignKey("organisation.Body", on_delete=models.PROTECT, related_name="+")
    made_by = models.ForeignKey("staff.StaffMember", on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    sha256 = models.CharField(max_length=64)
    """Of the file that was brought. The file itself is not kept."""
    undecided = models.PositiveIntegerField(default=0)
    """Rows without a decision: they are passed over."""
    state = models.CharField(max_length=10, choices=State.choices, default=State.PLANNED)
    revision = models.PositiveIntegerField(default=1)
    released_by = models.ForeignKey("staff.StaffMember", on_delete=models.PROTECT, null=True, related_name="+")
    released_at = models.DateTimeField(null=True)
    starts_at = models.DateTimeField(null=True)
    """Until then it is held, and nothing has been decided."""
    stopped_by = models.ForeignKey("staff.StaffMember", on_delete=models.PROTECT, null=True, related_name="+")
    stop_reason = models.CharField(max_length=20, blank=True)
    """Code of `applications.stopped_early.STOPS`."""
    ended_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"decisions {self.pk} {self.state}"

    @property
    def audit_subject(self) -> str:
        """How the audit log knows it."""
        return f"decisions:{self.pk}"


class DecisionLine(models.Model):
    """One decision of such a table."""

    class State(models.TextChoices):
        """`planned` waits for the run, in vain where that was stopped; the others are ends."""

        PLANNED = "planned", _("決めます")
        REFUSED = "refused", _("決められません")
        DONE = "done", _("決めました")
        FAILED = "failed", _("決められませんでした")

    class Reason(models.TextChoices):
        """Why a line does nothing (`decision_rules.REASONS` has the sentences)."""

        NO_NUMBER = "no_number"
        NO_REVISION = "no_revision"
        NO_WORD = "no_word"
        TWICE = "twice"
        NOT_FOUND = "not_found"
        CHANGED = "changed"
        NO_EDGE = "no_edge"
        NO_SENTENCE = "no_sentence"
        LONG_SENTENCE = "long_sentence"
        ALTERED = "altered"
        FILES = "files"
        TRIAL = "trial"

    sheet = models.ForeignKey(DecisionSheet, on_delete=models.CASCADE, related_name="lines")
    line = models.PositiveIntegerField()
    """As the spreadsheet numbers its rows."""
    arrival_number = models.CharField(max_length=22, blank=True)
    application = models.ForeignKey("applications.Application", on_delete=models.PROTECT, null=True, related_name="+")
    revision = models.PositiveIntegerField(default=0)
    """Of the application, as the table showed it."""
    before = models.CharField(max_length=30, blank=True)
    """Its state when the table was read."""
    decision = models.CharField(max_length=20)
    sentence = models.CharField(max_length=300, blank=True)
    """To the applicant."""
    state = models.CharField(max_length=10, choices=State.choices, default=State.PLANNED)
    reason = models.CharField(max_length=20, blank=True)

    def __str__(self) -> str:
        return f"{self.sheet_id}/{self.line}"


UNDER_WAY: Final = (DecisionSheet.State.HELD, DecisionSheet.State.RUNNING)
"""Released, and not at its end: it may be stopped."""
