"""From a box in custody to a verdict, without writing anything: may run anywhere, as often as liked."""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.db import DatabaseError

from central.catalogue.models import ProcedureVersion
from central.catalogue.queries import procedure_shown
from central.faults import where
from central.intake.models import CustodyEntry
from central.intake.verdicts.checks import Recipient, Trust, Verdict, judge
from sync.contract.chain.box import BoxContent, read_content
from sync.contract.chain.chain_entry import read_chain_entry
from sync.contract.chain.entry import Entry
from sync.contract.chain.statement import RepeatedItem, Statement, read_statement
from sync.envelope.jws import Typ, payload_in
from sync.envelope.keys.hpke_keys import HpkeKey
from sync.envelope.refusals import NotOpenable
from sync.envelope.sealing import BoxContext, open_box, recipients_of
from sync.errors import NewerVersion, SyncError

LOG = logging.getLogger(__name__)

FindDefinition = Callable[[str], ProcedureVersion | None]


@dataclass(frozen=True)
class Opened:
    """An entry whose box could be read, with what was found. Reasons in the verdict make it invalid."""

    row: CustodyEntry
    entry: Entry
    content: BoxContent
    statement: Statement
    definition: ProcedureVersion
    verdict: Verdict


@dataclass(frozen=True)
class Unopened:
    """An entry that no machine can take in: unreadable, or (with a statement) read and not to be judged."""

    row: CustodyEntry
    reason: str
    content: BoxContent | None = None


def open_entry(
    row: CustodyEntry,
    box: bytes,
    kiosk_code: str,
    keys: Sequence[HpkeKey],
    find_definition: FindDefinition,
    trust_of: Callable[[int], Trust],
) -> Opened | Unopened:
    """Open and judge one entry: whatever a box does, it concerns only itself.

    Raises:
        DatabaseError: what it is judged by cannot be read just now. Of the box that says nothing.
    """
    if row.fault:
        return Unopened(row, row.fault)
    try:
        return _open(row, box, kiosk_code, keys, find_definition, trust_of)
    except NotOpenable:
        return Unopened(row, "not_openable")
    except NewerVersion:
        return Unopened(row, "unknown_kind")
    except SyncError:
        return Unopened(row, "malformed")
    except DatabaseError:
        raise
    except Exception as wrong:  # noqa: BLE001 - bytes of strangers met a mistake of ours
        # They are kept for a person; the others go on.
        LOG.error("entry %s could not be judged: %s", row.entry_hash, where(wrong))  # noqa: TRY400 - no message
        return Unopened(row, "program_error")


def _open(
    row: CustodyEntry,
    box: bytes,
    kiosk_code: str,
    keys: Sequence[HpkeKey],
    find_definition: FindDefinition,
    trust_of: Callable[[int], Trust],
) -> Opened | Unopened:
    entry = read_chain_entry(payload_in(bytes(row.jws), Typ.ENTRY))
    if not isinstance(entry, Entry):
        return Unopened(row, "unknown_kind")
    recipients = recipients_of(box)
    content = read_content(open_box(box, _key_for(recipients, keys), BoxContext(kiosk_code, row.epoch, row.seq)))
    if hashlib.sha256(content.statement).hexdigest() != entry.statement:
        return Unopened(row, "other_statement")
    try:
        statement = read_statement(content.statement)
    except RepeatedItem:
        return Unopened(row, "item_twice", content)
    definition = find_definition(statement.definition)
    if definition is None:
        return Unopened(row, "unknown_definition", content)
    procedure = procedure_shown(definition, statement.wording, statement.language)
    if procedure is None:
        return Unopened(row, "unknown_wording", content)
    trust = trust_of(definition.body_id)
    between = (row.not_before, row.arrived_at)
    verdict = judge(entry, content, statement, procedure, trust, between, row.kiosk.hall_id, recipients)
    return Opened(row, entry, content, statement, definition, verdict)


def _key_for(recipients: Sequence[Recipient], keys: Sequence[HpkeKey]) -> HpkeKey:
    by_kid = {(key.kid, key.suite): key for key in keys}
    for recipient in recipients:
        if recipient in by_kid:
            return by_kid[recipient]
    raise NotOpenable("sealed for none of our keys")
