"""What the audit log keeps of letters by post. Members keep their spelling for ever."""

from __future__ import annotations

from central.audit.details import Details


class OfBundle(Details, frozen=True, kw_only=True):
    """One bundle of a batch."""

    bundle: int
    letters: int


class OfLetters(Details, frozen=True, kw_only=True):
    """So many letters."""

    letters: int


class MarkedBundle(Details, frozen=True, kw_only=True):
    """Where a bundle stands from now on."""

    bundle: int
    letters: int
    state: str
