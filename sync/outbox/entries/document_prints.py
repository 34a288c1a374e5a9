"""What became of a document's copy, as an entry of the chain: kept on both media, and so on its way to the centre.

A slip's outcome stays here (`sync.outbox.storage.prints`): its paper is proven by the slip itself.
"""

from __future__ import annotations

from sync.contract.capabilities import PRINT_OUTCOMES
from sync.contract.chain.print_outcome import PrintedCopy, PrintOutcomeEntry, write_print_outcome_entry
from sync.envelope.jws import Typ, sign_jws
from sync.envelope.keys.signer import Signer
from sync.errors import OutboxError
from sync.inbox.centre_cache import LastAck
from sync.outbox.entries.keeper import Keeper, commit_record
from sync.outbox.refusals import NotReadThere
from sync.outbox.storage.records import Record


def place_print(keeper: Keeper, said: PrintedCopy, last: LastAck | None, signer: Signer) -> int:
    """Keep it so that it survives a power cut; returns its seq.

    Raises:
        NotReadThere: the centre never said that it reads such entries. Ask before anything is printed.
        OutboxFull: nothing was kept.
    """
    if last is None or PRINT_OUTCOMES not in last.ack.reads:
        raise NotReadThere("this centre does not read print outcomes: print no document for it")
    if signer.public.hex() != keeper.identity.entry_public:
        raise OutboxError("this is not the entry key that the centre enrolled")
    store, identity = keeper.usable_store(), keeper.identity
    head = store.head()
    entry = PrintOutcomeEntry(
        v=1,
        kind="print_outcome",
        kiosk=identity.kiosk,
        epoch=identity.epoch,
        seq=head.seq + 1,
        prev=head.hash,
        outcome=said,
        time=keeper.time_evidence(),
    )
    # The counter stands as it stood: the newest record on a medium says how far numbers were given.
    record = Record(entry.seq, head.counter, sign_jws(write_print_outcome_entry(entry), Typ.ENTRY, signer), b"")
    commit_record(keeper, store, head, record, entry)
    return entry.seq
