"""Parts that entries in custody name, and the files that they are parts of. The bytes lie in the store, sealed."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _


class AwaitedPart(models.Model):
    """A sealed part that an entry in custody names: on its way, or here.

    Of each entry its own row, also where two entries name the same bytes: nobody learns whether a part is here but the
    kiosk that signed for it.
    """

    kiosk = models.ForeignKey("kiosks.Kiosk", on_delete=models.PROTECT, related_name="+", db_index=False)
    entry_hash = models.CharField(max_length=64)
    sha256 = models.CharField(max_length=64, db_index=True)
    """Of the sealed part: also its name in the store."""
    length = models.PositiveIntegerField()
    held = models.PositiveIntegerField(default=0)
    """So many of its bytes are durable here."""
    spoiled = models.PositiveSmallIntegerField(default=0)
    """How often all of its bytes came and were others."""
    asked_at = models.DateTimeField(null=True)
    """When the kiosk last spoke of it."""
    here_at = models.DateTimeField(null=True)
    """Since then it lies whole in the store."""
    noticed = models.BooleanField(default=False)
    """The files that it belongs to know that it is here. The kiosks' door, which sees no file, leaves that to the
    worker; a verdict that makes files takes it back.
    """

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["entry_hash", "sha256"], name="one_part_of_an_entry"),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["kiosk", "held"],
                name="part_begun",
                condition=models.Q(here_at=None, held__gt=0),
            ),
            models.Index(
                fields=["here_at"], name="part_unnoticed", condition=models.Q(here_at__isnull=False, noticed=False)
            ),
        ]

    def __str__(self) -> str:
        return f"part {self.sha256[:16]}"


class AttachedFile(models.Model):
    """A file of a version, as its statement names it."""

    class State(models.TextChoices):
        """Where it stands; `clean`, `infected` and `broken` are ends."""

        AWAITED = "awaited", _("届くのを待っています")
        HERE = "here", _("確認しています")
        CLEAN = "clean", _("開けます")
        INFECTED = "infected", _("ウイルスが見つかりました")
        BROKEN = "broken", _("開けられません")

    version = models.ForeignKey("applications.ApplicationVersion", on_delete=models.PROTECT, related_name="files")
    application = models.ForeignKey("applications.Application", on_delete=models.PROTECT, related_name="every_file")
    body = models.ForeignKey("organisation.Body", on_delete=models.PROTECT, related_name="+", db_index=False)
    number = models.PositiveSmallIntegerField()
    """1 for the first that the statement names."""
    name = models.CharField(max_length=255)
    type = models.CharField(max_length=100)
    size = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    """These four as the statement names it."""
    kept = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    """The file of a former version that a correction keeps: its parts, its key and what was found are that one's."""
    entry_hash = models.CharField(max_length=64, blank=True)
    parts = models.JSONField(default=list)
    """SHA-256 of each sealed part, in order."""
    key = models.BinaryField(default=b"")
    """What opens them. It lay in the sealed box; the store, where the parts lie, has no key."""
    place = models.PositiveSmallIntegerField(default=0)
    """Which of the entry's files it is, as its parts are bound to it; 1 for the first."""
    state = models.CharField(max_length=10, choices=State.choices, default=State.AWAITED.value)
    found = models.CharField(max_length=100, blank=True)
    """Infected: the signature's name. Broken: a code."""
    awaited_since = models.DateTimeField()
    examined_at = models.DateTimeField(null=True)
    """When it came to where it stands; of a clean one, when the scanner last looked."""
    tried_at = models.DateTimeField(null=True)
    """When it was last to be scanned again and nothing came of it; none: nothing has failed since `examined_at`."""
    late_told_at = models.DateTimeField(null=True)
    """When people were told that it has not come or, of one that is here, that the scanner has no answer for it."""

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["version", "number"], name="one_file_of_a_number"),
            models.CheckConstraint(
                condition=models.Q(state__in=["awaited", "here", "clean", "infected", "broken"]),
                name="file_state_is_known",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["entry_hash"], name="file_of_an_entry"),
            models.Index(fields=["awaited_since"], name="file_open", condition=models.Q(state__in=["awaited", "here"])),
        ]

    def __str__(self) -> str:
        return f"file {self.pk}"


class ScannerOutage(models.Model):
    """Since when the virus scanner does not answer (one row; none: it does, or nobody asked)."""

    id = models.SmallIntegerField(primary_key=True, default=1)
    since = models.DateTimeField()
    said = models.CharField(max_length=100)
    """Our own words: no path, no address."""

    def __str__(self) -> str:
        return f"away since {self.since}"
