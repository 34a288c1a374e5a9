"""Acts of staff as entries of the chain: a place is drawn up, the card signs it, it is kept on both media.

A sign-in is no act: what is done under it is.
"""

from __future__ import annotations

from dataclasses import dataclass

import msgspec

from sync.contract.chain.staff_act import Act, StaffAct, StaffActEntry, challenge, write_staff_act_entry
from sync.contract.numbers import ArrivalNumber
from sync.contract.timestamps import rfc3339
from sync.contract.wire.catalogue import Catalogue, StaffCard
from sync.envelope.base64url import to_base64url
from sync.envelope.jws import Typ, sign_jws
from sync.envelope.keys.signer import Signer
from sync.envelope.staff_signature import fault_of_act
from sync.errors import OutboxError
from sync.outbox.entries.keeper import Keeper, commit_record
from sync.outbox.readiness.attendance import ServiceState
from sync.outbox.refusals import ActRefused
from sync.outbox.storage.records import Record

UNSIGNED = "A" * 86
"""Stands in a draft where the card's signature will stand."""


@dataclass(frozen=True)
class ActDraft:
    """An act at the one place in the chain where it may stand; the card signs `challenge`."""

    entry: StaffActEntry

    @property
    def challenge(self) -> bytes:
        """For the card."""
        return challenge(self.entry)


def draft(
    keeper: Keeper,
    catalogue: Catalogue | None,
    state: ServiceState,
    act: Act,
    card: str,
    about: ArrivalNumber | None,
) -> ActDraft:
    """The act at the place that comes next. Nothing is written.

    Raises:
        ActRefused: it cannot be done now, whoever asks.
    """
    until = state.extends_to if act is Act.EXTEND else None
    senseless = {
        Act.EXTEND: until is None,
        Act.OUT_OF_SERVICE: state.out_of_service,
        Act.BACK_IN_SERVICE: not state.out_of_service,
    }
    if catalogue is None or senseless.get(act, False):
        raise ActRefused("not_now")
    head = keeper.usable_store().head()
    said = StaffAct(
        act=act.value,
        card=card,
        catalogue=catalogue.version,
        at=rfc3339(keeper.clock.now()),
        until=rfc3339(until) if until is not None else None,
        about=about,
        signature=UNSIGNED,
    )
    identity = keeper.identity
    return ActDraft(
        StaffActEntry(
            v=1,
            kind="staff_act",
            kiosk=identity.kiosk,
            epoch=identity.epoch,
            seq=head.seq + 1,
            prev=head.hash,
            act=said,
            time=keeper.time_evidence(),
        )
    )


def place_act(keeper: Keeper, drawn: ActDraft, signature: bytes, signer: Signer, staff: tuple[StaffCard, ...]) -> int:
    """Keep a signed act so that it survives a power cut; returns its seq.

    Raises:
        ActRefused: another place comes next by now, or the card may not do this.
        OutboxFull: nothing was kept.
    """
    if signer.public.hex() != keeper.identity.entry_public:
        raise OutboxError("this is not the entry key that the centre enrolled")
    store = keeper.usable_store()
    head = store.head()
    if (drawn.entry.seq, drawn.entry.prev) != (head.seq + 1, head.hash):
        raise ActRefused("stale")
    signed = msgspec.structs.replace(drawn.entry.act, signature=to_base64url(signature).decode())
    entry = msgspec.structs.replace(drawn.entry, act=signed)
    fault = fault_of_act(entry, staff)
    if fault:
        raise ActRefused(fault)
    # The counter stands as it stood: the newest record on a medium says how far numbers were given.
    record = Record(entry.seq, head.counter, sign_jws(write_staff_act_entry(entry), Typ.ENTRY, signer), b"")
    commit_record(keeper, store, head, record, entry)
    return entry.seq
