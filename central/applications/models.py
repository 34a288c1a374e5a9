"""Tables of applications. Nothing signed is ever edited: versions, comments and events can only be added
(the database refuses everything else); an application's row says where it stands now.
"""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from central.applications.survey_states import SurveyState
from sync.contract.chain.statement import StatementKind
from sync.contract.numbers import CENTRE_NUMBERS
from sync.contract.states import HandlingStatus

STATUSES = [(status.value, status.value) for status in HandlingStatus]
KINDS = [(kind.value, kind.value) for kind in StatementKind]


class Channel(models.TextChoices):
    """The way an application came in."""

    KIOSK = "kiosk", _("端末")
    STAFF = "staff", _("窓口")
    WEB = "web", _("ウェブ")


class Application(models.Model):
    """One application under its first arrival number, however often it was corrected since."""

    born_with_an_entry = True
    """Each row is made together with an entry of the audit log: beside one, an empty log was emptied."""

    arrival_number = models.CharField(max_length=22, unique=True)
    body = models.ForeignKey("organisation.Body", on_delete=models.PROTECT, related_name="applications")
    procedure = models.CharField(max_length=60)
    definition = models.ForeignKey("catalogue.ProcedureVersion", on_delete=models.PROTECT, related_name="+")
    title = models.CharField(max_length=200)
    """Its procedure's name when it came; `title_now` is what staff read."""
    kiosk = models.ForeignKey("kiosks.Kiosk", on_delete=models.PROTECT, null=True, related_name="+")
    """None: it was taken in at the centre itself (`channel`)."""
    hall = models.ForeignKey("organisation.Hall", on_delete=models.PROTECT, related_name="+")
    """Where the applicant was, or whose counter serves them: what can be collected lies there."""
    status = models.CharField(max_length=30, choices=STATUSES, default=HandlingStatus.UNPROCESSED.value)
    changed_at = models.DateTimeField()
    revision = models.PositiveIntegerField(default=1)
    """Grows with every change; a page that was drawn from an older one may not act."""
    corrected = models.BooleanField(default=False)
    """A correction came and took it back into review: another tab of the work list than that of the first review."""
    assignee = models.ForeignKey(
        "staff.StaffMember", on_delete=models.SET_NULL, null=True, blank=True, related_name="applications"
    )
    trial = models.BooleanField(default=False)
    """Under a form in test operation (`central.applications.trials`)."""
    survey = models.CharField(max_length=6, choices=SurveyState.choices, null=True, default=None)
    """None: its form is no survey."""
    channel = models.CharField(max_length=20, choices=Channel.choices, default=Channel.KIOSK)
    taken_in_at = models.DateTimeField()
    """The kiosk's clock at its durable commit."""
    arrived_at = models.DateTimeField()
    """Our clock at the commit of custody."""
    not_before = models.DateTimeField(null=True, blank=True)
    """The first arrival lies in this bracket, whatever the kiosk's clock said (docs/formats.md, "time bracket")."""
    not_after = models.DateTimeField()
    applicant_key = models.CharField(max_length=64, blank=True)
    """Same for the same signing certificate, and tells nothing by itself: finds possible duplicates."""
    once_key = models.CharField(max_length=64, null=True, blank=True)
    """Same for applications of which the form says that one is too many; tells nothing by itself."""
    applicant_name = models.CharField(max_length=200, blank=True)
    found_by = models.CharField(max_length=400, blank=True)
    """Folded names and readings (`search.found_by`). Only for the search: never shown or compared."""
    language = models.CharField(max_length=10, default="ja")
    mail = models.EmailField(blank=True)
    marked = models.JSONField(default=list, blank=True)
    """This, `sentence`, `ready` and `notices`: `central.applications.slip_words`."""
    sentence = models.JSONField(default=dict, blank=True)
    until = models.DateField(null=True, blank=True)
    """Last day for a correction."""
    ready = models.JSONField(default=dict, blank=True)
    notices = models.JSONField(default=list, blank=True)
    files = models.PositiveSmallIntegerField(default=0)
    """How many files the newest statement names; of these the next two are not ready. Counted by
    `central.attachments.files`.
    """
    files_awaited = models.PositiveSmallIntegerField(default=0)
    """On their way from the kiosk."""
    files_unchecked = models.PositiveSmallIntegerField(default=0)
    """Here, and not yet opened and scanned."""

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(status__in=[status.value for status in HandlingStatus]),
                name="application_status_is_known",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["body", "status", "arrived_at"], name="application_waiting"),
            # The numbers in every page's menu and the order of the work list are read from this index alone.
            models.Index(
                fields=["body", "status", "corrected", "procedure", "arrived_at", "id", "trial"],
                name="application_counted",
            ),
            models.Index(fields=["body", "procedure", "status", "arrived_at"], name="application_by_procedure"),
            models.Index(fields=["assignee", "status"], name="application_by_assignee"),
            models.Index(fields=["arrived_at", "id"], name="application_by_arrival"),
            models.Index(fields=["body", "arrived_at", "id"], name="application_of_body"),
            models.Index(fields=["kiosk", "arrived_at", "id"], name="application_at_kiosk"),
            models.Index(fields=["channel", "arrived_at", "id"], name="application_by_channel"),
            # All that totals go by is read from this index alone.
            models.Index(
                fields=["body", "arrived_at", "procedure", "trial", "definition", "status", "channel", "kiosk"],
                name="application_totals",
            ),
            models.Index(
                fields=["survey", "arrived_at", "id"],
                name="application_surveys",
                condition=models.Q(survey__isnull=False),
            ),
            models.Index(fields=["applicant_key", "procedure"], name="application_by_applicant"),
            models.Index(
                fields=["once_key", "body"], name="application_once", condition=models.Q(once_key__isnull=False)
            ),
        ]

    def __str__(self) -> str:
        return self.arrival_number

    @property
    def title_now(self) -> str:
        """Its procedure's name in the words that are in force."""
        return self.definition.title

    @property
    def files_open(self) -> bool:
        """Whether a file that the newest statement names is on its way, or nobody has looked at it."""
        return bool(self.files_awaited or self.files_unchecked)

    @property
    def audit_subject(self) -> str:
        """How the audit log knows this application."""
        return f"application:{self.arrival_number}"


