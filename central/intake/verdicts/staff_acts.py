"""What staff did at a kiosk, from its entry into the audit log: believed under the very list that the kiosk went by.

The card's own signature counts, not the kiosk's word. What cannot be believed is kept and put before a person; it
holds up nothing else.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from msgspec import UNSET

from central.applications.models import ManualCheck
from central.audit.record import NewEntry, record_all
from central.intake.act_details import StaffActed
from central.intake.models import CustodyEntry
from central.intake.verdicts.trust_store import staff_published
from central.intake.verdicts.unsealing import Unopened
from central.intake.verdicts.verdict_rows import manual_check_of, record_manual_checks
from sync.contract.chain.staff_act import StaffActEntry, read_staff_act_entry
from sync.contract.wire.catalogue import StaffCard
from sync.envelope.jws import Typ, payload_in
from sync.envelope.staff_signature import fault_of_act
from sync.errors import SyncError

FindStaff = Callable[[int, int], tuple[StaffCard, ...] | None]
"""The staff list of a hall's catalogue version; None: this centre never published it."""


@dataclass(frozen=True)
class Acted:
    """An act in custody. `fault` says why it is not believed; empty when it is."""

    row: CustodyEntry
    entry: StaffActEntry
    fault: str


def find_act(row: CustodyEntry, find_staff: FindStaff = staff_published) -> Acted | None:
    """The act that this entry is; None: it is something else, or cannot be read."""
    if row.fault or row.arrival_number:
        return None
    try:
        entry = read_staff_act_entry(payload_in(bytes(row.jws), Typ.ENTRY))
        staff = find_staff(row.kiosk.hall_id, entry.act.catalogue)
    except SyncError:
        return None
    return Acted(row, entry, "unknown_list" if staff is None else fault_of_act(entry, staff))


def record_acts(acts: Sequence[Acted]) -> None:
    """Write what is believed into the audit log, and put the rest before a person. In the caller's transaction."""
    record_manual_checks(
        [
            manual_check_of(Unopened(acted.row, acted.fault), ManualCheck.Kind.INVALID, [f"staff_act:{acted.fault}"])
            for acted in acts
            if acted.fault
        ]
    )
    record_all([_told(acted) for acted in acts if not acted.fault])


def _told(acted: Acted) -> NewEntry:
    row, act = acted.row, acted.entry.act
    details = StaffActed(
        what=act.act,
        at=act.at,
        epoch=row.epoch,
        seq=row.seq,
        until=UNSET if act.until is None else act.until,
        application=UNSET if act.about is None else act.about,
    )
    return NewEntry(f"card:{act.card}", "kiosk.staff_acted", row.kiosk.audit_name, row.body.code, details)
