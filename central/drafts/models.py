"""Drafts as the centre has them: a name that nobody without the paper can say, and bytes that nobody can open."""

from __future__ import annotations

from django.db import models


class SealedDraft(models.Model):
    """One draft. Neither whose nor of which procedure stands anywhere."""

    id = models.CharField(max_length=32, primary_key=True)
    """Out of the code on the paper."""
    sealed = models.BinaryField()
    proof_sha256 = models.CharField(max_length=64)
    """Who shows the proof has the paper: the draft is ended or extended for nobody else."""
    ends_on = models.DateField(db_index=True)
    """The last day on which it opens, in Japan."""
    extended = models.BooleanField(default=False)
    kept_at = models.DateTimeField()

    def __str__(self) -> str:
        return "a draft"


class DraftNotice(models.Model):
    """Where the one mail before the end goes: sealed to the centre's decryption key at the kiosk, gone once it was
    used, and with its draft.
    """

    draft = models.OneToOneField(SealedDraft, on_delete=models.CASCADE, primary_key=True, related_name="notice")
    sealed = models.BinaryField()

    def __str__(self) -> str:
        return "a notice of a draft"


class DraftTrace(models.Model):
    """A draft that is no more, for who types its code, and for kiosks that keep a copy. Forgotten when all copies are
    over by themselves.
    """

    id = models.CharField(max_length=32, primary_key=True)
    reason = models.CharField(max_length=20)
    ended_at = models.DateTimeField()
    forget_on = models.DateField(db_index=True)

    def __str__(self) -> str:
        return f"a draft that ended: {self.reason}"


class DraftCount(models.Model):
    """How often something was done with drafts on one day in Japan; where a kiosk did it, at which. No row of a draft
    names a kiosk: here nobody sees which of them it was.
    """

    what = models.CharField(max_length=20)
    """A `DraftTally`."""
    kiosk = models.CharField(max_length=9, blank=True)
    day = models.DateField()
    times = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["what", "kiosk", "day"], name="drafts_count_of_a_day")]

    def __str__(self) -> str:
        return f"{self.times} {self.what} on {self.day}"


class CodeMisses(models.Model):
    """How many names that nobody has a kiosk asked for, or wrong proofs it showed, on one day in Japan."""

    kiosk = models.CharField(max_length=9)
    day = models.DateField()
    times = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kiosk", "day"], name="drafts_misses_of_a_day")]

    def __str__(self) -> str:
        return f"{self.times} of {self.kiosk} on {self.day}"
