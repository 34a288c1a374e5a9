"""What became of a document's copy at a kiosk, from its entry to the record of the document.

The kiosk's word is kept whatever it says, and stands in the audit log; what does not fit is put before a person. It
holds up nothing else.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from central.applications.models import ManualCheck
from central.audit.record import NewEntry, record_all
from central.intake.act_details import CopyPrinted
from central.intake.models import CustodyEntry
from central.intake.timestamps import parse_moment
from central.intake.verdicts.unsealing import Unopened
from central.intake.verdicts.verdict_rows import manual_check_of, record_manual_checks
from central.kiosks.told_prints import PrintDoubt, ToldPrint, keep_told_print
from sync.contract.chain.print_outcome import PrintOutcomeEntry, read_print_outcome_entry
from sync.envelope.jws import Typ, payload_in
from sync.errors import SyncError

REASON = "print"
"""How the reasons of such manual checks begin: `print:unknown_number:J-99201-26-0000001`."""


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
    doubts = [(one, _kept(one)) for one in sorted(prints, key=lambda one: one.entry.outcome.number)]
    record_manual_checks(
        [
            manual_check_of(Unopened(one.row, found[0]), ManualCheck.Kind.ANOMALY, _reasons(one, found))
            for one, found in doubts
            if found
        ]
    )
    record_all([_told(one) for one in prints])


def _reasons(one: PrintTold, doubts: Sequence[PrintDoubt]) -> list[str]:
    return [f"{REASON}:{doubt}:{one.entry.outcome.number}" for doubt in doubts]


def _kept(one: PrintTold) -> Sequence[PrintDoubt]:
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


def _told(one: PrintTold) -> NewEntry:
    row, said = one.row, one.entry.outcome
    details = CopyPrinted(
        document=said.number,
        copy=said.copy,
        result=said.result,
        at=said.at,
        epoch=row.epoch,
        seq=row.seq,
    )
    return NewEntry(row.kiosk, "kiosk.document_printed", row.kiosk.audit_name, row.body.code, details)
