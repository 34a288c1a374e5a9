"""Tables of the register. There is no column for a My Number or a resident code, and none may be added:
what is not here cannot be printed by mistake.
"""

from __future__ import annotations

from typing import ClassVar

from django.db import models


class Household(models.Model):
    """世帯: people who live together under one address and one head."""

    body = models.ForeignKey("organisation.Body", on_delete=models.PROTECT, related_name="households")
    number = models.CharField(max_length=20)
    """世帯番号 of the register."""
    address = models.CharField(max_length=300)
    """Prefecture, city, town, number, and the building (方書), which may never be dropped."""

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["body", "number"], name="one_household_of_a_number"),
        ]

    def __str__(self) -> str:
        return self.number


class Citizen(models.Model):
    """住民: the newest state of one person's record."""

    class Sex(models.TextChoices):
        """As the register holds it."""

        MALE = "male", "男"
        FEMALE = "female", "女"

    household = models.ForeignKey(Household, on_delete=models.PROTECT, related_name="members")
    body = models.ForeignKey("organisation.Body", on_delete=models.PROTECT, related_name="citizens")
    number = models.CharField(max_length=20)
    """宛名番号: the register's own number of the person; never a My Number."""
    place = models.PositiveSmallIntegerField()
    """Order on the sheet: head, spouse, children by birth, parents, others."""
    name = models.CharField(max_length=200)
    """With its variation selectors."""
    kana = models.CharField(max_length=200, blank=True)
    former_surname = models.CharField(max_length=100, blank=True)
    """旧氏; once registered it is always shown."""
    alias = models.CharField(max_length=200, blank=True)
    """通称; once registered it is always shown."""
    birth_on = models.DateField()
    sex = models.CharField(max_length=6, choices=Sex.choices)
    relation = models.CharField(max_length=20)
    """続柄"""
    resident_since = models.DateField()
    """住民となった日"""
    address_since = models.DateField()
    """住所を定めた日"""
    notified_on = models.DateField()
    """届出の日"""
    former_address = models.CharField(max_length=300, blank=True)
    """転入前住所"""
    domicile = models.CharField(max_length=300, blank=True)
    """本籍"""
    first_in_register = models.CharField(max_length=200, blank=True)
    """筆頭者"""
    nationality = models.CharField(max_length=60, blank=True)
    """Foreign residents only; blank for Japanese."""
    residence_status = models.CharField(max_length=200, blank=True)
    """Status, period, end and card number, as one line. Foreign residents only."""
    history = models.JSONField(default=list, blank=True)
    """異動履歴: lines, oldest first."""

    class Meta:
        ordering: ClassVar = ["place"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["body", "number"], name="one_citizen_of_a_number"),
            models.UniqueConstraint(fields=["household", "place"], name="one_citizen_of_a_place"),
        ]
        indexes: ClassVar = [models.Index(fields=["body", "birth_on", "sex"], name="citizen_by_birth")]

    def __str__(self) -> str:
        return self.number


class Restriction(models.Model):
    """Why nothing may be issued for a household outside a conversation at the counter.

    It stays until a person lifts it, also when its term is over. Nothing outside `lookup` reads this table: whoever
    is refused, on whichever screen, is told the one code that every other refusal has too (GAP-13).
    """

    class Kind(models.TextChoices):
        """What the register knows."""

        PROTECTED = "protected", "支援措置"
        LEAVING = "leaving", "転出届出済"
        DECEASED = "deceased", "死亡"
        GUARDIAN = "guardian", "成年被後見"

    household = models.ForeignKey(Household, on_delete=models.PROTECT, related_name="restrictions")
    body = models.ForeignKey("organisation.Body", on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    since = models.DateField()
    lifted_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["household", "kind"], name="one_restriction_of_a_kind"),
        ]

    def __str__(self) -> str:
        return f"restriction {self.pk}"
