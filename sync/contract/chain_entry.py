"""One place of a kiosk's chain: a statement with its box, or an act of staff without one."""

from __future__ import annotations

import hashlib
from typing import TypeAlias

import msgspec

from sync.contract.entry import Entry, read_entry
from sync.contract.staff_act import STAFF_ACT, StaffActEntry, read_staff_act_entry
from sync.errors import ContractError

ChainEntry: TypeAlias = Entry | StaffActEntry


class _OfKind(msgspec.Struct):
    kind: str


_KIND = msgspec.json.Decoder(_OfKind)


def read_chain_entry(payload: bytes) -> ChainEntry:
    """Read a JWS payload that was already verified, by the members of its kind.

    Raises:
        TooLarge, ContractError
    """
    try:
        kind = _KIND.decode(payload).kind
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as wrong:
        raise ContractError("not an entry") from wrong
    return read_staff_act_entry(payload) if kind == STAFF_ACT else read_entry(payload)


def box_belongs(entry: ChainEntry, box: bytes) -> bool:
    """Whether these are the bytes that stand beside this entry: its own box, or none for an act of staff."""
    if isinstance(entry, StaffActEntry):
        return not box
    return len(box) == entry.length and hashlib.sha256(box).hexdigest() == entry.box
