"""What is in custody. Entries and boxes are the bytes that the kiosk made; nothing here changes them."""

from __future__ import annotations

from typing import ClassVar

from django.db import models


class CustodyEntry(models.Model):
    """One entry of a kiosk's chain, acknowledged once its row is committed.

    Unreadable bytes (`fault`) stand in their place in the chain too. If the kiosk later sends that place with a
    signature that holds, the good bytes take it over; the bad ones stay with what needs a look.
    """

    kiosk = models.ForeignKey("kiosks.Kiosk", on_delete=models.PROTECT, related_name="+", db_index=False)
    body = models.ForeignKey("organisation.Body", on_delete=models.PROTECT, related_name="+", db_index=False)
    epoch = models.PositiveIntegerField()
    seq = models.BigIntegerField()
    entry_hash = models.CharField(max_length=64, unique=True)
    """Of unreadable bytes: a name of their place."""
    arrival_number = models.CharField(max_length=22, blank=True)
    fault = models.CharField(max_length=40, blank=True)
    """Why the bytes are unreadable: bad_signature, malformed, other_box …; empty for a good entry."""
    jws = models.BinaryField()
    arrived_at = models.DateTimeField()
    not_before = models.DateTimeField(null=True)
    log_place = models.BigIntegerField()
    """Leaf of the centre's log, counted from 0."""

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["kiosk", "epoch", "seq"], name="one_entry_of_a_seq"),
        ]

    def __str__(self) -> str:
        return f"{self.kiosk_id}/{self.epoch}/{self.seq}"


class CustodyBox(models.Model):
    """The sealed box of an entry, while it lies in the database. `central.intake.boxes` knows where it lies else."""

    entry = models.OneToOneField(CustodyEntry, on_delete=models.PROTECT, primary_key=True, related_name="box")
    content = models.BinaryField()

    def __str__(self) -> str:
        return f"box {self.entry_id}"


class FiledBox(models.Model):
    """An entry whose box is a file of the store. The row is there only while the file is (`central.store.keeping`)."""

    entry = models.OneToOneField(CustodyEntry, on_delete=models.PROTECT, primary_key=True, related_name="+")
    sha256 = models.CharField(max_length=64, db_index=True)
    size = models.BigIntegerField()

    def __str__(self) -> str:
        return f"box {self.entry_id} in {self.sha256[:16]}"


class BoxArchive(models.Model):
    """One file of boxes whose applications ended long ago: of a body and a month, in parts where there are too many."""

    body = models.ForeignKey("organisation.Body", on_delete=models.PROTECT, related_name="+")
    month = models.CharField(max_length=7)
    """`2031-04`: in Japan, when it was made."""
    part = models.PositiveSmallIntegerField()
    """1 for the first."""
    records = models.PositiveIntegerField(default=0)
    size = models.BigIntegerField(default=0)
    """Bytes of the boxes, as planned."""
    planned_at = models.DateTimeField(null=True)
    """Nothing comes to it any more."""
    sha256 = models.CharField(max_length=64, blank=True)
    """Of the file. Empty: it is not written yet, and every box lies where it lay."""
    index_at = models.BigIntegerField(default=0)
    """Where in the file its index begins."""
    root = models.CharField(max_length=64, blank=True)
    jws = models.BinaryField(default=b"")
    """What the document key signs of it. The same bytes lie in the store, too."""
    written_at = models.DateTimeField(null=True)
    emptied_at = models.DateTimeField(null=True)
    """From then on the file alone has its boxes."""

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["body", "month", "part"], name="one_archive_of_a_part"),
        ]

    def __str__(self) -> str:
        return f"{self.body_id} {self.month} {self.part}"

    @property
    def name(self) -> str:
        """`99201/2031-04/1`: as the audit log and `verify_custody` know it."""
        return f"{self.body.code}/{self.month}/{self.part}"


