"""Tables of certificates. Numbers, states and print records outlive the files; nothing here names a person."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from central.certificates.states import Category, DocumentState

STATES = [(state.value, state.value) for state in DocumentState]
CATEGORIES = [(category.value, category.value) for category in Category]


class Certifier(models.Model):
    """Who certifies, from a day on: the mayor, or the one who acts for the mayor."""

    body = models.ForeignKey("organisation.Body", on_delete=models.PROTECT, related_name="certifiers")
    valid_from = models.DateField()
    title = models.CharField(max_length=60)
    """若葉市長, 若葉市長職務代理者"""
    name = models.CharField(max_length=60)
    seal = models.JSONField()
    """Columns of the seal from right to left, for example ["若葉市", "長之印"]."""
    formula_household = models.CharField(max_length=200)
    """Certification formula for the whole household."""
    formula_part = models.CharField(max_length=200)
    """… and for a part of it."""
    place = models.CharField(max_length=60)
    """Section that issues."""

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["body", "valid_from"], name="one_certifier_of_a_day"),
        ]

    def __str__(self) -> str:
        return f"{self.title} {self.valid_from}"


class NumberCounter(models.Model):
    """The newest running number of a body's year. Its row lock lets nobody have the same one."""

    body = models.ForeignKey("organisation.Body", on_delete=models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField()
    last = models.PositiveIntegerField(default=0)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["body", "year"], name="one_number_counter_a_year"),
        ]

    def __str__(self) -> str:
        return f"{self.year}: {self.last}"


class IssuedDocument(models.Model):
    """交付物: one copy under its own number, from reservation to whatever became of it."""

    number = models.CharField(max_length=24, unique=True)
    """J-99201-26-0000001: body, year, running number. Never given twice."""
    code = models.CharField(max_length=12, unique=True)
    """確認用コード: 60 random bits in 12 characters, printed beside the number; who checks knows both."""
    body = models.ForeignKey("organisation.Body", on_delete=models.PROTECT, related_name="documents")
    application = models.ForeignKey("applications.Application", on_delete=models.PROTECT, related_name="documents")
    category = models.CharField(max_length=12, choices=CATEGORIES, default=Category.CERTIFICATE.value)
    kind = models.CharField(max_length=40)
    """`issues_certificate` of the procedure, or `letter` of its reply rule."""
    title = models.CharField(max_length=100, blank=True)
    """What a reply is headed with. Empty on certificates: their kind has one title."""
    state = models.CharField(max_length=10, choices=STATES, default=DocumentState.RESERVED.value)
    household = models.ForeignKey("citizens.Household", on_delete=models.PROTECT, null=True, related_name="+")
    """Whose record a certificate copies; none on replies."""
    persons = models.JSONField()
    """Register numbers of the people shown."""
    items = models.JSONField()
    """Items shown beyond those that are always there; everything else was left out."""
    decided = models.JSONField(default=dict, blank=True)
    """Replies: what the clerk filled in, by id of the rule's lines."""
    by_mail = models.BooleanField(default=False)
    """Replies: the clerk sends the file to the applicant's address too."""
    copy = models.PositiveSmallIntegerField()
    """1 for the first of the copies asked for."""
    sheets = models.PositiveSmallIntegerField(default=0)
    sha256 = models.CharField(max_length=64, blank=True)
    """Of the whole signed file."""
    reserved_at = models.DateTimeField()
    reserved_by = models.ForeignKey("staff.StaffMember", on_delete=models.PROTECT, related_name="+")
    issued_at = models.DateTimeField(null=True, blank=True)
    issued_by = models.ForeignKey("staff.StaffMember", on_delete=models.PROTECT, null=True, related_name="+")
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey("staff.StaffMember", on_delete=models.PROTECT, null=True, related_name="+")
    reason = models.CharField(max_length=200, blank=True)
    """Why it is void or revoked. Never shown outside."""

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(state__in=[state.value for state in DocumentState]), name="document_state_is_known"
            ),
            models.CheckConstraint(
                condition=models.Q(category=Category.CERTIFICATE.value, by_mail=False, household__isnull=False)
                | models.Q(category=Category.REPLY.value, household__isnull=True),
                name="only_a_reply_goes_by_mail",
            ),
            models.UniqueConstraint(fields=["sha256"], condition=~models.Q(sha256=""), name="one_document_of_a_file"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["body", "state", "reserved_at"], name="document_by_state"),
            # Whose application has one that counts is read from this index alone.
            models.Index(fields=["category", "state", "application"], name="document_of_application"),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def left_by_mail(self) -> bool:
        """It is out of the office's hands: it may be revoked, but not made undone."""
        return self.by_mail and self.state == DocumentState.ISSUED

    @property
    def making_page(self) -> str:
        """Name of the page where it is made, and resumed."""
        return "certificates:reply" if self.category == Category.REPLY else "certificates:request"

    @property
    def audit_subject(self) -> str:
        """How the audit log knows this document."""
        return f"document:{self.number}"


class DocumentFile(models.Model):
    """That the signed file lies in the store, under the document's `sha256`: there if and only if it is issued."""

    document = models.OneToOneField(IssuedDocument, on_delete=models.PROTECT, related_name="file")
    body = models.ForeignKey("organisation.Body", on_delete=models.PROTECT, related_name="+")
    content = models.BinaryField(default=b"")
    """Of a file from before there was a store, until it moves; empty: it lies in the store."""
    marks = models.JSONField(default=list)
    """Its digest and its signature, upper-case hex: what shows that an altered file has grown out of it."""

    def __str__(self) -> str:
        return f"file {self.pk}"


class KioskPrint(models.Model):
    """端末での印刷: what a kiosk said became of a copy, whether or not the document is known. Append-only."""

    document = models.ForeignKey(IssuedDocument, on_delete=models.PROTECT, null=True, related_name="kiosk_prints")
    """None where nobody here issued such a number."""
    number = models.CharField(max_length=40)
    sha256 = models.CharField(max_length=64)
    copy = models.PositiveSmallIntegerField()
    result = models.CharField(max_length=40)
    """`printed`, `not_printed`, `unknown`, or a word of a newer kiosk."""
    at = models.DateTimeField(null=True)
    """By the kiosk's clock."""
    kiosk = models.ForeignKey("kiosks.Kiosk", on_delete=models.PROTECT, related_name="+")
    body = models.ForeignKey("organisation.Body", on_delete=models.PROTECT, related_name="+")
    """The kiosk's."""
    entry_hash = models.CharField(max_length=64, unique=True)
    recorded_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"kiosk print {self.pk}"


class PrintRecord(models.Model):
    """印刷の記録: who printed which sheets where. Append-only."""

    document = models.ForeignKey(IssuedDocument, on_delete=models.PROTECT, related_name="prints")
    body = models.ForeignKey("organisation.Body", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    by = models.ForeignKey("staff.StaffMember", on_delete=models.PROTECT, related_name="+")
    printer = models.CharField(max_length=60)
    sheets = models.PositiveSmallIntegerField()
    spoiled = models.PositiveSmallIntegerField(default=0)
    """Sheets that came out wrong and were destroyed."""

    def __str__(self) -> str:
        return f"print {self.pk}"
