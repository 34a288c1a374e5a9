"""Draining what waits: claim some entries, open and judge them, record what was found, let go.

A claim is a lease: a worker that was killed loses nothing, its entries are taken up when the lease is over. What a
batch found is recorded in pieces, each of them one transaction: a clerk's page waits for a piece, not for a batch.
If one fails, each of its entries is tried alone, so a poisoned one only ever stops itself.
"""

from __future__ import annotations

import logging
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from typing import TypeAlias

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from central import keys
from central.applications.models import ManualCheck
from central.audit.record import recorded_last
from central.catalogue.models import ProcedureVersion
from central.catalogue.queries import definition_by
from central.database.held_pieces import HeldPieces
from central.faults import where
from central.intake.boxes import Boxes, NoBox
from central.intake.failpoints import Failpoint, reach
from central.intake.models import CustodyEntry, WaitingEntry
from central.intake.print_outcomes import PrintTold, find_print, record_prints
from central.intake.verdicts.corrections import NotHereYet, join_change, lock_applications_of
from central.intake.verdicts.leases import attempts_of, claim
from central.intake.verdicts.staff_acts import Acted, find_act, record_acts
from central.intake.verdicts.trust_store import staff_published, trust_of
from central.intake.verdicts.unreadable_bytes import names_nobody, record_nameless
from central.intake.verdicts.unsealing import Opened, Unopened, open_entry
from central.intake.verdicts.verdict_rows import manual_check_of, record_manual_checks, record_submissions
from sync.contract.chain.statement import StatementKind

LOG = logging.getLogger(__name__)

Found: TypeAlias = Opened | Unopened | Acted | PrintTold
BATCH = 200
PIECES = HeldPieces(least=10, first=50, most=BATCH)
"""Entries recorded in one transaction."""
ATTEMPTS_LIMIT = 5
"""An entry that was taken up so often without an end goes to a person."""
PATIENCE = timedelta(hours=1)
"""How long a correction waits for the application that it names."""
SOON = timedelta(seconds=5)
STORE_SOON = timedelta(minutes=1)
"""After so long an entry is taken up again whose box lies in a store that was away."""


@dataclass(frozen=True)
class _Away:
    """An entry whose box cannot be read just now."""

    row: CustodyEntry


class LeaseLost(Exception):
    """Another worker took these entries up: this one was thought dead. What it found is dropped; theirs counts."""


def drain_verdicts(limit: int = BATCH, lease_s: float | None = None) -> int:
    """Record verdicts for up to `limit` waiting entries; returns how many were done or put off. 0: nothing waits."""
    lease = secrets.token_hex(16)
    rows = claim(limit, lease, timedelta(seconds=lease_s if lease_s is not None else settings.LEASE_S))
    if not rows:
        return 0
    reach(Failpoint.VERDICT_CLAIMED)
    if len(rows) == 1 and attempts_of(rows[0]) > ATTEMPTS_LIMIT:
        _give_up(rows[0], lease)  # its workers ended before they could say why
        return 1
    found = _opened(rows, lease)
    reach(Failpoint.VERDICT_OPENED)
    while found:
        piece, found = found[: PIECES.size], found[PIECES.size :]
        _record_piece(piece, lease)
    return len(rows)


def _record_piece(found: Sequence[Found], lease: str) -> None:
    try:
        with transaction.atomic(), PIECES.held(len(found)):
            _let_go([one.row for one in found], lease)
            reach(Failpoint.VERDICT_LET_GO)
            with recorded_last():
                _record(found)
            reach(Failpoint.VERDICT_BEFORE_COMMIT)
        reach(Failpoint.VERDICT_AFTER_COMMIT)
    except LeaseLost:
        LOG.warning("a lease on %d entries was lost", len(found))
    except Exception as wrong:  # noqa: BLE001 - whatever one entry sets off, the others go on
        LOG.warning("%d entries are recorded one by one: %s", len(found), where(wrong))
        for one in found:
            _record_alone(one, lease)


def waiting() -> int:
    """Entries without a verdict, for the pages."""
    return WaitingEntry.objects.count()


def _opened(rows: Sequence[CustodyEntry], lease: str) -> list[Found]:
    """All of them, or what remains when one cannot even be opened. Those whose box cannot be read just now wait."""
    try:
        found = _open_all(rows)
    except Exception as wrong:  # noqa: BLE001 - whatever one entry sets off, the others go on
        LOG.error("opening %d entries failed: %s", len(rows), where(wrong))  # noqa: TRY400 - no message
        if len(rows) == 1:
            _put_off(rows[0], lease)
            return []
        return [one for row in rows for one in _opened([row], lease)]
    for one in found:
        if isinstance(one, _Away):
            _again_at(one.row, lease, timezone.now() + STORE_SOON, 1)  # nobody's fault: it never comes to the limit
    return [one for one in found if not isinstance(one, _Away)]