class ArchivedBox(models.Model):
    """Which record of which archive an entry's box is, or is about to be."""

    entry = models.OneToOneField(CustodyEntry, on_delete=models.PROTECT, primary_key=True, related_name="+")
    archive = models.ForeignKey(BoxArchive, on_delete=models.PROTECT, related_name="boxes", db_index=False)
    record = models.PositiveIntegerField()
    """Counted from 0."""

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["archive", "record"], name="one_box_of_a_record"),
        ]

    def __str__(self) -> str:
        return f"box {self.entry_id} is record {self.record} of {self.archive_id}"


class WaitingEntry(models.Model):
    """An entry that no verdict has been recorded for. A row of our own, so that no task queue can lose it."""

    entry = models.OneToOneField(CustodyEntry, on_delete=models.PROTECT, primary_key=True, related_name="waiting")
    lease_until = models.DateTimeField(null=True, db_index=True)
    lease = models.CharField(max_length=32, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    """How often it was taken up; counted before it is opened, for what ends its worker too."""
    kiosk = models.ForeignKey("kiosks.Kiosk", on_delete=models.PROTECT, related_name="+", db_index=False)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["kiosk", "entry"], name="waiting_of_a_kiosk"),
            models.Index(fields=["entry"], name="waiting_again", condition=models.Q(attempts__gt=0)),
        ]

    def __str__(self) -> str:
        return f"waiting {self.entry_id}"


class SentAck(models.Model):
    """When an acknowledgement was given: an entry that names its hash is not older. Goes when no entry can name it."""

    kiosk = models.ForeignKey("kiosks.Kiosk", on_delete=models.PROTECT, related_name="+", db_index=False)
    sha256 = models.CharField(max_length=64)
    at = models.DateTimeField(db_index=True)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["kiosk", "sha256"], name="sent_ack")]

    def __str__(self) -> str:
        return self.sha256[:16]


class CentreLog(models.Model):
    """Right edge of the Merkle tree over all entry hashes, in the order of custody (one row)."""

    id = models.SmallIntegerField(primary_key=True, default=1)
    edge = models.BinaryField()

    def __str__(self) -> str:
        return "log"


class ReplacedLeaf(models.Model):
    """A leaf of the centre's log whose place took good bytes over later, with a leaf of their own. Append-only."""

    place = models.BigIntegerField(primary_key=True)
    hash = models.CharField(max_length=64)

    def __str__(self) -> str:
        return str(self.place)


class SignedDocument(models.Model):
    """A document signed by the city root off line: the key manifest, and this centre's incarnation."""

    class Kind(models.TextChoices):
        """Which document."""

        MANIFEST = "manifest", "manifest"
        INCARNATION = "incarnation", "incarnation"

    kind = models.CharField(max_length=12, choices=Kind.choices)
    number = models.PositiveIntegerField()
    name = models.CharField(max_length=64, blank=True)
    """The incarnation's id."""
    jws = models.BinaryField()
    added_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["kind", "number"], name="one_document_of_a_number"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.number}"


class RevocationRound(models.Model):
    """How far a change of the revocation lists was carried through what was judged before (one row)."""

    id = models.SmallIntegerField(primary_key=True, default=1)
    mark = models.CharField(max_length=64, blank=True)
    """Of the lists that the round goes by."""
    up_to = models.BigIntegerField(default=0)
    """Versions up to this key are done."""

    def __str__(self) -> str:
        return f"round {self.mark[:16]} up to {self.up_to}"


class LaterRevocation(models.Model):
    """What a list that came after the verdict says of a certificate, beside the version's checks."""

    version = models.OneToOneField(
        "applications.ApplicationVersion", on_delete=models.PROTECT, primary_key=True, related_name="later_revocation"
    )
    body = models.ForeignKey("organisation.Body", on_delete=models.PROTECT, related_name="+", db_index=False)
    outcome = models.CharField(max_length=12)
    list_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)
    judged_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.version_id} {self.outcome}"
