"""Deliveries and bulk notices.

A delivery goes to one person and is sent at most once by the machine. `sending` is committed before the mail's DATA;
a worker that dies after it leaves `unknown`, and only a person decides about that.
"""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _


class BulkNotice(models.Model):
    """一括通知: one text to many applications."""

    class State(models.TextChoices):
        """Where it stands."""

        CHOOSING = "choosing", _("人を入れています")
        DRAFT = "draft", _("下書き")
        FILLING = "filling", _("文を入れています")
        PLANNED = "planned", _("確かめる")
        RUNNING = "running", _("送っています")
        DONE = "done", _("送り終えました")
        STOPPED = "stopped", _("止めました")
        DISCARDED = "discarded", _("捨てました")

    body = models.ForeignKey("organisation.Body", on_delete=models.PROTECT, related_name="bulk_notices")
    title = models.CharField(max_length=100)
    why = models.CharField(max_length=1000, blank=True)
    """The conditions by which people were chosen, in words."""
    subject = models.CharField(max_length=120, blank=True)
    text = models.JSONField(default=dict, blank=True)
    """With placeholders, by language; Japanese always."""
    reply_to = models.EmailField(blank=True)
    answer_until = models.DateField(null=True)
    """Each recipient is asked to answer by this day; none: nobody is asked."""
    state = models.CharField(max_length=10, choices=State.choices, default=State.DRAFT)
    made_by = models.ForeignKey("staff.StaffMember", on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    approved_by = models.ForeignKey("staff.StaffMember", on_delete=models.PROTECT, null=True, related_name="+")
    approved_at = models.DateTimeField(null=True)
    revision = models.PositiveIntegerField(default=1)

    def __str__(self) -> str:
        return self.title

    @property
    def audit_subject(self) -> str:
        """How the audit log knows it."""
        return f"notice:{self.pk}"


class PostOfficeTrouble(models.Model):
    """The one row that is there while the post office takes no mail of ours."""

    id = models.SmallIntegerField(primary_key=True, default=1)
    since = models.DateTimeField()
    code = models.CharField(max_length=60)
    tries = models.PositiveIntegerField(default=1)
    next_try = models.DateTimeField()

    def __str__(self) -> str:
        return self.code


class Delivery(models.Model):
    """One message to one person about one application."""

    class State(models.TextChoices):
        """`sent`, `on_status`, `not_needed` and `failed` are ends; `unknown` waits for a person."""

        PLANNED = "planned", _("これから")
        SENDING = "sending", _("送っています")
        SENT = "sent", _("送りました")
        UNKNOWN = "unknown", _("分かりません")
        FAILED = "failed", _("送れません")
        ON_STATUS = "on_status", _("控えの画面")
        NOT_NEEDED = "not_needed", _("不要")

    class Answer(models.TextChoices):
        """Of a recipient who was asked for one. `answered` and `dropped` are ends, and staff write them."""

        AWAITED = "awaited", _("回答待ち")
        ANSWERED = "answered", _("回答あり")
        DROPPED = "dropped", _("回答は要らなくなった")

    body = models.ForeignKey("organisation.Body", on_delete=models.PROTECT, related_name="+")
    application = models.ForeignKey("applications.Application", on_delete=models.PROTECT, related_name="deliveries")
    notice = models.ForeignKey(BulkNotice, on_delete=models.PROTECT, null=True, related_name="deliveries")
    once = models.CharField(max_length=80, unique=True)
    """What this tells of (`arrived:12`, `event:77`, `notice:3:12`): the same thing is never told twice."""
    act = models.CharField(max_length=40, blank=True)
    """Automatic ones: the act of which this tells (`central.notices.still` says when it may still go)."""
    chosen_after_end = models.BooleanField(default=False)
    """Bulk ones: the application had ended when it was chosen."""
    to = models.EmailField(blank=True)
    """Where it went. Before that only what was known when the row was made: the application's address of the moment of
    sending counts."""
    reply_to = models.EmailField(blank=True)
    language = models.CharField(max_length=10, default="ja")
    subject = models.TextField(blank=True)
    """Filled, so as long as the names in it."""
    text = models.TextField(blank=True)
    filled = models.PositiveIntegerField(default=0)
    """Bulk ones: revision of the notice whose words these are."""
    document = models.CharField(max_length=24, blank=True)
    """Number of the signed file that goes with it, or of a set of files (`bulk:12`). Opened when it is sent, never
    copied here.
    """
    status_text = models.JSONField(default=dict, blank=True)
    """Words for the status page, by language; empty: nothing goes there."""
    status_shown = models.BooleanField(default=False)
    answer = models.CharField(max_length=10, choices=Answer.choices, blank=True, default="")
    """Empty: nothing was asked, or the question has not gone yet."""
    answer_until = models.DateField(null=True)
    answer_said = models.TextField(blank=True, default="")
    """What came, or why nobody asks any more: as staff wrote it down."""
    answer_at = models.DateTimeField(null=True)
    answer_by = models.ForeignKey(
        "staff.StaffMember", on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    message_id = models.UUIDField(default=uuid.uuid4, unique=True)
    state = models.CharField(max_length=10, choices=State.choices, default=State.PLANNED)
    state_at = models.DateTimeField()
    failure = models.CharField(max_length=60, blank=True)
    """Code of the last refusal, never an address."""
    attempts = models.PositiveSmallIntegerField(default=0)
    not_before = models.DateTimeField(null=True)
    """After a refusal for now."""
    waiting_since = models.DateTimeField(null=True)
    """Since the first refusal for now."""
    claimed_by = models.CharField(max_length=40, blank=True)
    claimed_until = models.DateTimeField(null=True)

    class Meta:
        verbose_name_plural = "deliveries"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["notice", "application"], name="one_delivery_of_a_notice"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["state", "claimed_until"], name="delivery_waiting"),
            models.Index(fields=["notice", "state"], name="delivery_of_notice"),
            models.Index(
                fields=["answer_until", "application"],
                name="delivery_awaiting_answer",
                condition=models.Q(answer="awaited"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.once} {self.state}"

    @property
    def goes_to(self) -> str:
        """Before it goes, the application's address; afterwards, the one where it went."""
        return self.application.mail if self.state == Delivery.State.PLANNED else self.to
