"""Tables of the fleet. The row of a kiosk is also the lock under which its contacts follow each other."""

from __future__ import annotations

from typing import ClassVar

from django.core.validators import RegexValidator
from django.db import models

from central.kiosks.states import KioskState

FIRST_PREV = "0" * 64
STATES = [(state.value, state.value) for state in KioskState]


class Kiosk(models.Model):
    """端末: one place in a hall. Machines in it may change; each begins an epoch."""

    born_with_an_entry = True
    """Each row is made together with an entry of the audit log: beside one, an empty log was emptied."""

    body = models.ForeignKey("organisation.Body", on_delete=models.PROTECT, related_name="kiosks")
    hall = models.ForeignKey("organisation.Hall", on_delete=models.PROTECT, related_name="kiosks")
    code = models.CharField(max_length=9, unique=True, validators=[RegexValidator(r"^\d{5}-\d{3}$")])
    """Hall and number, `99201-003`; also in every arrival number."""
    state = models.CharField(max_length=10, choices=STATES, default=KioskState.ENROLLED.value)
    state_reason = models.CharField(max_length=200, blank=True)
    epoch = models.PositiveIntegerField(default=0)
    """0: no machine has been enrolled here yet."""
    epoch_prev = models.CharField(max_length=64, default=FIRST_PREV)
    stored_up_to = models.BigIntegerField(default=0)
    """Last seq of this epoch in custody."""
    head = models.CharField(max_length=64, default=FIRST_PREV)
    """Entry hash of that seq, or the epoch's first `prev`."""
    last_counter = models.PositiveIntegerField(default=0)
    """Counter of the newest arrival number seen. An enrolment moves it on (`arrival_number_takeover`)."""
    nonce = models.CharField(max_length=43, blank=True)
    """The one that the next request may spend. No secret: it counts only under the kiosk's signature."""
    enrolment = models.CharField(max_length=64, blank=True)
    """SHA-256 (hex) of the signed document that says what may come down to it (`central.kiosks.enrolments`)."""
    not_before = models.DateTimeField(null=True, blank=True)
    """The newest of our acknowledgements that the chain has shown to know: its next entry is not older."""
    contact_at = models.DateTimeField(null=True, blank=True)
    heartbeat = models.JSONField(default=dict, blank=True)
    """The last one, members as in `sync.contract.wire.contact.Heartbeat`."""
    clock_ahead_ms = models.BigIntegerField(null=True, blank=True)
    """The kiosk's wall clock minus ours at the last contact, travel time included."""

    class Meta:
        ordering: ClassVar = ["code"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(state__in=[state.value for state in KioskState]), name="kiosk_state_is_known"
            ),
            # 900 to 999 are given to what is taken in at the centre itself (`sync.contract.numbers.CENTRE_NUMBERS`).
            models.CheckConstraint(condition=~models.Q(code__contains="-9"), name="kiosk_number_is_below_900"),
        ]

    def __str__(self) -> str:
        return self.code

    @property
    def audit_name(self) -> str:
        """How the audit log knows this kiosk."""
        return f"kiosk:{self.code}"


class KioskKey(models.Model):
    """A public key of one epoch. Kept for ever: what it signed stays checkable."""

    USES: ClassVar = [("entry", "entry"), ("line", "line")]

    kiosk = models.ForeignKey(Kiosk, on_delete=models.PROTECT, related_name="keys")
    body = models.ForeignKey("organisation.Body", on_delete=models.PROTECT, related_name="+")
    epoch = models.PositiveIntegerField()
    use = models.CharField(max_length=5, choices=USES)
    kid = models.CharField(max_length=16, unique=True)
    public = models.BinaryField()
    """Uncompressed P-256 point."""

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["kiosk", "epoch", "use"], name="one_key_of_a_use_in_an_epoch"),
        ]

    def __str__(self) -> str:
        return self.kid


class KioskEpoch(models.Model):
    """An epoch and, once it is over, where its chain ended."""

    kiosk = models.ForeignKey(Kiosk, on_delete=models.PROTECT, related_name="epochs")
    body = models.ForeignKey("organisation.Body", on_delete=models.PROTECT, related_name="+")
    number = models.PositiveIntegerField()
    prev = models.CharField(max_length=64)
    started_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    stored_up_to = models.BigIntegerField(null=True, blank=True)
    head = models.CharField(max_length=64, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["kiosk", "number"], name="one_epoch_of_a_number"),
        ]

    def __str__(self) -> str:
        return f"{self.kiosk_id}/{self.number}"


class EnrolmentCode(models.Model):
    """A one-time code: good for one machine, for fifteen minutes. The secret is wiped with its use."""

    kiosk = models.ForeignKey(Kiosk, on_delete=models.PROTECT, related_name="enrolment_codes")
    body = models.ForeignKey("organisation.Body", on_delete=models.PROTECT, related_name="+")
    code_id = models.CharField(max_length=32, unique=True)
    secret = models.BinaryField()
    made_by = models.CharField(max_length=80)
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    hello = models.BinaryField(default=b"")
    """Bytes of the machine's first message; the proofs run over them."""
    nonce = models.CharField(max_length=64, blank=True)
    used_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return self.code_id


class SuspicionEvidence(models.Model):
    """The very bytes that made a kiosk suspect. Append-only in the database."""

    kiosk = models.ForeignKey(Kiosk, on_delete=models.PROTECT, related_name="evidence")
    body = models.ForeignKey("organisation.Body", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    reason = models.CharField(max_length=40)
    """other_content | broken_chain | behind_stored | other_head"""
    epoch = models.PositiveIntegerField()
    seq = models.BigIntegerField()
    presented = models.CharField(max_length=64)
    """Entry hash, or head, that the kiosk presented."""
    stored = models.CharField(max_length=64)
    """What the centre holds in its place."""
    jws = models.BinaryField(default=b"")
    box = models.BinaryField(default=b"")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["kiosk", "epoch", "seq", "reason", "presented"], name="one_piece_of_evidence"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kiosk_id} {self.reason}"
