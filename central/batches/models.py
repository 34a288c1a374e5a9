"""A batch and what belongs to it. A row is one application: its number, its state, its document."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from central.applications.copy_models import Which


class MassBatch(models.Model):
    """大量一括処理: applications of one procedure, each of which gets a document of its own."""

    class State(models.TextChoices):
        """Where it stands."""

        CHOOSING = "choosing", _("人を入れています")
        EDITING = "editing", _("用意しています")
        MAKING = "making", _("帳票を作っています")
        MADE = "made", _("帳票ができました")
        STOPPED = "stopped", _("止まりました")
        HELD = "held", _("送る前の待ち")
        SENDING = "sending", _("送っています")
        DONE = "done", _("送りに出しました")
        DISCARDED = "discarded", _("捨てました")

    body = models.ForeignKey("organisation.Body", on_delete=models.PROTECT, related_name="+")
    procedure = models.CharField(max_length=60)
    name = models.CharField(max_length=100)
    """保存名"""
    why = models.CharField(max_length=1000, blank=True)
    """How its applications were chosen, in words."""
    state = models.CharField(max_length=10, choices=State.choices, default=State.CHOOSING)
    made_by = models.ForeignKey("staff.StaffMember", on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    revision = models.PositiveIntegerField(default=1)
    """Each change of whatever kind is another one: a page that shows an older one changes nothing."""
    number_prefix = models.CharField(max_length=10, blank=True)
    number_first = models.PositiveIntegerField(default=1)
    number_step = models.PositiveIntegerField(default=1)
    number_width = models.PositiveSmallIntegerField(default=4)
    template = models.CharField(max_length=20, blank=True)
    """帳票テンプレート (`central.batches.letters.templates`); empty: none was chosen."""
    heading = models.CharField(max_length=60, blank=True)
    words = models.TextField(blank=True)
    """With places in 【】."""
    which = models.CharField(max_length=10, choices=Which.choices, default=Which.ORIGINAL)
    """Whose names stand on its letters and in its mails."""
    letters_at = models.DateTimeField(null=True)
    """When its letters were asked for: their day."""
    subject = models.CharField(max_length=120, blank=True)
    mail_text = models.TextField(blank=True)
    """Of the mail that brings a letter; both with places in 【】."""
    reply_to = models.EmailField(blank=True)
    send_at = models.DateTimeField(null=True)
    """Not before this minute."""
    planned_by = models.ForeignKey("staff.StaffMember", on_delete=models.PROTECT, null=True, related_name="+")
    approved_by = models.ForeignKey("staff.StaffMember", on_delete=models.PROTECT, null=True, related_name="+")
    approved_at = models.DateTimeField(null=True)
    release_at = models.DateTimeField(null=True)
    """Its minute, or the end of the hold after the approval, whichever is later."""
    stopped_why = models.CharField(max_length=20, blank=True)
    """Code of what stopped it (`central.batches.letters.stopping`)."""
    stopped_row = models.ForeignKey("batches.BatchRow", on_delete=models.SET_NULL, null=True, related_name="+")

    class Meta:
        verbose_name_plural = "mass batches"
        indexes: ClassVar = [models.Index(fields=["body", "-changed_at"], name="batch_of_body")]

    def __str__(self) -> str:
        return self.name

    @property
    def audit_subject(self) -> str:
        """How the audit log knows it."""
        return f"batch:{self.pk}"


def move_on(found: models.QuerySet[MassBatch], state: MassBatch.State) -> None:
    """What a job does: another state is another revision, too."""
    found.update(state=state, revision=models.F("revision") + 1, changed_at=timezone.now())


class BatchRow(models.Model):
    """One application in a batch."""

    batch = models.ForeignKey(MassBatch, on_delete=models.PROTECT, related_name="rows")
    application = models.ForeignKey("applications.Application", on_delete=models.PROTECT, related_name="+")
    own_number = models.CharField(max_length=24, null=True)
    selected = models.BooleanField(default=False)
    letter = models.CharField(max_length=64, blank=True, db_index=True)
    """SHA-256 of its letter in the store; empty: there is none."""
    letter_mark = models.CharField(max_length=64, blank=True)
    """Of what stands on it: another one where anything would stand otherwise now."""
    missing = models.CharField(max_length=40, blank=True)
    """Characters for which its letter cannot be drawn."""
    delivery = models.OneToOneField("notices.Delivery", on_delete=models.PROTECT, null=True, related_name="+")
    on_paper = models.BooleanField(default=False)
    """Nobody gave an address: the letter goes by post, or is handed out at the counter."""
    left_out = models.CharField(max_length=20, blank=True)
    """Code of why nothing goes to this person."""

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["batch", "application"], name="one_row_of_an_application"),
            models.UniqueConstraint(fields=["batch", "own_number"], name="one_row_of_an_own_number"),
        ]

    def __str__(self) -> str:
        return f"{self.batch_id}/{self.pk}"


class GivenNumber(models.Model):
    """A number that was given in a batch. It stays when the row goes: nobody else ever gets it."""

    batch = models.ForeignKey(MassBatch, on_delete=models.PROTECT, related_name="given_numbers")
    application = models.ForeignKey("applications.Application", on_delete=models.PROTECT, related_name="+")
    number = models.CharField(max_length=24)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["batch", "number"], name="one_use_of_a_given_number"),
            models.UniqueConstraint(fields=["batch", "application"], name="one_given_number_of_an_application"),
        ]

    def __str__(self) -> str:
        return self.number


class AddedItem(models.Model):
    """追加項目: a column of the batch with words of its own in each row, or a fixed text, the same in all."""

    batch = models.ForeignKey(MassBatch, on_delete=models.PROTECT, related_name="items")
    name = models.CharField(max_length=30)
    fixed = models.BooleanField(default=False)
    """固定文字: `text` stands in every row."""
    text = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["batch", "name"], name="one_item_of_a_name")]

    def __str__(self) -> str:
        return self.name


class ItemValue(models.Model):
    """What stands in one item of one row."""

    row = models.ForeignKey(BatchRow, on_delete=models.CASCADE, related_name="values")
    item = models.ForeignKey(AddedItem, on_delete=models.CASCADE, related_name="values")
    text = models.CharField(max_length=200)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["row", "item"], name="one_value_of_an_item")]

    def __str__(self) -> str:
        return f"{self.row_id}/{self.item_id}"


class BatchDesk(models.Model):
    """How one member looks at a batch: kept here, so that no address says whom somebody searched for."""

    batch = models.ForeignKey(MassBatch, on_delete=models.CASCADE, related_name="+")
    member = models.ForeignKey("staff.StaffMember", on_delete=models.CASCADE, related_name="+")
    view = models.TextField(default="{}")
    """JSON of `central.batches.rows.RowView`."""

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["batch", "member"], name="one_desk_of_a_member")]

    def __str__(self) -> str:
        return f"{self.batch_id}/{self.member_id}"


class BatchTry(models.Model):
    """One letter of a batch, sent to one of the staff before anybody else gets one."""

    class State(models.TextChoices):
        """`unknown` is committed before anything goes."""

        WAITING = "waiting", _("これから")
        UNKNOWN = "unknown", _("分かりません")
        SENT = "sent", _("送りました")
        FAILED = "failed", _("送れません")

    batch = models.ForeignKey(MassBatch, on_delete=models.PROTECT, related_name="tries")
    member = models.ForeignKey("staff.StaffMember", on_delete=models.PROTECT, related_name="+")
    row = models.ForeignKey(BatchRow, on_delete=models.CASCADE, related_name="+")
    to = models.EmailField()
    letters_at = models.DateTimeField()
    """Which files these were: a try counts for no later ones."""
    mail_mark = models.CharField(max_length=64, blank=True)
    """Of the mail's words with which it went: it counts for no other ones."""
    at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)

    def __str__(self) -> str:
        return f"{self.batch_id}/{self.pk} {self.state}"


class TableOut(models.Model):
    """The selected people of a batch as a table to copy: asked for, and released."""

    batch = models.ForeignKey(MassBatch, on_delete=models.PROTECT, related_name="tables")
    asked_by = models.ForeignKey("staff.StaffMember", on_delete=models.PROTECT, related_name="+")
    selection = models.CharField(max_length=64)
    """Mark of the people (`central.batches.shown_marks`): others are another table."""
    rows = models.PositiveIntegerField()
    asked_at = models.DateTimeField()
    released_by = models.ForeignKey("staff.StaffMember", on_delete=models.PROTECT, null=True, related_name="+")
    """Who asked, while it is few; else another."""
    released_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.batch_id}/{self.pk}"
