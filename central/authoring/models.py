"""Drafts of forms. A draft shows one of its texts; each change adds one, and none is written over."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from central.catalogue.models import ProcedureVersion
from central.organisation.models import Body
from central.staff.models import StaffMember

TEXTS_KEPT = 200
"""Of one draft. The oldest go; the one that stands and those on the way to it go last."""


def with_hand(hands: list[int], member: StaffMember) -> list[int]:
    """These, and this member's."""
    return hands if member.pk in hands else [*hands, member.pk]


class FormDraft(models.Model):
    """A form that is being written."""

    class State(models.TextChoices):
        """`writing` and `given_back`: the section writes. `asked`: IT writes, from the section's brief. `checking`: the
        section looks at what IT made. `with_it`: IT looks, and publishes. `published`: an end.
        """

        WRITING = "writing", _("作成中")
        ASKED = "asked", _("情報政策課で作成中")
        CHECKING = "checking", _("課で内容を確認中")
        WITH_IT = "with_it", _("情報政策課で確認中")
        GIVEN_BACK = "given_back", _("返された")
        PUBLISHED = "published", _("公開した")

    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="form_drafts")
    section = models.CharField(max_length=60)
    """Of who began it."""
    procedure = models.CharField(max_length=60)
    """Id of the procedure: decided when the draft is made, for a statement names it."""
    title = models.CharField(max_length=200)
    content = models.TextField()
    """JSON of `content.FormContent`: the definition without service facts. It may be incomplete."""
    facts = models.TextField()
    """JSON of `content.FormFacts`."""
    revision = models.PositiveIntegerField(default=1)
    """Number of the text that stands (`DraftText.number`). The same number is the same text: undo comes back to it."""
    newest = models.PositiveIntegerField(default=1)
    """The highest number there was."""
    state = models.CharField(max_length=12, choices=State.choices, default=State.WRITING)
    comment = models.TextField(blank=True)
    """What whoever passed it on last wrote with it."""
    made_by = models.ForeignKey(StaffMember, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    changed_by = models.ForeignKey(StaffMember, on_delete=models.PROTECT, related_name="+")
    changed_at = models.DateTimeField()
    hands = models.JSONField(default=list)
    """Ids of members of the section who moved it or chose what stands: `changed_by` knows the last one alone."""
    makers = models.JSONField(default=list)
    """Ids of members of IT who wrote it for the section."""
    base = models.ForeignKey(ProcedureVersion, on_delete=models.PROTECT, null=True, related_name="+")
    """The version it was made from; None: from nothing, or from another draft."""

    class Meta:
        ordering: ClassVar = ["-changed_at", "-pk"]
        indexes: ClassVar = [models.Index(fields=["body", "state", "-changed_at"], name="draft_of_body")]

    def __str__(self) -> str:
        return f"{self.procedure} {self.revision}"

    @property
    def audit_subject(self) -> str:
        """How the audit log knows it."""
        return f"form:{self.pk}"


class DraftStep(models.Model):
    """One change of a draft's state: who, when, and what they wrote with it. None is changed or taken away."""

    draft = models.ForeignKey(FormDraft, on_delete=models.CASCADE, related_name="steps")
    act = models.CharField(max_length=20)
    """A word of `transitions.FormStep`."""
    revision = models.PositiveIntegerField()
    """The text that stood."""
    comment = models.TextField(blank=True)
    by = models.ForeignKey(StaffMember, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["pk"]

    def __str__(self) -> str:
        return f"{self.act} of {self.draft_id}"


class FormBrief(models.Model):
    """What a section wants of a form that IT makes for it, in plain sentences."""

    draft = models.OneToOneField(FormDraft, on_delete=models.CASCADE, related_name="brief")
    number = models.PositiveIntegerField(default=1)
    """How often it was written: whoever saw an older one is told."""
    purpose = models.TextField(blank=True)
    who_and_when = models.TextField(blank=True)
    questions = models.TextField(blank=True)
    """What is asked, one in a line."""
    papers = models.TextField(blank=True)
    """Files, fee, what to bring."""
    other = models.TextField(blank=True)
    by = models.ForeignKey(StaffMember, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"brief of {self.draft_id}"


class DraftText(models.Model):
    """One text of a draft, as it stood after one change. `before` says from which other it was made."""

    draft = models.ForeignKey(FormDraft, on_delete=models.CASCADE, related_name="texts")
    number = models.PositiveIntegerField()
    before = models.PositiveIntegerField(default=0)
    """Number of the text it was made from; 0: the first."""
    aside = models.BooleanField(default=False)
    """It came when another one stood already: it waits to be chosen, or to be looked up."""
    change = models.CharField(max_length=40)
    """What was done, as a word of `change_words`."""
    content = models.TextField()
    facts = models.TextField()
    by = models.ForeignKey(StaffMember, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["draft", "number"], name="one_text_of_a_number"),
        ]

    def __str__(self) -> str:
        return f"text {self.number} of {self.draft_id}"


class PlannedPublication(models.Model):
    """A draft that IT publishes from a minute on: what was decided, and what came of it."""

    class State(models.TextChoices):
        """`planned` alone is open."""

        PLANNED = "planned", _("公開を待っています")
        DONE = "done", _("公開しました")
        CALLED_OFF = "called_off", _("公開の予定をやめました")
        FAILED = "failed", _("公開できませんでした")

    draft = models.ForeignKey(FormDraft, on_delete=models.PROTECT, related_name="publications")
    revision = models.PositiveIntegerField()
    """The text that was looked at. No other one is published."""
    compared_with = models.PositiveIntegerField()
    """Version that was in force when IT looked; 0: there was none."""
    compared_facts = models.CharField(max_length=64, default="")
    """SHA-256 of what the office said then; empty: nothing."""
    runs_at = models.DateTimeField()
    state = models.CharField(max_length=12, choices=State.choices, default=State.PLANNED)
    reason = models.CharField(max_length=40, blank=True)
    """Why it failed: a word of `publishing.refusals.WhyNot`."""
    planned_by = models.ForeignKey(StaffMember, on_delete=models.PROTECT, related_name="+")
    planned_at = models.DateTimeField()
    ended_by = models.ForeignKey(StaffMember, on_delete=models.PROTECT, null=True, related_name="+")
    """Who called it off."""
    ended_at = models.DateTimeField(null=True)
    version = models.ForeignKey(ProcedureVersion, on_delete=models.PROTECT, null=True, related_name="+")
    """What it became."""

    class Meta:
        ordering: ClassVar = ["-pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["draft"], condition=models.Q(state="planned"), name="one_planned_publication_of_a_draft"
            ),
        ]

    def __str__(self) -> str:
        return f"publication {self.pk} {self.state}"

    @property
    def audit_subject(self) -> str:
        """How the audit log knows its draft."""
        return f"form:{self.draft_id}"


class OfferEnd(models.Model):
    """A published version that is to go out of offer: one member asked for it, another decides."""

    class State(models.TextChoices):
        """`decided`: a worker is about to do it. `called_off`, `done`: ends."""

        ASKED = "asked", _("依頼中")
        DECIDED = "decided", _("まもなくやめます")
        CALLED_OFF = "called_off", _("依頼を取り下げました")
        DONE = "done", _("公開をやめました")

    version = models.ForeignKey(ProcedureVersion, on_delete=models.PROTECT, related_name="offer_ends")
    state = models.CharField(max_length=12, choices=State.choices, default=State.ASKED)
    reason = models.TextField()
    asked_by = models.ForeignKey(StaffMember, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    decided_by = models.ForeignKey(StaffMember, on_delete=models.PROTECT, null=True, related_name="+")
    """Who decided it, or called it off."""
    decided_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar = ["-pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["version"],
                condition=models.Q(state__in=("asked", "decided")),
                name="one_open_offer_end_of_a_version",
            ),
        ]

    def __str__(self) -> str:
        return f"end of {self.version_id} {self.state}"


class WordingDraft(models.Model):
    """Words of a published version that are being corrected: a working copy, of which a version has one at a time."""

    class State(models.TextChoices):
        """`planned`: IT has said from when on. `published`: an end."""

        WRITING = "writing", _("作成中")
        WITH_IT = "with_it", _("情報政策課で確認中")
        GIVEN_BACK = "given_back", _("返された")
        PLANNED = "planned", _("公開を待っています")
        PUBLISHED = "published", _("公開した")

    version = models.ForeignKey(ProcedureVersion, on_delete=models.PROTECT, related_name="wording_drafts")
    basis = models.TextField()
    """JSON, language → place → words: what was in force when it was begun, or last laid under it."""
    basis_key = models.CharField(max_length=64)
    """`central.catalogue.queries.words_key` of the same."""
    revision = models.PositiveIntegerField(default=0)
    """Number of the newest change."""
    state = models.CharField(max_length=12, choices=State.choices, default=State.WRITING)
    comment = models.TextField(blank=True)
    """What IT wrote when it was given back, or the section when it was sent."""
    made_by = models.ForeignKey(StaffMember, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    changed_by = models.ForeignKey(StaffMember, on_delete=models.PROTECT, related_name="+")
    changed_at = models.DateTimeField()
    hands = models.JSONField(default=list)
    """Ids of members of the section who moved it or chose what stands: `changed_by` knows the last one alone."""
    runs_at = models.DateTimeField(null=True)
    planned_by = models.ForeignKey(StaffMember, on_delete=models.PROTECT, null=True, related_name="+")
    plans = models.PositiveIntegerField(default=0)
    """How often a minute was set: each has a job of its own."""
    reason = models.CharField(max_length=40, blank=True)
    """Why it was not published at its minute: a word of `publishing.refusals.WhyNot`."""

    class Meta:
        ordering: ClassVar = ["-changed_at", "-pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["version"], condition=~models.Q(state="published"), name="one_open_wording_draft_of_a_version"
            ),
        ]

    def __str__(self) -> str:
        return f"words of {self.version_id}"

    @property
    def audit_subject(self) -> str:
        """How the audit log knows it."""
        return f"wording:{self.pk}"

    @property
    def is_writable(self) -> bool:
        """Whether the section writes it now."""
        return self.state in (self.State.WRITING, self.State.GIVEN_BACK)


class WordingChange(models.Model):
    """What somebody wrote at one place in one language. The newest that does not lie aside stands."""

    draft = models.ForeignKey(WordingDraft, on_delete=models.CASCADE, related_name="changes")
    number = models.PositiveIntegerField()
    language = models.CharField(max_length=8)
    place = models.CharField(max_length=400)
    words = models.TextField()
    aside = models.BooleanField(default=False)
    """Somebody else had written there meanwhile: theirs stands, this is kept beside it."""
    by = models.ForeignKey(StaffMember, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["draft", "number"], name="one_wording_change_of_a_number"),
        ]

    def __str__(self) -> str:
        return f"change {self.number} of {self.draft_id}"


