"""Where things stand now, against the log's last word about each (`verify_custody`).

A state is a plain column, and whoever can write the database can accept an application, close a manual check or make
a revoked document valid without a trace. Each of these acts writes an entry of the log in its own transaction, so a row
that stands elsewhere was moved by nobody who is known. What follows only holds as far as the log does
(`verify_audit --at`).

The app that owns the rows enters them at start (`register`).
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass

from django.db.models import QuerySet

from central.audit.models import AuditEntry
from central.database.walked_chunks import CHUNK, chunks

AGAIN = 5
"""Looks at a row that is being changed at this very moment."""

Words = Callable[[Iterable[str]], Mapping[str, str]]
"""The log's last word about each of these names."""
Rows = Callable[[Iterable[str]], Mapping[str, str]]
"""How they stand."""


@dataclass(frozen=True)
class Standing:
    """Rows of one kind whose state the log knows too."""

    what: str
    """`application`; with a name behind it, what a fault is told of."""
    names: Callable[[], Iterable[str]]
    """All of them, in order."""
    rows: Rows
    words: Words
    never_gone_since: Collection[str] = ()
    """Acts after which the row stays for good: a name that the log knows from one of them must be found."""


_entered: list[Standing] = []


def register(standing: Standing) -> None:
    """Compare these from now on, after those that were entered before."""
    _entered[:] = [*(one for one in _entered if one.what != standing.what), standing]


def walk_standing() -> Iterator[tuple[str, str]]:
    """What stands elsewhere than the log says, and what the log knows and nobody finds: (what, fault)."""
    for standing in _entered:
        yield from _compared(standing)
        yield from _gone(standing)


def entries_about(what: str, names: Iterable[str]) -> QuerySet[AuditEntry]:
    """The log's entries about these, in order."""
    return AuditEntry.objects.filter(subject__in=[f"{what}:{name}" for name in names]).order_by("number")


def name_of(subject: str) -> str:
    """Of `application:…`, the part behind the colon."""
    return subject.partition(":")[2]


def _compared(standing: Standing) -> Iterator[tuple[str, str]]:
    for chunk in chunks(standing.names()):
        stands, said = standing.rows(chunk), standing.words(chunk)
        for name in chunk:
            if stands.get(name) != said.get(name) and not _agrees_now(name, standing):
                yield f"{standing.what} {name}", "other_state"


def _agrees_now(name: str, standing: Standing) -> bool:
    """Once more, alone: row and entry change together, but they are read one after the other."""
    for _ in range(AGAIN):
        before, stands, after = standing.words([name]), standing.rows([name]), standing.words([name])
        if before == after:
            return before.get(name) == stands.get(name)
    return True  # somebody is at work on it


def _gone(standing: Standing) -> Iterator[tuple[str, str]]:
    if standing.never_gone_since:
        told = AuditEntry.objects.filter(act__in=standing.never_gone_since).order_by("number")
        for chunk in chunks(map(name_of, told.values_list("subject", flat=True).iterator(CHUNK))):
            there = standing.rows(chunk)
            yield from ((f"{standing.what} {name}", "no_row") for name in chunk if name not in there)
