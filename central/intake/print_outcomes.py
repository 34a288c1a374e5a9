"""What became of a document's copy at a kiosk, from its entry to the record of the document.

The kiosk's word is kept whatever it says, and stands in the audit log; what does not fit is put before a person. It
holds up nothing else.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.utils import timezone

from central.applications.models import ManualCheck
from central.audit.record import NewEntry, record_all
from central.intake.act_details import CopyPrinted
from central.intake.models import CustodyEntry
from central.intake.timestamps import parse_moment
from central.intake.verdicts.unreadable_bytes import count_rows, record_nameless
from central.intake.verdicts.unsealing import Unopened
from central.intake.verdicts.verdict_rows import manual_check_of, record_manual_checks
from central.kiosks.told_prints import KeptPrint, PrintDoubt, ToldPrint, keep_told_print
from sync.contract.chain.print_outcome import PrintOutcomeEntry, read_print_outcome_entry
from sync.envelope.jws import Typ, payload_in
from sync.errors import SyncError

REASON = "print"
"""How the reasons of such manual checks begin: `print:unknown_number:J-99201-26-0000001`."""
OPEN_AT_ONCE = 20
"""Rows of one kiosk that wait for a person: whoever has looked at twenty of them looks at the kiosk."""


@dataclass(frozen=True)
class PrintTold:
    """A print outcome in custody."""

    row: CustodyEntry
    entry: PrintOutcomeEntry


def find_print(row: CustodyEntry) -> PrintTold | None:
    """The print outcome that this entry is; None: it is something else, or cannot be read."""
    if row.fault or row.arrival_number:
        return None
    try:
        return PrintTold(row, read_print_outcome_entry(payload_in(bytes(row.jws), Typ.ENTRY)))
    except SyncError:
        return None


def record_prints(prints: Sequence[PrintTold]) -> None:
    """Keep each, and put what does not fit before a person. In the caller's transaction."""
    # In one order everywhere: each locks its document.
    kept = [(one, _kept(one)) for one in sorted(prints, key=lambda one: one.entry.outcome.number)]
    nameless = {one.row.pk for one, found in kept if PrintDoubt.NO_NUMBER in found.doubts}
    record_nameless([Unopened(one.row, "malformed") for one, _ in kept if one.row.pk in nameless])
    doubted = [(one, found) for one, found in kept if found.doubts and one.row.pk not in nameless]
    for kiosk in sorted({one.row.kiosk_id for one, _ in doubted}):
        _record_doubts(kiosk, [pair for pair in doubted if pair[0].row.kiosk_id == kiosk])
    record_all([_told(one, named=one.row.pk not in nameless) for one in prints])


def _record_doubts(kiosk: int, doubted: Sequence[tuple[PrintTold, KeptPrint]]) -> None:
    """One kiosk's: a row each while a person can look at them, and what goes beyond is counted by the day."""
    open_ones = ManualCheck.objects.filter(
        kiosk_id=kiosk, kind=ManualCheck.Kind.ANOMALY, arrival_number="", counted_on=None, resolved_at=None
    )
    known = set(open_ones.filter(seq__in=[one.row.seq for one, _ in doubted]).values_list("entry_hash", flat=True))
    new = [one.row.entry_hash for one, _ in doubted if one.row.entry_hash not in known]
    own = known | set(new[: max(0, OPEN_AT_ONCE - open_ones.count())])
    record_manual_checks([_check_of(one, found) for one, found in doubted if one.row.entry_hash in own])
    beyond: dict[tuple[int, date], list[PrintTold]] = {}
    for one, _ in doubted:
        if one.row.entry_hash not in own:
            beyond.setdefault((one.row.epoch, timezone.localdate(one.row.arrived_at)), []).append(one)
    for (_, day), some in sorted(beyond.items()):
        rest = sorted((one.row for one in some), key=lambda row: row.seq)
        count_rows(ManualCheck.Kind.ANOMALY, day, rest, [])


def _check_of(one: PrintTold, found: KeptPrint) -> ManualCheck:
    reasons = _reasons(one, found.doubts)
    check = manual_check_of(Unopened(one.row, reasons[0]), ManualCheck.Kind.ANOMALY, reasons)
    check.body, check.procedure = found.body or check.body, found.procedure
    return check


def _reasons(one: PrintTold, doubts: Sequence[PrintDoubt]) -> list[str]:
    return [f"{REASON}:{doubt}:{one.entry.outcome.number}" for doubt in doubts]


def _kept(one: PrintTold) -> KeptPrint:
    row, said = one.row, one.entry.outcome
    return keep_told_print(
        ToldPrint(
            kiosk=row.kiosk,
            body=row.body,
            epoch=row.epoch,
            seq=row.seq,
            entry_hash=row.entry_hash,
            sha256=said.document,
            number=said.number,
            copy=said.copy,
            result=said.result,
            at=parse_moment(said.at),
        )
    )


def _told(one: PrintTold, *, named: bool) -> NewEntry:
    row, said = one.row, one.entry.outcome
    details = CopyPrinted(
        document=said.number if named else "",
        copy=said.copy,
        result=said.result,
        at=said.at,
        epoch=row.epoch,
        seq=row.seq,
    )
    return NewEntry(row.kiosk, "kiosk.document_printed", row.kiosk.audit_name, row.body.code, details)