class MadePackage(models.Model):
    """A published version as a signed file for another city, made by a worker."""

    version = models.ForeignKey(ProcedureVersion, on_delete=models.PROTECT, related_name="packages")
    facts_sha256 = models.CharField(max_length=64)
    """Of what the office said when it was made: other words are another file."""
    words_key = models.CharField(max_length=64, default="")
    """The same of the form's wordings (`central.catalogue.queries.words_key`); empty: made before packages had any."""
    data = models.BinaryField(null=True)
    """None: the worker has not made it yet."""
    asked_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["version", "facts_sha256", "words_key"], name="one_package_of_these_words"),
        ]

    def __str__(self) -> str:
        return f"package {self.pk}"


class ReceivedPackage(models.Model):
    """A package that somebody brought: looked at first, a draft only when a person accepted whose it is."""

    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="received_packages")
    data = models.BinaryField()
    sha256 = models.CharField(max_length=64)
    received_by = models.ForeignKey(StaffMember, on_delete=models.PROTECT, related_name="+")
    received_at = models.DateTimeField()
    draft = models.ForeignKey(FormDraft, on_delete=models.PROTECT, null=True, related_name="+")
    """What it became."""

    class Meta:
        ordering: ClassVar = ["-pk"]

    def __str__(self) -> str:
        return f"received package {self.pk}"


class SenderKey(models.Model):
    """A key of another city that a member compared with its owner and accepted."""

    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="sender_keys")
    key_sha256 = models.CharField(max_length=64)
    city = models.CharField(max_length=60)
    """As the package said, and the member took it."""
    accepted_by = models.ForeignKey(StaffMember, on_delete=models.PROTECT, related_name="+")
    accepted_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["body", "key_sha256"], name="one_acceptance_of_a_key"),
        ]

    def __str__(self) -> str:
        return self.city