class NumberLane(models.Model):
    """A number of the centre's own on one day, 900 to 999, beside those of a hall's kiosks: each day counts from 1."""

    hall = models.ForeignKey("organisation.Hall", on_delete=models.PROTECT, related_name="+")
    number = models.PositiveIntegerField()
    day = models.DateField()
    """Japanese day of its arrival numbers. A row for each: a clock that went wrong costs no other day anything."""
    counter = models.PositiveIntegerField(default=0)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["hall", "number", "day"], name="one_lane_of_a_number"),
            models.CheckConstraint(
                condition=models.Q(number__gte=CENTRE_NUMBERS.start, number__lt=CENTRE_NUMBERS.stop),
                name="lane_number_is_the_centres",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.hall_id}/{self.number}/{self.day}"


class LaneSeries(models.Model):
    """Which ten of the centre's own numbers are in use: one row. Another ten after a restore from a backup."""

    tens = models.PositiveIntegerField()
    """0 to 9: the incarnation's number modulo 10. Nobody knows any more what the centre before it gave today."""

    class Meta:
        constraints: ClassVar = [models.CheckConstraint(condition=models.Q(tens__lt=10), name="lanes_are_a_hundred")]

    def __str__(self) -> str:
        return f"9{self.tens}x"


class NameEnding(models.Model):
    """A line of an application's `found_by` from one of its characters on (`central.applications.search.name_endings`).

    Only for the search, and made of `found_by` alone: `fold_again` makes it anew.
    """

    pk = models.CompositePrimaryKey("ending", "application_id")
    ending = models.BinaryField(max_length=32)
    """UTF-8 of eight characters at most."""
    application = models.ForeignKey(
        Application, on_delete=models.CASCADE, related_name="+", db_index=False, db_constraint=False
    )
    """Neither looked up nor checked: a dozen rows are written with each application, which nothing ever deletes."""

    def __str__(self) -> str:
        return f"ending of {self.application_id}"


