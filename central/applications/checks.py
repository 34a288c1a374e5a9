"""What was checked of a statement, as the columns `checks` keep it: written and read here alone.

A column is one flat table: check → outcome, and beside them the facts that a clerk needs with some of them. Which
checks there are is open (docs/needs-look.md lists them); which facts there are, and of what kind, stands in `Facts`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import msgspec

GOOD = ("ok", "none")
"""`none`: there was nothing to check."""


class Facts(msgspec.Struct, omit_defaults=True):
    """What stands beside the checks. Moments are RFC 3339."""

    rules_broken: list[str] = []
    """`item:code` of each answer that the form does not allow."""
    helped_by: list[str] = []
    """`staff:S-0007`: whose hand filled something in."""
    sources_unproven: list[str] = []
    holder_differs: list[str] = []
    """name | address | birth_on | sex; with `holder:doubtful` those that a person compares"""
    holder_why: list[str] = []
    """`name:old_form`: in what the two are written otherwise (`sync.japanese.comparison.Why`)."""
    drawn_differs: list[str] = []
    """What was stated and what is drawn, a sentence each."""
    certificate_until: str | None = None
    """Last moment of the card's certificate."""
    crl_at: str | None = None
    """When the revocation list was made that was asked."""
    crl_age_h: int | None = None
    """Its age in hours at the moment of the statement."""
    crl_later: bool = False
    """It came after the statement had been judged; said by a page, in no column."""
    revoked_at: str | None = None
    duplicate_of: str | None = None
    """Arrival number."""


NAMES = frozenset(Facts.__struct_fields__)
_KINDS = msgspec.structs.fields(Facts)


@dataclass
class Checks:
    """Outcomes by check, in the order of checking, and the facts beside them."""

    outcomes: dict[str, str] = field(default_factory=dict)
    facts: Facts = field(default_factory=Facts)

    def column(self) -> dict[str, Any]:
        """As a column keeps it."""
        return {**self.outcomes, **msgspec.to_builtins(self.facts)}


def checks_in(column: Mapping[str, Any]) -> Checks:
    """What a column says, whichever program wrote it.

    A name that this program does not know, or a fact of another kind, is an outcome: it is shown and never hidden.
    """
    read, kinds = Checks(), {one.name: one.type for one in _KINDS}
    for name, value in column.items():
        try:
            setattr(read.facts, name, msgspec.convert(value, kinds[name]))
        except (KeyError, msgspec.ValidationError):
            read.outcomes[name] = str(value)
    return read
