"""Writing the audit log.

An entry is part of the change it tells of: it is written in the same transaction, or the change does not happen.
Entries hold identifiers, codes and counts. Free text of or about a resident never goes into `details`.

The head's row lock is held until the transaction ends, so record last, after every other row was locked. Where parts of
a transaction record by themselves, `recorded_last` (or `collected`) keeps what they say until its end.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Protocol, runtime_checkable

from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from central.audit.act_words import shape_of
from central.audit.details import NOTHING, Details, column_of
from central.audit.models import FIRST_PREV, AuditEntry, AuditHead
from central.database.bulk_rows import Columns, written_together

_WAITING: ContextVar[list[NewEntry] | None] = ContextVar("waiting", default=None)


@runtime_checkable
class Actor(Protocol):
    """Anybody who acts under a name of the log."""

    @property
    def audit_name(self) -> str:
        """`staff:sato`, `kiosk:99201-003`, `applicant`, `system`."""
        ...


@runtime_checkable
class HasCode(Protocol):
    """A body, known by its code."""

    code: str


@dataclass(frozen=True)
class NewEntry:
    """An entry that is not written yet."""

    actor: Actor | str
    act: str
    subject: str
    body: HasCode | str | None
    details: Details = NOTHING


def record(
    actor: Actor | str,
    act: str,
    subject: str,
    body: HasCode | str | None,
    details: Details = NOTHING,
) -> None:
    """Add one entry at the end of the chain, in the caller's transaction.

    Raises:
        TransactionManagementError: there is no transaction that the entry could share with its change.
        TypeError: these are no details of this act, or nothing that a log may hold.
    """
    record_all([NewEntry(actor, act, subject, body, details)])


def record_all(new: Sequence[NewEntry]) -> list[AuditEntry]:
    """Add entries in order, at the cost of one lock and one insert for all of them. Returns what was added: nothing yet
    inside `collected`.
    """
    if not new:
        return []
    if not connection.in_atomic_block:
        raise transaction.TransactionManagementError("an audit entry belongs into the transaction of its change")
    if (waiting := _WAITING.get()) is not None:
        waiting.extend(new)
        return []
    number, prev = _reserve(len(new))
    entries = []
    for item in new:
        number += 1
        entry = AuditEntry(
            number=number,
            at=timezone.now(),
            actor=item.actor if isinstance(item.actor, str) else item.actor.audit_name,
            act=item.act,
            subject=item.subject,
            body=_code(item.body),
            details=_kept(item),
            prev_hash=prev,
        )
        entry.hash = prev = hash_of(entry)
        entries.append(entry)
    with written_together() as writer:
        writer.insert(AuditEntry, _columns(entries))
        writer.run("UPDATE audit_audithead SET hash = %s WHERE id = 1", [prev])
    return entries


@contextmanager
def collected() -> Iterator[list[NewEntry]]:
    """What is recorded inside is kept in this list instead, for the caller to record at the end of the transaction."""
    waiting: list[NewEntry] = []
    outer = _WAITING.set(waiting)
    try:
        yield waiting
    finally:
        _WAITING.reset(outer)


@contextmanager
def recorded_last() -> Iterator[None]:
    """What is recorded inside comes into the log when the block is left; nothing of it after an exception."""
    with collected() as waiting:
        yield
    record_all(waiting)


def hash_of(entry: AuditEntry) -> str:
    """SHA-256 (hex) over the entry's members as one JSON array, keys sorted, times in UTC with microseconds."""
    at: datetime = entry.at.astimezone(UTC)
    members = [
        entry.number,
        at.isoformat(timespec="microseconds"),
        entry.actor,
        entry.act,
        entry.subject,
        entry.body,
        entry.details,
        entry.prev_hash,
    ]
    text = json.dumps(members, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def _reserve(count: int) -> tuple[int, str]:
    """Lock the head, move it on by `count`, and tell where the chain ended.

    Locking, moving and telling are one statement, so nobody reads a head that another writer is about to move.
    """
    head = _move(count)
    if head is None:
        try:
            with transaction.atomic():
                AuditHead.objects.create(id=1, number=0, hash=FIRST_PREV)
        except IntegrityError:
            # Another writer made the row at this moment; it is there now, which is all that was wanted.
            pass
        head = _move(count)
    assert head is not None
    return head


def _move(count: int) -> tuple[int, str] | None:
    with connection.cursor() as cursor:
        cursor.execute("UPDATE audit_audithead SET number = number + %s WHERE id = 1 RETURNING number, hash", [count])
        found = cursor.fetchone()
    return None if found is None else (found[0] - count, found[1])


def _columns(entries: Sequence[AuditEntry]) -> Columns:
    as_they_are = ("number", "at", "actor", "act", "subject", "body", "prev_hash", "hash")
    columns = {name: [getattr(entry, name) for entry in entries] for name in as_they_are}
    return columns | {"details": [json.dumps(entry.details) for entry in entries]}


def _code(body: HasCode | str | None) -> str:
    if body is None:
        return ""
    return body if isinstance(body, str) else body.code


def _kept(new: NewEntry) -> dict[str, Any]:
    shape = shape_of(new.act)
    if shape is not None and type(new.details) is not shape:
        raise TypeError(f"{new.act} has details of the kind {shape.__name__}")
    return column_of(new.details)