def _open_all(rows: Sequence[CustodyEntry]) -> list[Found | _Away]:
    boxes = Boxes(row.pk for row in rows)
    opening = keys.opening_keys()
    definitions: dict[str, ProcedureVersion | None] = {}

    def find_definition(sha256: str) -> ProcedureVersion | None:
        if sha256 not in definitions:
            definitions[sha256] = definition_by(sha256)
        return definitions[sha256]

    trust, staff = cache(trust_of), cache(staff_published)

    def opened(row: CustodyEntry) -> Found | _Away:
        if (act := find_act(row, staff)) is not None:
            return act
        if (told := find_print(row)) is not None:
            return told
        box = boxes.get(row.pk) or b""
        if box is NoBox.AWAY:
            return _Away(row)
        if box is NoBox.LOST:
            return Unopened(row, box.value)
        return open_entry(row, box, row.kiosk.code, opening, find_definition, trust)

    return [opened(row) for row in rows]


def _record(found: Sequence[Found]) -> None:
    """Everything of a piece: submissions together, changes after them, one by one.

    Raises:
        NotHereYet
    """
    manual_checks: list[ManualCheck] = []
    submissions: list[Opened] = []
    changes: list[Opened] = []
    acts: list[Acted] = []
    prints: list[PrintTold] = []
    nameless: list[Unopened] = []
    for one in found:
        if isinstance(one, Acted):
            acts.append(one)
        elif isinstance(one, PrintTold):
            prints.append(one)
        elif isinstance(one, Unopened) and names_nobody(one):
            nameless.append(one)
        elif isinstance(one, Unopened):
            kind = ManualCheck.Kind.UNREADABLE if one.content is None else ManualCheck.Kind.INVALID
            manual_checks.append(manual_check_of(one, kind, [one.reason]))
        elif one.entry.kind is not StatementKind.SUBMISSION:
            changes.append(one)
        elif one.verdict.reasons:
            manual_checks.append(manual_check_of(one, ManualCheck.Kind.INVALID, one.verdict.reasons))
        else:
            submissions.append(one)
    lock_applications_of(changes)
    record_prints(prints)  # each locks its document: before anything that may end in the audit log
    record_nameless(nameless)
    record_submissions(submissions)
    record_manual_checks(manual_checks)
    record_acts(acts)
    for change in changes:
        join_change(change)


def _let_go(rows: Sequence[CustodyEntry], lease: str) -> None:
    """Take the entries off the queue; first of all, so that whoever lost the lease learns it before any work.

    Raises:
        LeaseLost
    """
    done, _ = WaitingEntry.objects.filter(entry_id__in=[row.pk for row in rows], lease=lease).delete()
    if done != len(rows):
        raise LeaseLost("some of these entries were taken up by another worker")


def _record_alone(one: Found, lease: str) -> None:
    try:
        with transaction.atomic():
            _let_go([one.row], lease)
            with recorded_last():
                _record([one])
    except NotHereYet:
        _wait_for_the_other(one, lease)
    except LeaseLost:
        LOG.warning("the lease on entry %s was lost", one.row.entry_hash)
    except Exception as wrong:  # noqa: BLE001 - a mistake of ours with this entry; it is tried again, then looked at
        LOG.error("entry %s could not be recorded: %s", one.row.entry_hash, where(wrong))  # noqa: TRY400 - no message
        _put_off(one.row, lease)


def _wait_for_the_other(one: Found, lease: str) -> None:
    if timezone.now() - one.row.arrived_at < PATIENCE:
        _again_at(one.row, lease, timezone.now() + SOON, 1)  # nobody's fault: it never comes to the limit
        return
    with transaction.atomic():
        assert isinstance(one, Opened), "only a change waits for another entry"
        _let_go([one.row], lease)
        record_manual_checks([manual_check_of(one, ManualCheck.Kind.ANOMALY, ["unknown_old_number"])])


def _put_off(row: CustodyEntry, lease: str) -> None:
    attempts = attempts_of(row)
    if attempts < ATTEMPTS_LIMIT:
        _again_at(row, lease, timezone.now() + SOON * 2 ** (attempts - 1), attempts)
    else:
        _give_up(row, lease)


def _give_up(row: CustodyEntry, lease: str) -> None:
    """To a person, unopened."""
    with transaction.atomic():
        bare = Unopened(row, "cannot_be_recorded")
        _let_go([row], lease)
        record_manual_checks([manual_check_of(bare, ManualCheck.Kind.UNREADABLE, [bare.reason])])


def _again_at(row: CustodyEntry, lease: str, at: datetime, attempts: int) -> None:
    changed = {"lease": "", "lease_until": at, "attempts": attempts}
    WaitingEntry.objects.filter(entry_id=row.pk, lease=lease).update(**changed)
