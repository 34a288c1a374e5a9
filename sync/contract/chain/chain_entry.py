"""One place of a kiosk's chain: a statement with its box, an act of staff or a document's print without one, or newer.

Of every kind and version are `v`, `kind`, `kiosk`, `epoch`, `seq`, `prev` and `time`; `arrival` where a number was
given, `box` and `length` where a box stands beside it. So the chain goes on whatever an entry says
(docs/adr/0015-wire.md).
"""

from __future__ import annotations

import hashlib
from typing import Annotated, TypeAlias

import msgspec

from sync.contract.bounds import Epoch, Hash, KioskCode, Seq
from sync.contract.chain.entry import (
    BOX_LIMIT_BYTES,
    ENTRY_LIMIT_BYTES,
    PLAIN,
    WITH_PARTS,
    Entry,
    TimeEvidence,
    check_evidence,
    is_of_kiosk,
    read_entry,
)
from sync.contract.chain.print_outcome import PRINT_OUTCOME, PrintOutcomeEntry, read_print_outcome_entry
from sync.contract.chain.staff_act import STAFF_ACT, StaffActEntry, read_staff_act_entry
from sync.contract.chain.statement import StatementKind
from sync.contract.numbers import ArrivalNumber, parse_arrival_number
from sync.contract.one_reading import read_ours, read_unsigned
from sync.errors import ContractError, TooLarge

KindName = Annotated[str, msgspec.Meta(pattern=r"\A[a-z][a-z_]{0,39}\Z")]


class NewerEntry(msgspec.Struct, frozen=True, kw_only=True):
    """An entry of a kind, version or form that this program does not know: its place, and no more."""

    v: Annotated[int, msgspec.Meta(ge=1, lt=2**31)]
    kind: KindName
    kiosk: KioskCode
    epoch: Epoch
    seq: Seq
    prev: Hash
    arrival: ArrivalNumber | None = None
    box: Hash | None = None
    length: Annotated[int, msgspec.Meta(ge=0, le=BOX_LIMIT_BYTES)] = 0
    time: TimeEvidence


ChainEntry: TypeAlias = Entry | StaffActEntry | PrintOutcomeEntry | NewerEntry


class _Kind(msgspec.Struct):
    v: int
    kind: str


_KIND = msgspec.json.Decoder(_Kind)
_NEWER = msgspec.json.Decoder(NewerEntry)
_KNOWN = frozenset({STAFF_ACT, PRINT_OUTCOME, *(kind.value for kind in StatementKind)})


def read_chain_entry(payload: bytes) -> ChainEntry:
    """Read a JWS payload that was already verified, by the members of its kind.

    What says of itself that it is of a known kind and version, and is not of its form, is held as a newer one is, if
    its place can be read: a program that knows more may read it later. Nothing that it says counts until then.

    Raises:
        TooLarge, ContractError
    """
    found = read_unsigned(_KIND.decode, payload, "an entry")
    if found.v not in (PLAIN, WITH_PARTS) or found.kind not in _KNOWN:
        return _read_newer(payload)
    try:
        return _read_known(found.kind, payload)
    except ContractError:
        return _read_newer(payload)


def _read_known(kind: str, payload: bytes) -> ChainEntry:
    match kind:
        case "staff_act":
            return read_staff_act_entry(payload)
        case "print_outcome":
            return read_print_outcome_entry(payload)
        case _:
            return read_entry(payload)


def arrival_of(entry: ChainEntry) -> ArrivalNumber | None:
    """The arrival number that was given for it; None of an act of staff or a print outcome."""
    return None if isinstance(entry, StaffActEntry | PrintOutcomeEntry) else entry.arrival


def box_belongs(entry: ChainEntry, box: bytes) -> bool:
    """Whether these are the bytes that stand beside this entry: its own box, or none where it names none."""
    if isinstance(entry, StaffActEntry | PrintOutcomeEntry) or entry.box is None:
        return not box
    return len(box) == entry.length and hashlib.sha256(box).hexdigest() == entry.box


def _read_newer(payload: bytes) -> NewerEntry:
    if len(payload) > ENTRY_LIMIT_BYTES:
        raise TooLarge("an entry is at most 8 KiB")
    entry = read_ours(_NEWER.decode, payload, "an entry")
    check_evidence(entry.time)
    if entry.arrival is not None and parse_arrival_number(entry.arrival) != entry.arrival:
        raise ContractError("an arrival number in an entry has 22 digits and no separators")
    if entry.arrival is not None and not is_of_kiosk(entry.arrival, entry.kiosk):
        raise ContractError("the arrival number is not of this kiosk")
    return entry
