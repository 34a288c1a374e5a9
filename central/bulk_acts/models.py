"""A plan of one act on many applications, with a row for each: stored is what a person read, and what is done."""

from __future__ import annotations

from typing import ClassVar, Final

from django.db import models
from django.utils.translation import gettext_lazy as _


class BulkAct(models.TextChoices):
    """What may be done on many. The values are stored."""

    TAKE_ON = "take_on", _("担当になる")
    PROVISIONAL = "provisional", _("仮受付にする")
    ACCEPT = "accept", _("受理する")
    SEND_BACK = "send_back", _("差し戻す（返却）")
    COMPLETE = "complete", _("完了にする")
    REFUSE = "refuse", _("不受理にする")
    FORCE = "force", _("強制完了にする")
    SEND_FILES = "send_files", _("ファイルを送る")


class BulkPlan(models.Model):
    """一括処理: one act, many applications."""

    class State(models.TextChoices):
        """`done`, `stopped` and `discarded` are ends."""

        CHOOSING = "choosing", _("申請を入れています")
        DRAFT = "draft", _("何をするか決めていません")
        CHECKING = "checking", _("1件ずつ確かめています")
        PLANNED = "planned", _("始める前の確かめ")
        HELD = "held", _("始まるのを待っています")
        RUNNING = "running", _("進んでいます")
        DONE = "done", _("終わりました")
        STOPPED = "stopped", _("止めました")
        DISCARDED = "discarded", _("捨てました")

    body = models.ForeignKey("organisation.Body", on_delete=models.PROTECT, related_name="+")
    why = models.CharField(max_length=1000)
    """How the applications were chosen, in words."""
    act = models.CharField(max_length=20, choices=BulkAct.choices, blank=True)
    sentence = models.JSONField(default=dict, blank=True)
    """To each applicant, by language."""
    marked = models.JSONField(default=list, blank=True)
    """Ids of the items that each applicant is to correct."""
    until = models.DateField(null=True)
    """Last day for a correction."""
    reason = models.CharField(max_length=500, blank=True)
    """Of a forced completion; between staff."""
    state = models.CharField(max_length=10, choices=State.choices, default=State.CHOOSING)
    revision = models.PositiveIntegerField(default=1)
    made_by = models.ForeignKey("staff.StaffMember", on_delete=models.PROTECT, related_name="+")
    """Whoever wrote last. Each act is theirs, by their duties of that moment."""
    made_at = models.DateTimeField()
    checked_at = models.DateTimeField(null=True)
    """As of which moment the rows say what stands."""
    approved_by = models.ForeignKey("staff.StaffMember", on_delete=models.PROTECT, null=True, related_name="+")
    approved_at = models.DateTimeField(null=True)
    starts_at = models.DateTimeField(null=True)
    """Until then it is held, and nothing has been done."""
    stopped_by = models.ForeignKey("staff.StaffMember", on_delete=models.PROTECT, null=True, related_name="+")
    stop_reason = models.CharField(max_length=20, blank=True)
    """Code of `applications.stopped_early.STOPS`."""
    ended_at = models.DateTimeField(null=True)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["body", "state"], name="bulk_plan_of_body")]

    def __str__(self) -> str:
        return f"{self.act} {self.pk} {self.state}"

    @property
    def audit_subject(self) -> str:
        """How the audit log knows it."""
        return f"bulk:{self.pk}"


class PlannedFile(models.Model):
    """One file of the set that everybody in a plan gets. Its bytes lie in the store."""

    class State(models.TextChoices):
        """Only what is `clean` leaves the house."""

        HERE = "here", _("ウイルスを確かめています")
        CLEAN = "clean", _("ウイルスは見つかりませんでした")
        INFECTED = "infected", _("ウイルスが見つかりました")
        NOT_SEEN = "not_seen", _("全部を確かめられませんでした")

    plan = models.ForeignKey(BulkPlan, on_delete=models.CASCADE, related_name="files")
    slot = models.PositiveSmallIntegerField()
    """1 to 5."""
    name = models.CharField(max_length=100)
    type = models.CharField(max_length=40)
    size = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64, db_index=True)
    state = models.CharField(max_length=10, choices=State.choices, default=State.HERE)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["plan", "slot"], name="one_file_of_a_slot")]

    def __str__(self) -> str:
        return f"{self.plan_id}:{self.slot} {self.state}"


class PlannedChange(models.Model):
    """One application in a plan. Its state is written with its effect."""

    class State(models.TextChoices):
        """All but `chosen` and `waiting` are ends."""

        CHOSEN = "chosen", _("確かめる前")
        WAITING = "waiting", _("これから")
        DONE = "done", _("済み")
        LEFT_OUT = "left_out", _("除きました")
        FAILED = "failed", _("できませんでした")

    plan = models.ForeignKey(BulkPlan, on_delete=models.CASCADE, related_name="rows")
    application = models.ForeignKey("applications.Application", on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=10, choices=State.choices, default=State.CHOSEN)
    reason = models.CharField(max_length=20, blank=True)
    """Code of `reasons.LEFT_OUT`."""
    checked = models.PositiveIntegerField(default=0)
    """Revision of the plan for which it was looked at."""
    revision = models.PositiveIntegerField(default=0)
    """Of the application, as the plan shows it."""
    status = models.CharField(max_length=30, blank=True)
    """Of the application, as the plan shows it."""
    state_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["plan", "application"], name="one_change_of_a_plan"),
        ]
        indexes: ClassVar = [models.Index(fields=["plan", "state", "id"], name="planned_change_waiting")]

    def __str__(self) -> str:
        return f"{self.plan_id}:{self.application_id} {self.state}"


WRITABLE: Final = (BulkPlan.State.DRAFT, BulkPlan.State.CHECKING, BulkPlan.State.PLANNED)
"""What it does may still be changed."""
THROWN_AWAY: Final = (BulkPlan.State.CHOOSING, *WRITABLE)
"""Nothing was approved: it may be discarded."""
UNDER_WAY: Final = (BulkPlan.State.HELD, BulkPlan.State.RUNNING)
"""Approved, and not at its end: it may be stopped."""