class ApplicationVersion(models.Model):
    """What the applicant stated: first, and with each correction or withdrawal. Append-only."""

    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="versions")
    body = models.ForeignKey("organisation.Body", on_delete=models.PROTECT, related_name="+")
    number = models.PositiveIntegerField()
    """1 for the submission."""
    kind = models.CharField(max_length=10, choices=KINDS)
    arrival_number = models.CharField(max_length=22, unique=True)
    entry_hash = models.CharField(max_length=64, unique=True, null=True)
    kiosk_epoch = models.PositiveIntegerField(null=True)
    kiosk_seq = models.BigIntegerField(null=True)
    """These three of what a kiosk sent; None of what was taken in at the centre itself."""
    statement = models.BinaryField()
    statement_sha256 = models.CharField(max_length=64, null=True)
    """Hex. No two statements are alike, each has its salt: one that comes again was stated once. None: a repetition
    that was taken in before this was looked at."""
    signature = models.BinaryField(null=True)
    """The resident's flattened JWS in its one spelling, or null where the procedure needs none."""
    certificate = models.BinaryField(null=True)
    checks = models.JSONField()
    """What was checked and found, as data (`central.applications.checks`)."""
    status_key = models.BinaryField()
    taken_in_at = models.DateTimeField()
    arrived_at = models.DateTimeField()
    not_before = models.DateTimeField(null=True)
    not_after = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["application", "number"], name="one_version_of_a_number"),
            models.UniqueConstraint(fields=["statement_sha256"], name="one_version_of_a_statement"),
        ]
        indexes: ClassVar = [models.Index(fields=["arrival_number", "application"], name="version_by_part_of_number")]

    def __str__(self) -> str:
        return f"{self.arrival_number} {self.number}"


