"""How a procedure is answered: the letter that an accepted application ends with (返信文書), and if it may go by mail.

Known at the centre only. It is no part of the definition that kiosks have and statements name by its hash, so that the
office can change a letter's words without a new version of the form. A procedure without a rule has no letter, and
nothing of it ever goes by mail as a document.
"""

from __future__ import annotations

from collections.abc import Collection
from enum import StrEnum
from functools import cache
from pathlib import Path

import msgspec

RULES = Path(__file__).resolve().parent / "definitions" / "replies"


class Person(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A line about somebody whom the statement names; left out where the applicant named nobody."""

    label: str
    name: str
    """Id of the answer with the name."""
    birth_on: str
    """Id of the answer with the birth date."""


class Decided(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A line that a clerk fills in: what was decided."""

    id: str
    label: str
    example: str
    proposed: bool = False
    """The example is what usually stands there, and is filled in."""


class SignatureOf(StrEnum):
    """Whether the city must sign what it answers with."""

    MANDATORY = "mandatory"
    OPTIONAL = "optional"


class ReplyRule(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The letter of one procedure. `{city}` and `{mayor}` in its texts become the body's name and who certifies."""

    procedure: str
    body: str
    letter: str
    """Type of the letter, kept with each document."""
    title: str
    by_mail: bool
    """A resident who gave an address may get the signed file by mail."""
    addressee: str
    """Label of the line with the addressee's name."""
    decided_on: str
    """Label of the line with the day of the letter."""
    opening: str
    persons: tuple[Person, ...]
    decided: tuple[Decided, ...]
    remedies: tuple[str, ...]
    """教示: how to object (行政不服審査法 82, 行政事件訴訟法 46)."""
    signature: SignatureOf = SignatureOf.MANDATORY


def reply_rule(body: str, procedure: str) -> ReplyRule | None:
    """The rule of a body's procedure, or None where no letter is written."""
    return _rules().get((body, procedure))


def reply_rules() -> Collection[ReplyRule]:
    """Of every procedure that is answered by a letter."""
    return _rules().values()


@cache
def _rules() -> dict[tuple[str, str], ReplyRule]:
    found = [msgspec.json.decode(path.read_bytes(), type=ReplyRule) for path in sorted(RULES.glob("*.json"))]
    return {(rule.body, rule.procedure): rule for rule in found}
