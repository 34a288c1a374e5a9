"""Members, groups and sessions.

A member may do nothing by being a member: every ability comes from a group, for that group's body, everything below
it in the tree, and the procedures the group handles. There is no superuser.
"""

from __future__ import annotations

from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.sessions.base_session import AbstractBaseSession
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from central.staff.duties import Duty

STAFF_NUMBER = RegexValidator(r"^[a-z0-9][a-z0-9-]{1,30}$")


def only_known_duties(value: object) -> None:
    """A list of `Duty` values.

    Raises:
        ValidationError: anything else.
    """
    if not isinstance(value, list) or not set(value) <= set(Duty):
        raise ValidationError("duties are a list of known words")


def only_procedure_ids(value: object) -> None:
    """A list of procedure ids; empty means all.

    Raises:
        ValidationError: anything else.
    """
    if not isinstance(value, list) or not all(isinstance(part, str) and part for part in value):
        raise ValidationError("procedures are a list of ids")


class StaffGroup(models.Model):
    """担当者グループ: a section's people with the same abilities."""

    body = models.ForeignKey("organisation.Body", on_delete=models.PROTECT, related_name="staff_groups")
    name = models.CharField(max_length=60)
    duties = models.JSONField(default=list, blank=True, validators=[only_known_duties])
    procedures = models.JSONField(default=list, blank=True, validators=[only_procedure_ids])
    """Ids of the procedures this group handles; empty: all of its bodies."""
    mail = models.EmailField(blank=True)
    """Where residents' answers to a notice of this group go."""
    phone = models.CharField(max_length=20, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["body", "name"], name="one_group_of_a_name_in_a_body"),
        ]

    def __str__(self) -> str:
        return self.name


class StaffManager(BaseUserManager["StaffMember"]):
    """Makes members."""

    def create_member(self, staff_number: str, password: str, **fields: object) -> StaffMember:
        """A member who can sign in once a second factor is confirmed too."""
        member = self.model(staff_number=staff_number, **fields)
        member.set_password(password)
        member.full_clean()
        member.save()
        return member


class StaffMember(AbstractBaseUser):
    """職員: one person who signs in."""

    born_with_an_entry = True
    """Each row is made together with an entry of the audit log: beside one, an empty log was emptied."""

    staff_number = models.CharField(max_length=32, unique=True, validators=[STAFF_NUMBER])
    name = models.CharField(max_length=60)
    section = models.CharField(max_length=60)
    body = models.ForeignKey("organisation.Body", on_delete=models.PROTECT, related_name="staff")
    groups: models.ManyToManyField[StaffGroup, models.Model] = models.ManyToManyField(
        StaffGroup, related_name="members", blank=True
    )
    is_active = models.BooleanField(default=True)
    previous_sign_in_at = models.DateTimeField(null=True, blank=True)
    """The sign-in before this one: shown, so that its owner notices a stranger's."""
    first_secrets_until = models.DateTimeField(null=True, blank=True)
    """Somebody else made the password: until then it opens the page on which the member chooses own secrets, and no
    other. None: they were chosen."""

    objects: ClassVar[StaffManager] = StaffManager()

    USERNAME_FIELD = "staff_number"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]

    def __str__(self) -> str:
        return self.name

    @property
    def audit_name(self) -> str:
        """How the audit log knows this member."""
        return f"staff:{self.staff_number}"


class AwaitedChange(models.Model):
    """承認待ちの変更: what one member wants to change about who may do what, until a second one has decided it."""

    class Kind(models.TextChoices):
        """What is to change."""

        GROUP = "group", _("グループの権限")
        MEMBER = "member", _("職員の入るグループ")
        DISABLE = "disable", _("職員を使えなくする")
        ENABLE = "enable", _("職員をまた使えるようにする")
        RESET = "reset", _("パスワードと認証器を取り消す")

    class State(models.TextChoices):
        """Only the first can change."""

        ASKED = "asked", _("承認待ち")
        DONE = "done", _("承認された")
        DECLINED = "declined", _("取りやめ")

    kind = models.CharField(max_length=10, choices=Kind.choices)
    state = models.CharField(max_length=10, choices=State.choices, default=State.ASKED)
    body = models.ForeignKey("organisation.Body", on_delete=models.PROTECT, related_name="awaited_changes")
    """Whose managers decide."""
    group = models.ForeignKey(StaffGroup, on_delete=models.PROTECT, null=True, related_name="awaited_changes")
    member = models.ForeignKey(StaffMember, on_delete=models.PROTECT, null=True, related_name="awaited_changes")
    duties = models.JSONField(default=list, blank=True, validators=[only_known_duties])
    procedures = models.JSONField(default=list, validators=[only_procedure_ids])
    groups = models.JSONField(default=list)
    """Keys of the groups that the member is to be in."""
    basis = models.TextField()
    """How the thing stood when this was asked; when it stands otherwise, nobody approves it any more."""
    asked_by = models.ForeignKey(StaffMember, on_delete=models.PROTECT, related_name="asked_changes")
    asked_at = models.DateTimeField()
    decided_by = models.ForeignKey(StaffMember, on_delete=models.PROTECT, null=True, related_name="decided_changes")
    decided_at = models.DateTimeField(null=True)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["state", "body"], name="awaited_change_by_state")]

    def __str__(self) -> str:
        return f"{self.kind} {self.state}"


class StaffAbsence(models.Model):
    """不在: from when to when a member is away, and who stands in (`central.staff.absences`). Never why."""

    member = models.ForeignKey(StaffMember, on_delete=models.PROTECT, related_name="absences")
    stands_in = models.ForeignKey(StaffMember, on_delete=models.PROTECT, related_name="stands_in_for")
    first = models.DateField()
    last = models.DateField()
    """Japanese days, both inside."""
    made_by = models.ForeignKey(StaffMember, on_delete=models.PROTECT, related_name="absences_made")
    made_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    """From then on it counts no more."""

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(last__gte=models.F("first")), name="absence_ends_after_its_beginning"
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["last", "first"], name="absence_by_day")]

    def __str__(self) -> str:
        return f"absence {self.pk}"


class StaffSession(AbstractBaseSession):
    """One signed-in browser, or one on its way there. `session_key` is a hash (`central.staff.sessions`)."""

    member = models.ForeignKey(StaffMember, on_delete=models.CASCADE, null=True, related_name="sessions")
    zone = models.CharField(max_length=20, blank=True)
    started_at = models.FloatField(null=True)
    """Seconds since 1970, as the session itself has it."""
    seen_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"session of {self.member_id}"


class PageMessage(models.Model):
    """A sentence for the next page of one session (`central.staff.page_messages`). It may name somebody: it goes when
    it was shown, and with the session."""

    session = models.ForeignKey(StaffSession, on_delete=models.CASCADE, related_name="messages")
    level = models.PositiveSmallIntegerField()
    """Django's: 20 said, 25 done, 30 a warning."""
    words = models.TextField()

    def __str__(self) -> str:
        return f"message {self.pk} of level {self.level}"
