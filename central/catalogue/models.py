"""What halls offer: procedures as data, whom their kiosks trust, and the signed catalogues."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from central.organisation.models import Body, Hall


class ProcedureVersion(models.Model):
    """One definition, as the very bytes whose SHA-256 statements name. Never changed: a new text is a new version."""

    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="procedures")
    procedure = models.CharField(max_length=60)
    version = models.PositiveIntegerField()
    title = models.CharField(max_length=200)
    """Its name in Japanese, in the words that are in force: what staff read."""
    names = models.JSONField(default=dict, blank=True)
    """Language → its name, where a wording in force says it otherwise than the definition."""
    definition = models.BinaryField()
    sha256 = models.CharField(max_length=64, unique=True)
    added_at = models.DateTimeField()
    offered = models.BooleanField(default=True)
    """Goes into the next catalogue. Statements under an older version still count."""

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["body", "procedure", "version"], name="one_definition_of_a_version"),
            models.UniqueConstraint(
                fields=["body", "procedure"], condition=models.Q(offered=True), name="one_offered_version"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.procedure} {self.version}"


class ProcedureWording(models.Model):
    """The words of one definition in one language, as the very bytes whose SHA-256 statements name. Never changed and
    never taken away: what was shown stays provable.
    """

    definition = models.ForeignKey(ProcedureVersion, on_delete=models.PROTECT, related_name="wordings")
    language = models.CharField(max_length=8)
    document = models.BinaryField()
    sha256 = models.CharField(max_length=64, unique=True)
    added_at = models.DateTimeField()
    offered = models.BooleanField(default=True)
    """Goes into the next catalogue. Statements that name an earlier one still count."""

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["definition", "language"],
                condition=models.Q(offered=True),
                name="one_offered_wording_of_a_language",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.definition} {self.language}"


class StaffCard(models.Model):
    """Who may unlock the staff page of a hall's kiosks. Its public key is all that a kiosk learns."""

    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="staff_cards")
    card = models.CharField(max_length=40, unique=True)
    name = models.CharField(max_length=60)
    public = models.CharField(max_length=87)
    """base64url of the uncompressed P-256 point."""
    duties = models.JSONField(default=list)
    is_active = models.BooleanField(default=True)

    def __str__(self) -> str:
        return self.card


class TrustAnchor(models.Model):
    """A JPKI root certificate (DER) that this body's catalogue and checks go by. Several may carry one name."""

    class Use(models.TextChoices):
        """What the root vouches for."""

        SIGN = "sign", "署名用"
        AUTH = "auth", "利用者証明用"

    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="trust_anchors")
    use = models.CharField(max_length=4, choices=Use.choices)
    certificate = models.BinaryField()
    sha256 = models.CharField(max_length=64)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["body", "use", "sha256"], name="one_anchor_of_a_use"),
        ]

    def __str__(self) -> str:
        return self.sha256[:16]


class Leaflet(models.Model):
    """A code for a leaflet that leads to a procedure, perhaps before its form is there. A code is never given twice."""

    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="leaflets")
    number = models.PositiveIntegerField(unique=True)
    """1 to 99,999; on paper with a digit that checks it."""
    procedure = models.CharField(max_length=60)
    name = models.JSONField()
    opens = models.CharField(max_length=16, blank=True)
    """As in a period, on Japan's clock; empty: nobody has said."""
    section = models.JSONField(default=dict, blank=True)
    phone = models.CharField(max_length=20, blank=True)
    ended = models.BooleanField(default=False)

    def __str__(self) -> str:
        return f"{self.number:05d} {self.procedure}"


class PublishedCatalogue(models.Model):
    """One signed index of a hall. Kiosks run on the newest of which they have everything."""

    hall = models.ForeignKey(Hall, on_delete=models.PROTECT, related_name="catalogues")
    version = models.PositiveIntegerField()
    jws = models.BinaryField()
    issued_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["hall", "version"], name="one_catalogue_of_a_version"),
        ]

    def __str__(self) -> str:
        return f"{self.hall_id}/{self.version}"


class PublishedObject(models.Model):
    """A page or service facts that a catalogue names, once by content. Definitions lie in `ProcedureVersion`."""

    sha256 = models.CharField(max_length=64, primary_key=True)
    data = models.BinaryField()

    def __str__(self) -> str:
        return self.sha256[:16]