class ReviewComment(models.Model):
    """審査コメント: between staff, never shown to applicants. Append-only (GAP-09)."""

    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="comments")
    body = models.ForeignKey("organisation.Body", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    author = models.ForeignKey("staff.StaffMember", on_delete=models.PROTECT, related_name="+")
    text = models.TextField(max_length=2000)

    def __str__(self) -> str:
        return f"comment {self.pk}"


class HandlingEvent(models.Model):
    """One step of an application's history. Append-only."""

    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="events")
    body = models.ForeignKey("organisation.Body", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    actor = models.CharField(max_length=80)
    """As in the audit log: `staff:sato`, `applicant`, `system`."""
    actor_name = models.CharField(max_length=60, blank=True)
    act = models.CharField(max_length=40)
    """arrived, taken_on, accepted … : the names of the actions, in the past."""
    from_status = models.CharField(max_length=30, blank=True)
    to_status = models.CharField(max_length=30)
    details = models.JSONField(default=dict)
    """What was decided then (`central.applications.history`)."""

    def __str__(self) -> str:
        return f"{self.act} {self.to_status}"


class ManualCheck(models.Model):
    """確認が要る: bytes or a case on which no machine may decide. It stays until a person closes it."""

    class Kind(models.TextChoices):
        """Why it is here."""

        UNREADABLE = "unreadable", _("読めない")
        INVALID = "invalid", _("検証で不備")
        ANOMALY = "anomaly", _("行き違い")

    body = models.ForeignKey("organisation.Body", on_delete=models.PROTECT, related_name="manual_checks")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    reasons = models.JSONField()
    """Codes, as listed in docs/needs-look.md."""
    kiosk = models.ForeignKey("kiosks.Kiosk", on_delete=models.PROTECT, null=True, related_name="+")
    epoch = models.PositiveIntegerField(null=True)
    seq = models.BigIntegerField(null=True)
    """None: what needs a look was taken in at the centre itself, and `application` says what it is."""
    entry_hash = models.CharField(max_length=64, blank=True)
    """Of the bytes as they came, even where their signature failed."""
    arrival_number = models.CharField(max_length=22, blank=True)
    procedure = models.CharField(max_length=60, blank=True)
    application = models.ForeignKey(Application, on_delete=models.PROTECT, null=True, related_name="manual_checks")
    statement = models.BinaryField(default=b"")
    """The opened statement where there is one."""
    status_key = models.BinaryField(default=b"")
    checks = models.JSONField(default=dict)
    arrived_at = models.DateTimeField()
    opened_at = models.DateTimeField()
    resolved_at = models.DateTimeField(null=True)
    resolved_by = models.ForeignKey("staff.StaffMember", on_delete=models.PROTECT, null=True, related_name="+")
    resolution = models.TextField(max_length=2000, blank=True)
    entries = models.PositiveIntegerField(default=1)
    """How many it stands for: more than one only where it counts."""
    last_seq = models.BigIntegerField(null=True)
    """Of a row that counts: the last place; `seq` is the first."""
    counted_on = models.DateField(null=True)
    """Of a row that counts what nobody can read, or what does not fit about prints: the day (in Japan) of arrival."""

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                # The bytes too: a place that good bytes took over, or that has two stories, has a row for each.
                fields=["kiosk", "epoch", "seq", "kind", "entry_hash"],
                condition=models.Q(resolved_at=None),
                name="one_open_look_of_a_kind",
            ),
            models.UniqueConstraint(
                fields=["kiosk", "epoch", "kind", "counted_on"],
                condition=models.Q(resolved_at=None, counted_on__isnull=False),
                name="one_counting_look_of_a_day",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["body", "resolved_at", "opened_at"], name="look_waiting"),
            models.Index(fields=["kiosk", "kind", "arrived_at"], name="look_of_a_kiosks_day"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"


class Search(models.Model):
    """What a member searched for, so that no address carries it. Dead after 12 hours, deleted within the next."""

    id = models.CharField(primary_key=True, max_length=24)
    """Random."""
    member = models.ForeignKey("staff.StaffMember", on_delete=models.CASCADE, related_name="+")
    filters = models.TextField()
    """As the address would have had them."""
    made_at = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return f"search of {self.member_id}"


class SavedSearch(models.Model):
    """Conditions that a member keeps under a name, until the member deletes them."""

    member = models.ForeignKey("staff.StaffMember", on_delete=models.CASCADE, related_name="+")
    name = models.CharField(max_length=60)
    tab = models.CharField(max_length=12)
    filters = models.TextField()
    """As of `Search`."""
    made_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"saved search of {self.member_id}"

    @property
    def audit_subject(self) -> str:
        """How the audit log knows it: by no name, which may be somebody's."""
        return f"saved_search:{self.pk}"


class StatusHead(models.Model):
    """The newest cursor. Its row lock makes cursors become visible in order."""

    id = models.SmallIntegerField(primary_key=True, default=1)
    cursor = models.BigIntegerField(default=0)

    def __str__(self) -> str:
        return str(self.cursor)


class StatusPublication(models.Model):
    """The newest sealed status under one slip's key."""

    status_id = models.CharField(max_length=32, unique=True)
    body = models.ForeignKey("organisation.Body", on_delete=models.PROTECT, related_name="+")
    hall = models.ForeignKey("organisation.Hall", on_delete=models.PROTECT, related_name="+", db_index=False)
    """Where the application was handed in: its kiosks carry it."""
    cursor = models.BigIntegerField(unique=True)
    sealed = models.BinaryField()
    published_at = models.DateTimeField()
    carried_until = models.DateField()
    """Through this day (in Japan) the hall's kiosks carry it; after that it is there for who asks."""
    ends_on = models.DateField(null=True, db_index=True)
    """Its last day of all; None: the application has not ended."""

    class Meta:
        indexes: ClassVar = [models.Index(fields=["hall", "cursor", "carried_until"], name="status_of_hall")]

    def __str__(self) -> str:
        return f"{self.status_id} {self.cursor}"
